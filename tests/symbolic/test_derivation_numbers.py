"""The two-step derivations in numbers, against the library's backward pass."""

import pytest

import lstmlib as ll
from lstmlib.symbolic import DERIVATIONS
from lstmlib.symbolic.derivations.numbers import EXAMPLE, in_numbers, numbers, world
from lstmlib.symbolic.evaluate import evaluate

#: Layer and step of what each derivation seeks, and the truncation it stands under.
SOUGHT = {
    "two-steps": (0, 0, "gers"),
    "two-steps-last": (0, 1, "none"),
    "two-steps-exact": (0, 0, "none"),
}
OTHER = {
    **EXAMPLE,
    "lower": {"c": (-0.7, 0.4), "in": (1.3, -1.1), "phi": (0.8, 2.0), "out": (-0.3, 0.9)},
    "k": 1.2,
    "x": (-0.4, 0.7),
    "target": (0.1, 0.9),
}


def flow(network, truncation):
    net = ll.Network.create(1, [ll.Blocks(1)] * 2, 1, rng=0)
    for _, array in net.named_parameters():
        array[...] = 0
    for layer, name in zip(net.layers, ("lower", "upper"), strict=True):
        for a, weights in network[name].items():
            getattr(layer, f"w_{a}")[...] = weights
    net.w_k[...] = network["k"]
    x, target = ([[value] for value in network[name]] for name in ("x", "target"))
    return ll.backward(net, ll.forward(net, x), target, truncation)


@pytest.mark.parametrize("network", [EXAMPLE, OTHER], ids=["example", "other"])
@pytest.mark.parametrize("name", SOUGHT)
def test_every_line_is_the_library_s_number(name, network):
    layer, step, truncation = SOUGHT[name]
    expected = flow(network, truncation).layers[layer].e_y[step].item()
    found = numbers(DERIVATIONS[name], network)
    assert len(found) == len(DERIVATIONS[name].steps) + 1
    assert max(abs(value - expected) for value in found) < 1e-12 * abs(expected)


@pytest.mark.parametrize("network", [EXAMPLE, OTHER], ids=["example", "other"])
def test_the_weight_too(network):
    expected = -flow(network, "none").gradient.layers[0].w_c[0, 0, 0]
    found = numbers(DERIVATIONS["two-steps-weight"], network)
    assert max(abs(value - expected) for value in found) < 1e-12 * abs(expected)


def test_the_cut_is_seen_in_the_numbers():
    cut, exact = (numbers(DERIVATIONS[name])[0] for name in ("two-steps", "two-steps-exact"))
    assert abs(cut - exact) > 0.05 * abs(exact)


def test_no_road_of_the_last_line_is_negligible():
    derivation = DERIVATIONS["two-steps"]
    here = world(derivation, EXAMPLE)
    roads = [abs(evaluate(road, here, {})) for road in derivation.lines[-1].args]
    assert len(roads) == 5
    assert min(roads) > 0.03 * max(roads)


def test_a_line_in_numbers():
    texts = in_numbers(DERIVATIONS["two-steps-weight"])
    assert texts[1] == "(-0.0109) · 1.0 + 0.0063 · 0.5"
    assert texts[3] == (
        "0.6457 · 0.2804 · (-0.0680 + 0.3392 · 0.0233) · 1.0 + 0.7781 · 0.3456 · 0.0233 · 0.5"
    )
    assert not any("-0.0 " in text for text in in_numbers(DERIVATIONS["two-steps"]))


def test_a_number_that_is_not_given_is_named():
    network = {**EXAMPLE, "upper": {"c": (1.0, 1.0)}}
    with pytest.raises(LookupError, match="gives no number for Weight"):
        numbers(DERIVATIONS["two-steps"], network)
