"""The graph's two ways of differentiating, against SymPy's own on one long expression."""

import pytest
from sympy import Dummy

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.evaluate import evaluate
from lstmlib.symbolic.graph import TRUNCATIONS, Graph, Sizes, quantities


def unfolded(graph):
    """Return the whole objective as one expression over weights, inputs and targets."""
    whole, kept = n.TotalLoss(), {}
    for quantity in reversed(graph.formulas):
        frozen = n.Frozen(quantity)
        kept[frozen] = Dummy()
        whole = whole.xreplace({frozen: kept[frozen], quantity: graph.formulas[quantity]})
    return whole.xreplace({dummy: frozen for frozen, dummy in kept.items()})


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_gradient_of_the_unfolded_network(truncation, peepholes):
    sizes = Sizes(layers=1, blocks=1, cells=1, steps=2, inputs=1, outputs=1)
    graph = Graph(truncation, peepholes, sizes=sizes)
    whole = unfolded(graph)
    stand_in = {quantity: Dummy() for quantity in quantities(whole)}
    plain, back = whole.xreplace(stand_in), {d: q for q, d in stand_in.items()}
    weights = [q for q in stand_in if isinstance(q, n.Weight | n.Bias | n.Peephole)]
    assert len(weights) == 14 + 3 * peepholes
    for weight in weights:
        slope = plain.diff(stand_in[weight]).xreplace(back)
        expected = evaluate(slope, graph, {})
        assert graph.adjoints[weight] == graph.tangents(weight)[n.TotalLoss()] == expected


def test_both_ways_agree_on_the_network_of_the_ledger():
    graph = Graph("none", peepholes=True)
    moved = [q for q in graph.formulas if isinstance(q, n.S | n.Net)]
    for quantity in moved[::5]:
        assert graph.adjoints[quantity] == graph.tangents(quantity)[n.TotalLoss()] != 0


def test_graphs_that_freeze_different_things_stand_at_the_same_point():
    full, *cut = (Graph("none"), Graph("gers"), Graph("today", own=1), Graph("today", own=2))
    assert all(graph.values[q] == full.values[q] for graph in cut for q in full.formulas)
    first, second = n.Cell(1, 1, 1), n.Cell(1, 1, 2)
    for cell, own, road in ((first, 0, False), (first, 1, True), (second, 1, False)):
        slopes = Graph("today", own=own).slopes[n.S(cell, 2)]
        assert (n.S(cell, 1) in slopes) == road


def test_another_seed_is_another_point():
    first, second = Graph(seed=0), Graph(seed=1)
    assert first.value(n.TotalLoss()) != second.value(n.TotalLoss())
    assert Graph(seed=0).value(n.TotalLoss()) == first.value(n.TotalLoss())


def test_an_unknown_truncation_is_refused():
    with pytest.raises(ValueError, match="truncation must be one of"):
        Graph("some")
