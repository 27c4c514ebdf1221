"""The ledger: by how much a weight moves, at the end of a sequence or at each step of it."""

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import CELL, OUTPUT, TOP_CELL, entry
from lstmlib.symbolic.symbols import (
    ES,
    AnySource,
    AnyUnit,
    Below,
    Delta,
    Loss,
    Rate,
    S,
    Step,
    Total,
    TotalLoss,
    Weight,
    Y,
    gate_in,
    gate_out,
    gate_phi,
    l,
    m,
    over_cells,
    t,
    times,
)

DESCENT, STEP = "lstmlib.optimisers.SGD", "lstmlib.online.learner.Learner.step"
OUTPUT_STEP = "lstmlib.online.stack.Stack.learn"
LAYER_STEP = "lstmlib.online.partials.Partials.descent"
GATE_STEP = "lstmlib.online.layer.LayerRun.descent_out"
BELOW, ANY_SOURCE, ANY_WEIGHT = Below(m, l), AnySource(l), Weight(AnyUnit(l), AnySource(l))
#: At each step only today's error is known, and only the top layer hears it as it is.
ONLINE = OnGraph(truncations=("gers", "today"), top_only=("gers",), false_on="none")


def online(label, weight, factors, words, code=LAYER_STEP, check=ONLINE):
    """Make the entry of one kind of weight: what it moves at time t."""
    right = times(Rate(), *factors)
    return entry(label, "derived", Step(weight, t), right, words, code, check)


def by_partial(unit):
    """Return a weight into a unit, and the state's error times the partial by that weight."""
    weight = Weight(unit, ANY_SOURCE)
    return weight, times(ES(CELL, t), Total(S(CELL, t), weight))


def online_by_partial(label, unit, words):
    """Make the entry of a gate that acts before the state: a sum over the cells of its block."""
    weight, term = by_partial(unit)
    return online(label, weight, (over_cells(term),), words)


CELL_WEIGHT, CELL_TERM = by_partial(CELL)

UPDATE_EQUATIONS = (
    entry(
        "update",
        "definition",
        Step(ANY_WEIGHT),
        times(-1, Rate(), Total(TotalLoss(), ANY_WEIGHT)),
        "A weight moves against its gradient, by the learning rate times its size.",
        DESCENT,
        OnGraph(),
    ),
    entry(
        "update-online",
        "definition",
        Step(ANY_WEIGHT, t),
        times(-1, Rate(), Total(Loss(t), ANY_WEIGHT)),
        "Online, a weight moves at each step against the gradient of that step's objective.",
        STEP,
        OnGraph(truncations=("none", "gers", "today")),
    ),
    online(
        "update-output",
        Weight(OUTPUT, TOP_CELL),
        (Delta(OUTPUT, t), Y(TOP_CELL, t)),
        "An output unit's weight moves along its delta times the cell's present output.",
        OUTPUT_STEP,
        OnGraph(),
    ),
    online(
        "update-output-gate",
        Weight(gate_out(), BELOW),
        (Delta(gate_out(), t), Y(BELOW, t)),
        "A weight into the output gate moves along the gate's delta times its source: no partial "
        "is needed.",
        GATE_STEP,
    ),
    online(
        "update-cell",
        CELL_WEIGHT,
        (CELL_TERM,),
        "A cell's weight moves along the error of its state times the state's partial.",
    ),
    online_by_partial(
        "update-in",
        gate_in(),
        "A weight into the input gate moves along the sum, over the cells of its block, of each "
        "state's error times its partial.",
    ),
    online_by_partial(
        "update-phi",
        gate_phi(),
        "A weight into the forget gate moves along the sum, over the cells of its block, of each "
        "state's error times its partial.",
    ),
)
