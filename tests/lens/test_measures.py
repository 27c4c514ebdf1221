"""What a report measures, worked out a second time by hand."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.lens.measures import measure
from lstmlib.lens.over_time import horizon
from tests.lens.planted import TARGET, X, healthy

NET = healthy()
MEASURES = measure(NET, X, TARGET)
FLOW = ll.backward(NET, ll.forward(NET, X), TARGET)


@pytest.mark.parametrize("output", ["identity", "logistic", "softmax"])
@pytest.mark.parametrize("kind", [None, "T", "TB", "TBK"])
def test_the_parts_of_the_loss_add_up(output, kind):
    net = healthy(output=output)
    target = np.random.default_rng(1).random(TARGET.shape)
    shapes = {"T": (40,), "TB": (40, 4), "TBK": (40, 4, 2)}
    if output == "softmax" and kind == "TBK":
        kind = "TB"  # one weight a step and sequence is all that softmax has
    mask = None if kind is None else np.random.default_rng(2).random(shapes[kind])
    found = measure(net, X, target, mask)
    flow = ll.backward(net, ll.forward(net, X), target, mask=mask)
    assert found.losses.shape == (40, 4, 2)
    assert found.losses.sum() == pytest.approx(flow.loss, rel=1e-12)


@pytest.mark.parametrize("output", ["identity", "softmax"])
def test_no_constant_is_better_than_the_best(output):
    rng = np.random.default_rng(3)
    target = rng.random(TARGET.shape)
    mask = rng.random((40, 4))
    net = healthy(output=output)
    best = measure(net, X, target, mask).constant
    net.w_k[...] = 0
    losses = []
    for _ in range(300):
        net.b_k[...] = 0.5 + 0.1 * rng.normal(size=2)
        losses.append(ll.backward(net, ll.forward(net, X), target, mask=mask).loss)
    assert best <= min(losses) < 1.01 * best


def test_sizes_of_errors_and_gradients():
    for index, (layer, flow) in enumerate(zip(MEASURES.layers, FLOW.layers, strict=True)):
        at_7 = np.sqrt((flow.eps_s[7] ** 2).mean())
        assert layer.eps_s[7] == pytest.approx(at_7, rel=1e-12)
        assert layer.size == pytest.approx(np.sqrt((flow.eps_s**2).mean()), rel=1e-12)
        for name, weights in FLOW.gradient.layers[index].named_parameters():
            assert layer.gradient[name] == pytest.approx(np.sqrt((weights**2).sum()), rel=1e-12)
        whole = sum(norm**2 for norm in layer.gradient.values())
        assert layer.gradient_norm == pytest.approx(whole**0.5, rel=1e-12)
    lower, upper = MEASURES.layers
    assert lower.from_above == pytest.approx(lower.size / upper.size, rel=1e-12)
    k = np.sqrt((FLOW.delta_k**2).mean())
    assert upper.from_above == pytest.approx(np.sqrt((FLOW.layers[1].e_y ** 2).mean()) / k)
    parts = [layer.gradient_norm for layer in MEASURES.layers] + list(MEASURES.head.values())
    assert MEASURES.gradient_norm == pytest.approx(np.sqrt(np.square(parts).sum()), rel=1e-12)


def test_the_shares_of_the_four_nets():
    """A net's share is all that is left where only its weights reach down."""
    above, flow = NET.layers[1], FLOW.layers[1]
    sizes = {}
    for name in ("in", "phi", "c", "out"):
        delta = getattr(flow, f"delta_{name}").reshape(40, 4, 4)
        w = getattr(above, f"w_{name}").reshape(4, 8)[:, :4]
        sizes[name] = np.sqrt((np.einsum("tbj,jm->tbm", delta, w) ** 2).mean())
    for name, share in MEASURES.layers[1].down.items():
        assert share == pytest.approx(sizes[name] / sum(sizes.values()), rel=1e-12)
    assert sum(MEASURES.layers[0].down.values()) == pytest.approx(1)


