"""DeltaFlow's Python side: what it packs, and what it refuses."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.widgets import DeltaFlow
from lstmlib.widgets.base import pack

RNG = np.random.default_rng(0)
NET = ll.Network.create(3, [ll.Blocks(2, cells=2), ll.Blocks(3)], 2, rng=0)
X, TARGET = RNG.normal(size=(5, 3)), RNG.random((5, 2))


def test_it_packs_the_sequence_as_little_endian_float64():
    widget = DeltaFlow(NET, X, TARGET)
    assert np.array_equal(np.frombuffer(widget.x, "<f8").reshape(5, 3), X)
    assert np.array_equal(np.frombuffer(widget.target, "<f8").reshape(5, 2), TARGET)
    assert widget.spec == pack(NET)[0]
    assert len(np.frombuffer(widget.weights, "<f8")) == NET.n_weights


def test_the_error_enters_at_the_last_step_unless_a_mask_says_otherwise():
    mask = np.frombuffer(DeltaFlow(NET, X, TARGET).mask, "<f8").reshape(5, 2)
    assert np.array_equal(mask, [[0, 0]] * 4 + [[1, 1]])
    given = np.array([0.0, 1.0, 0.0, 0.5, 0.0])
    mask = np.frombuffer(DeltaFlow(NET, X, TARGET, mask=given).mask, "<f8").reshape(5, 2)
    assert np.array_equal(mask, np.stack([given, given], axis=1))
    each = RNG.random((5, 2))
    mask = np.frombuffer(DeltaFlow(NET, X, TARGET, mask=each).mask, "<f8").reshape(5, 2)
    assert np.array_equal(mask, each)


def test_it_starts_at_the_last_step_and_the_loudest_cell():
    widget = DeltaFlow(NET, X, TARGET, layer=1)
    flow = ll.backward(NET, ll.forward(NET, X), TARGET, mask=np.arange(5) == 4)
    assert widget.time == 4
    assert widget.cell == np.abs(flow.layers[1].eps_s).sum(axis=(0, 1)).argmax()


def test_another_network_can_be_shown_in_the_same_widget():
    widget = DeltaFlow(NET, X, TARGET)
    other = ll.Network.create(3, [ll.Blocks(1)], 2, rng=1)
    widget.show(other, X[:2], TARGET[:2])
    assert widget.steps == 2
    assert widget.spec["layers"] == [[1, 1]]


def test_a_float32_network_is_shown_in_float64():
    widget = DeltaFlow(NET.astype("float32"), X, TARGET)
    assert np.frombuffer(widget.weights, "<f8").astype("<f4").size == NET.n_weights


def test_the_state_and_the_code_are_small():
    import gzip

    widget = DeltaFlow(NET, X, TARGET)
    state = sum(len(getattr(widget, name)) for name in ("weights", "x", "target", "mask"))
    assert state < 40_000
    assert len(gzip.compress(widget._esm.encode())) <= 25 * 1024


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
@pytest.mark.parametrize("layer", [0, 1])
def test_what_arrives_adds_up_to_the_error(truncation, layer):
    widget = DeltaFlow(
        NET, X, TARGET, mask=np.ones(5), time=2, layer=layer, cell=1, truncation=truncation,
        forget_bias=0.5, weight_scale=1.3,
    )  # fmt: skip
    net, flow = widget.run()
    assert np.array_equal(net.layers[1].w_in, 1.3 * NET.layers[1].w_in)
    assert np.array_equal(net.layers[0].b_phi, NET.layers[0].b_phi + 0.5)
    e_y = flow.layers[layer].e_y[2].ravel()[1]
    assert sum(widget.arriving().values()) == pytest.approx(e_y, rel=1e-12)
    assert f"e_y = {e_y:.3g}" in widget.text()
    bars = [bar.get_width() for bar in widget.figure().axes[1].patches]
    assert bars[-1] == pytest.approx(e_y, rel=1e-12)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"net": "net"}, TypeError, "net: expected a Network, got 'net'"),
        ({"net": NET.astype("complex128")}, ValueError, "net: expected real weights"),
        ({"x": X[:, :2]}, ValueError, "x: expected shape (5, 3) (T, n_in), got shape (5, 2)"),
        ({"x": X[None]}, ValueError, "x: expected shape"),
        ({"x": np.nan * X}, ValueError, "x: expected finite numbers"),
        ({"target": TARGET[:4]}, ValueError, "target: expected shape"),
        ({"mask": -np.ones(5)}, ValueError, "mask: expected no negative weights"),
        ({"mask": np.ones(4)}, ValueError, "mask: expected shape"),
        ({"labels": ["a"]}, ValueError, "labels: expected 5 names, a step each, got 1"),
        ({"labels": [1, 2, 3, 4, 5]}, TypeError, "labels[0]: expected a str, got 1"),
        ({"controls": "none"}, ValueError, "controls: expected one of 'all', 'few'"),
        ({"time": 5}, ValueError, "time: expected an integer below 5, got 5"),
        ({"layer": 2}, ValueError, "layer: expected an integer below 2, got 2"),
        ({"cell": 4}, ValueError, "cell: expected an integer below 4, got 4"),
        ({"cuts": ["0.rec.x"]}, ValueError, "cuts: expected roads like '0.rec.in', got '0.rec.x'"),
        ({"forget_bias": 9.0}, ValueError, "forget_bias: "),
        ({"truncatoin": "gers"}, TypeError, "truncatoin: expected one of truncation, cuts"),
        ({"cell": 1.5}, TypeError, "cell: expected an integer of at least 0, got 1.5"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    given = {"net": NET, "x": X, "target": TARGET} | change
    with pytest.raises(error) as caught:
        DeltaFlow(**given)
    assert words in str(caught.value)


def test_traits_refuse_what_they_do_not_know():
    from traitlets import TraitError

    widget = DeltaFlow(NET, X, TARGET)
    for name, value in (("truncation", "some"), ("forget_bias", 7.0), ("view", ["all"])):
        with pytest.raises(TraitError):
            setattr(widget, name, value)


def test_softmax_outputs_share_the_weight_of_a_step():
    net = ll.Network.create(3, [ll.Blocks(2), ll.Blocks(2)], 2, rng=0, output="softmax")
    target = np.eye(2)[[0, 1, 0, 0, 1]]
    widget = DeltaFlow(net, X, target, mask=np.array([0.0, 1.0, 0.0, 0.5, 0.0]), time=3)
    assert widget.text().startswith("Step t = 3")
    assert np.array_equal(widget.run()[1].gradient.w_k, widget.flow.gradient.w_k)
    assert widget.figure().axes
