"""ErrorTriangle's Python side: the triangle it shows adds up to the gradient."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.widgets import ErrorTriangle

RNG = np.random.default_rng(0)
NET = ll.Network.create(
    3, [ll.Blocks(2, cells=2), ll.Blocks(3)], 2, rng=0, init=ll.Init("normal", 0.8)
)
X, TARGET = RNG.normal(size=(6, 3)), RNG.random((6, 2))


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
@pytest.mark.parametrize(
    ("layer", "net_kind", "unit", "source"),
    [(0, "c", 3, 6), (0, "in", 1, 2), (1, "phi", 2, 0), (1, "out", 0, 6)],
)
def test_the_triangle_adds_up_to_the_gradient(truncation, layer, net_kind, unit, source):
    widget = ErrorTriangle(
        NET, X, TARGET, layer=layer, net_kind=net_kind, unit=unit, source=source,
        truncation=truncation,
    )  # fmt: skip
    table = widget.table()
    flow = ll.backward(NET, ll.forward(NET, X), TARGET, truncation)
    array = getattr(flow.gradient.layers[layer], f"w_{net_kind}")
    right = -array.reshape(-1, array.shape[-1])[unit, source]
    assert abs(table.sum() - right) < 1e-12 * abs(array).max()
    assert not np.triu(table, 1).any()
    assert f"together {table.sum():.6g}" in widget.text()


def test_the_triangle_of_a_net_with_softmax_outputs():
    net = ll.Network.create(3, [ll.Blocks(2), ll.Blocks(2)], 2, rng=0, output="softmax")
    target = np.eye(2)[[0, 1, 0, 0, 1, 1]]
    table = ErrorTriangle(net, X, target, layer=1, net_kind="c", unit=0, source=0).table()
    flow = ll.backward(net, ll.forward(net, X), target, "gers")
    assert abs(table.sum() + flow.gradient.layers[1].w_c[0, 0, 0]) < 1e-12


def test_the_figure_shows_the_same_entries():
    widget = ErrorTriangle(NET, X, TARGET)
    table = widget.table()
    texts = [text.get_text() for text in widget.figure().axes[0].texts]
    power = int(np.floor(np.log10(abs(table).max()))) - 2
    largest = f"{table.flat[abs(table).argmax()] / 10.0**power:+.0f}".replace("-", "−")
    assert largest in texts


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"x": np.zeros((13, 3))}, ValueError, "x: expected 1 to 12 steps, got 13"),
        ({"layer": 2}, ValueError, "layer: expected an integer below 2, got 2"),
        ({"unit": 4}, ValueError, "unit: expected an integer below 4, got 4"),
        ({"source": 7}, ValueError, "source: expected an integer below 7, got 7"),
        ({"net_kind": "k"}, ValueError, "net_kind: expected one of 'in', 'phi', 'c', 'out'"),
        ({"truncation": "some"}, ValueError, "truncation: expected one of"),
        ({"target": TARGET[:4]}, ValueError, "target: expected shape"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    with pytest.raises(error) as caught:
        ErrorTriangle(**({"net": NET, "x": X, "target": TARGET} | change))
    assert words in str(caught.value)


def test_a_network_without_forget_gates_has_no_such_weight():
    net = ll.Network.create(3, [ll.Blocks(2)], 2, rng=0, forget_gates=False)
    with pytest.raises(ValueError, match="net_kind: expected a net that the network has"):
        ErrorTriangle(net, X, TARGET, net_kind="phi")
