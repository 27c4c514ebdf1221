"""MemoryBlock's Python side: what it takes from a network, what it computes, what it refuses."""

import numpy as np
import pytest
from traitlets import TraitError

import lstmlib as ll
from lstmlib.widgets import MemoryBlock

RNG = np.random.default_rng(0)
X = RNG.normal(size=(7, 3))


def network(**options):
    blocks = [ll.Blocks(2, cells=2), ll.Blocks(3)]
    return ll.Network.create(3, blocks, 2, rng=0, init=ll.Init("normal", 0.8), **options)


@pytest.mark.parametrize("squash", ["dissertation", "modern"])
@pytest.mark.parametrize("forget", [True, False])
def test_it_shows_what_the_network_computes(squash, forget):
    net = network(squash=squash, forget_gates=forget)
    shown, right = MemoryBlock(net, X, block=1).run(), ll.forward(net, X).layers[0]
    for name in ("y_in", "y_out", "s", "y_c"):
        assert abs(getattr(shown, name)[:, :, 0] - getattr(right, name)[:, :, 1]).max() < 1e-12


def test_without_the_forget_gate_a_state_keeps_everything():
    widget = MemoryBlock(network(), X)
    widget.forget = False
    run = widget.run()
    assert np.allclose(np.diff(run.s, axis=0), (run.y_in[..., None] * run.g)[1:])
    assert "y_phi = 1," in widget.text()


def test_words_and_figure_say_the_same():
    widget = MemoryBlock(network(), X, time=3)
    run = widget.run()
    assert widget.text().startswith("Step t = 3 of 0 to 6: y_in = ")
    assert f"cell 1: s = {run.s[3, 0, 0, 1]:.3g}" in widget.text()
    lines = [line.get_ydata() for axis in widget.figure().axes for line in axis.lines]
    assert any(np.array_equal(line, run.s[:, 0, 0, 1]) for line in lines)


def test_net_inputs_stay_in_their_range():
    widget = MemoryBlock(network(), X)
    widget.nets = [[99.0, -99.0, 0.0, 1.0, 2.0]] * 7
    assert widget.nets[0][:2] == [6.0, -6.0]
    with pytest.raises(TraitError, match="expected 5 finite numbers a step"):
        widget.nets = [[0.0] * 4] * 7
    with pytest.raises(TraitError, match="finite"):
        widget.nets = [[float("nan")] * 5] * 7


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"net": "net"}, TypeError, "net: expected a Network, got 'net'"),
        ({"net": network(peepholes=True)}, ValueError, "net: expected a network without peepholes"),
        ({"x": X[:, :2]}, ValueError, "x: expected shape (7, 3) (T, n_in), got shape (7, 2)"),
        ({"x": np.zeros((25, 3))}, ValueError, "x: expected 1 to 24 steps, got 25"),
        ({"layer": 2}, ValueError, "layer: expected an integer below 2, got 2"),
        ({"block": 2}, ValueError, "block: expected an integer below 2, got 2"),
        ({"time": 7}, ValueError, "time: expected an integer below 7, got 7"),
        ({"time": 0.5}, TypeError, "time: expected an integer"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    with pytest.raises(error) as caught:
        MemoryBlock(**({"net": network(), "x": X} | change))
    assert words in str(caught.value)
