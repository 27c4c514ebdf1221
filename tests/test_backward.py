"""Every weight and every error of a Flow against torch autograd."""

import itertools

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles import torch_lstm
from tests.oracles.cases import (
    FLOW_NAMES,
    OUTPUTS,
    SWITCHES,
    TRUNCATIONS,
    assert_same,
    make_case,
    random_cases,
)

TOLERANCE = 1e-10


def assert_flow(case, truncation):
    """Compare a whole Flow, array by array."""
    net, T, B = case.net, *case.x.shape[:2]
    trace = ll.forward(net, case.x, state=case.state)
    flow = ll.backward(net, trace, case.target, truncation=truncation, mask=case.mask)
    oracle = torch_lstm.backward(
        net, case.x, case.target, truncation, mask=case.mask, state=case.state
    )
    assert flow.loss == pytest.approx(oracle["loss"], rel=1e-12, abs=1e-14)
    assert_same(flow.delta_k, oracle["delta_k"], TOLERANCE, "delta_k")
    assert_same(flow.e_x, oracle["e_x"], TOLERANCE, "e_x")
    assert len(flow.layers) == len(net.layers)
    for index, (mine, theirs) in enumerate(zip(flow.layers, oracle["layers"], strict=True)):
        for name in FLOW_NAMES:
            if name not in theirs:
                assert getattr(mine, name) is None, f"layers[{index}].{name} should be None"
                continue
            assert_same(getattr(mine, name), theirs[name], TOLERANCE, f"layers[{index}].{name}")
            assert getattr(mine, name).shape[:2] == (T, B)
    gradient = dict(flow.gradient.named_parameters())
    assert list(gradient) == [name for name, _ in net.named_parameters()]
    for name, array in gradient.items():
        assert_same(array, oracle["gradient"][name], TOLERANCE, f"gradient {name}")


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@random_cases(300)
def test_random_stacks_agree_with_autograd(truncation, case):
    assert_flow(case, truncation)


@pytest.mark.parametrize("values", list(itertools.product([False, True], repeat=len(SWITCHES))))
def test_every_combination_of_switches_agrees_with_autograd(values):
    switches = dict(zip(SWITCHES, values, strict=True))
    case = make_case([(2, 2), (1, 3)], T=4, seed=sum(values), state=True, **switches)
    for truncation in TRUNCATIONS:
        assert_flow(case, truncation)


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
@pytest.mark.parametrize("mask", [0, 1, 2, 3])
def test_every_output_squashing_and_mask_agrees_with_autograd(output, squash, mask):
    if output == "softmax":
        mask = min(mask, 2)
    case = make_case(
        [(2, 1), (1, 2)], T=4, B=3, n_out=3, seed=mask, mask=mask,
        squash=squash, output=output, peepholes=True, shortcut=True,
    )  # fmt: skip
    for truncation in TRUNCATIONS:
        assert_flow(case, truncation)


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@pytest.mark.parametrize("T", [63, 64, 65, 130])
@pytest.mark.parametrize("options", [{}, {"peepholes": True}, {"forget_gates": False}])
def test_a_long_sequence_agrees_with_autograd(truncation, T, options):
    """Longer than the stretches of time in which the library works through a small layer."""
    case = make_case([(2, 2), (3, 1)], T=T, B=2, seed=3, scale=0.4, **options)
    assert_flow(case, truncation)


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("peepholes", [False, True])
def test_a_wide_net_agrees_with_autograd(truncation, recurrent, peepholes):
    """Wide enough that the library works through it in several stretches of time."""
    case = make_case(
        [(24, 2), (48, 1)], T=25, B=32, seed=4, mask=1, state=True, scale=0.2,
        recurrent=recurrent, peepholes=peepholes,
    )  # fmt: skip
    assert_flow(case, truncation)


def test_softmax_delta_is_target_minus_share_of_the_total():
    case = make_case([(2, 1)], n_out=3, seed=1, output="softmax")
    trace = ll.forward(case.net, case.x)
    flow = ll.backward(case.net, trace, case.target)
    expected = case.target - trace.y * case.target.sum(axis=-1, keepdims=True)
    assert_same(flow.delta_k, expected, 1e-14, "delta_k")