def test_the_horizon_of_a_held_gate_is_the_logarithm_of_one_per_cent():
    """Without recurrent wires and with gates held at 0.8, 0.8ⁿ falls below 1 % at n = 21."""
    net = ll.Network.create(
        3, ll.Blocks(4), 2, rng=0, recurrent=False, squash="modern", output="identity"
    )
    net.layers[0].w_phi[...], net.layers[0].b_phi[...] = 0, np.log(4)
    mask = np.arange(40) == 39
    layer = measure(net, X, TARGET, mask).layers[0]
    assert 0.8**20 > 0.01 > 0.8**21
    assert layer.horizon == layer.horizon_carousel == 21 and not layer.to_the_start
    assert layer.per_step == pytest.approx(0.8, rel=1e-9)
    assert layer.far == pytest.approx(0.8**20, rel=1e-9)
    assert layer.keeps == pytest.approx(0.8)
    assert layer.time_constant == pytest.approx(-1 / np.log(0.8))


def test_the_last_error_of_each_sequence_is_followed():
    """Sequences of different lengths, as padding makes them: each is probed at its own end."""
    mask = np.arange(40)[:, None] < [40, 30, 20, 0]
    found = measure(NET, X, TARGET, mask.astype(float))
    assert found.sequences_with_error == 3
    alone = [
        measure(NET, X[:n, b : b + 1], TARGET[:n, b : b + 1]).layers
        for b, n in enumerate([40, 30, 20])
    ]
    for index, layer in enumerate(found.layers):
        assert layer.horizon == np.median([one[index].horizon for one in alone])
        assert layer.far == pytest.approx(np.median([one[index].far for one in alone]), rel=1e-9)


def test_wires_that_carry_error_lengthen_the_exact_horizon_only():
    net = healthy()
    for layer in net.layers:
        layer.w_phi[...], layer.b_phi[...] = 0, -5
        layer.w_c[:, 0, -4:] = 3.5 * np.eye(4)
        layer.b_c[...] = 0
    top = measure(net, 1e-3 * X, TARGET).layers[1]
    assert top.horizon_carousel == 1 and top.horizon > 3


def test_a_gate_is_closed_or_open_where_it_never_leaves_the_end():
    """Three blocks held below, at and above the upper bound; a fourth that once comes back."""
    net = healthy()
    layer = net.layers[0]
    layer.w_in[...], held = 0, np.array([0.94, 0.96, 0.99, 0.999])
    layer.b_in[...] = np.log(held / (1 - held))
    layer.w_in[3, 0] = 1
    x = np.zeros_like(X)
    x[7, 2, 0] = -9
    found = measure(net, x, TARGET).layers[0]
    assert found.opened["in"].tolist() == [False, True, True, False]
    assert not found.closed["in"].any()
    outside = sum(
        ((y < 0.05) | (y > 0.95)).sum() for y in (found.gates[a] for a in ("in", "phi", "out"))
    )
    assert found.switched == pytest.approx(outside / (3 * 40 * 4 * 4))


def test_without_forget_gates_nothing_is_forgotten():
    layer = measure(healthy(forget_gates=False), X, TARGET).layers[0]
    assert (layer.keeps == 1).all() and np.isinf(layer.time_constant).all()
    assert set(layer.gates) == set(layer.closed) == {"in", "out"}
    assert set(layer.down) == {"in", "c", "out"}


def test_no_error_at_all_gives_no_horizon():
    y = ll.forward(NET, X).y
    found = measure(NET, X, y)
    assert found.sequences_with_error == 0 and found.losses.sum() == 0
    for layer in found.layers:
        assert layer.horizon is layer.per_step is layer.far is layer.from_above is None


def test_one_step_is_enough():
    layer = measure(NET, X[:1], TARGET[:1]).layers[0]
    assert layer.horizon == 1 and layer.to_the_start and layer.per_step is None


@pytest.mark.parametrize(
    ("profile", "steps"), [([1, 0.5, 0.01, 0.009, 1], 3), ([1, 1, 1], 3), ([2, 0.019], 1), ([5], 1)]
)
def test_horizon_counts_steps_until_the_error_is_first_small(profile, steps):
    assert horizon(profile, 0.01) == steps
