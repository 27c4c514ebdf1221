"""The ledger: the partials that a layer carries forward in time, and what they are good for."""

from sympy import Integer

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import CELL, entry
from lstmlib.symbolic.symbols import (
    ES,
    AnySource,
    AnyUnit,
    Below,
    Cell,
    Net,
    Peephole,
    S,
    Total,
    TotalLoss,
    Weight,
    Y,
    df,
    dg,
    g,
    gate_in,
    gate_phi,
    j,
    j2,
    l,
    m,
    over_cells,
    over_time,
    plus,
    t,
    times,
    v2,
)

CARRIED = "lstmlib.online.partials.Partials.grow"
BELOW, OWN, SEEN, ANY_SOURCE = Below(m, l), Cell(j2, v2, l), Cell(j, v2, l), AnySource(l)
CUT = OnGraph(truncations=("gers",), false_on="none")
CUT_PEEPED = OnGraph(truncations=("gers",), peepholes=(True,), false_on="none")
ADDED_UP = OnGraph(truncations=("gers", "today"), false_on="none")


def local(unit, time):
    """Return what a state takes from the net input of a unit at the same time."""
    factors = {
        CELL: (dg(Net(CELL, time)), Y(gate_in(), time)),
        gate_in(): (g(Net(CELL, time)), df(Net(gate_in(), time))),
        gate_phi(): (S(CELL, time - 1), df(Net(gate_phi(), time))),
    }
    return factors[unit]


def partial(label, unit, weight, source, words, check=CUT, **more):
    """Make the entry of one kind of weight: what the state keeps, and what it takes now."""
    kept = times(Y(gate_phi(), t), Total(S(CELL, t - 1), weight))
    now = times(*local(unit, t), source)
    left = Total(S(CELL, t), weight)
    return entry(label, "derived", left, plus(kept, now), words, CARRIED, check, **more)


def partials(label, unit, number, words):
    """Make the entries of one unit: weights from below, and from the layer's own past."""
    yield partial(label, unit, Weight(unit, BELOW), Y(BELOW, t), words, number=number)
    yield partial(
        f"{label}-recurrent",
        unit,
        Weight(unit, OWN),
        Y(OWN, t - 1),
        "A recurrent weight has the cell's output of one step ago as its source, and its partial "
        "is otherwise the same.",
        number=number,
    )


def peephole_partial(label, gate):
    """Make the entry of a peephole: its source is a state of the step before."""
    return partial(
        label,
        gate,
        Peephole(gate, SEEN),
        S(SEEN, t - 1),
        "A peephole has the state of one step ago as its source, and its partial is otherwise "
        "the same.",
        CUT_PEEPED,
    )


CARRIED_FORWARD = (
    entry(
        "partials-start",
        "definition",
        Total(S(CELL, Integer(0)), Weight(AnyUnit(l), ANY_SOURCE)),
        Integer(0),
        "Before the first step no state depends on any weight.",
        CARRIED,
        OnGraph(),
    ),
    *partials(
        "partials-cell",
        CELL,
        "3.10",
        "A state depends on a cell's weight as much as the forget gate kept of yesterday's "
        "dependence, plus what the source adds today.",
    ),
    *partials(
        "partials-in",
        gate_in(),
        "3.11",
        "Each state of a block has its own partial by a weight into the block's input gate.",
    ),
    *partials(
        "partials-phi",
        gate_phi(),
        "3.12",
        "Each state of a block has its own partial by a weight into the block's forget gate, "
        "which acts on the state of the step before.",
    ),
    peephole_partial("partials-in-peephole", gate_in()),
    peephole_partial("partials-phi-peephole", gate_phi()),
)


def by_partials(label, unit, words, summed):
    """Make the entry that adds up error times partial over time."""
    weight = Weight(unit, ANY_SOURCE)
    return entry(
        label,
        "derived",
        Total(TotalLoss(), weight),
        times(-1, over_time(summed(times(ES(CELL, t), Total(S(CELL, t), weight))))),
        words,
        CARRIED,
        ADDED_UP,
    )


ADDED = (
    by_partials(
        "gradient-by-partials-cell",
        CELL,
        "The gradient of a cell's weight is minus the sum over time of the state's error through "
        "today's output times the state's partial.",
        lambda term: term,
    ),
    by_partials(
        "gradient-by-partials-in",
        gate_in(),
        "A weight into the input gate also sums over the cells of its block, each with its own "
        "partial.",
        over_cells,
    ),
    by_partials(
        "gradient-by-partials-phi",
        gate_phi(),
        "A weight into the forget gate also sums over the cells of its block, each with its own "
        "partial.",
        over_cells,
    ),
)


PARTIALS_EQUATIONS = (*CARRIED_FORWARD, *ADDED)