def test_a_softmax_of_one_unit_has_nothing_to_learn():
    case = make_case([(2, 1)], n_out=1, seed=1, output="softmax")
    flow = ll.backward(case.net, ll.forward(case.net, case.x), case.target)
    assert flow.loss == 0
    assert all(not array.any() for _, array in flow.gradient.named_parameters())


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_a_mask_weights_the_loss_and_delta_k(kind):
    case = make_case([(2, 1)], T=4, B=3, n_out=2, seed=2, mask=kind)
    trace = ll.forward(case.net, case.x)
    flow = ll.backward(case.net, trace, case.target, mask=case.mask)
    weight = case.mask.reshape(case.mask.shape + (1,) * (3 - kind)) * np.ones((4, 3, 2))
    error = case.target - trace.y
    assert flow.loss == pytest.approx(0.5 * (weight * error**2).sum(), rel=1e-13)
    assert_same(flow.delta_k, weight * error * trace.y * (1 - trace.y), 1e-13, "delta_k")


def test_a_boolean_mask_is_zeros_and_ones():
    case = make_case([(2, 1)], T=4, B=2, seed=2)
    mask = np.array([True, False, True, True])
    trace = ll.forward(case.net, case.x)
    one, other = (
        ll.backward(case.net, trace, case.target, mask=weights)
        for weights in (mask, mask.astype(float))
    )
    assert one.loss == other.loss
    assert one.gradient == other.gradient


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@pytest.mark.parametrize("forget_gates", [False, True])
def test_sent_is_delta_except_under_today(truncation, forget_gates):
    case = make_case([(2, 2), (1, 2)], seed=4, forget_gates=forget_gates)
    flow = ll.backward(case.net, ll.forward(case.net, case.x), case.target, truncation=truncation)
    for layer in flow.layers:
        for a in ("in", "phi", "out", "c"):
            sent, delta = getattr(layer, f"sent_{a}"), getattr(layer, f"delta_{a}")
            if a == "phi" and not forget_gates:
                assert sent is None and delta is None
            elif truncation != "today":
                assert sent is delta is getattr(layer, f"delta_{a}")
            elif a != "out":
                assert not np.allclose(sent, delta)
                assert sent is getattr(layer, f"sent_{a}")


def test_gradient_is_a_network_with_the_sign_of_everybody_else():
    case = make_case([(2, 2)], seed=5, shortcut=True)
    trace = ll.forward(case.net, case.x)
    flow = ll.backward(case.net, trace, case.target)
    assert isinstance(flow.gradient, ll.Network)
    source = np.concatenate([trace.layers[0].y_c.reshape(5, 2, 4), case.x], axis=-1)
    assert_same(flow.gradient.b_k, -flow.delta_k.sum(axis=(0, 1)), 1e-13, "b_k")
    expected = -np.einsum("tbk,tbm->km", flow.delta_k, source)
    assert_same(flow.gradient.w_k, expected, 1e-13, "w_k")


@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_two_dimensional_input_is_a_batch_of_one(truncation):
    case = make_case([(2, 1), (1, 2)], B=1, seed=6, mask=1)
    net, x, target = case.net, case.x[:, 0], case.target[:, 0]
    flat = ll.backward(net, ll.forward(net, x), target, truncation=truncation, mask=case.mask)
    full = ll.backward(
        net, ll.forward(net, case.x), case.target, truncation=truncation, mask=case.mask
    )
    assert flat.delta_k.shape == (5, 1, 2)
    assert flat.e_x.shape == (5, 1, 3)
    assert flat.layers[1].e_y.shape == (5, 1, 1, 2)
    assert flat.loss == full.loss
    assert flat.gradient == full.gradient


def test_a_flow_is_the_same_when_asked_twice():
    case = make_case([(2, 2), (2, 1)], seed=7, peepholes=True)
    trace = ll.forward(case.net, case.x)
    one, other = (ll.backward(case.net, trace, case.target, truncation="today") for _ in range(2))
    assert one.gradient == other.gradient
    assert np.array_equal(one.e_x, other.e_x)
