"""The ledger: what truncation cuts, and the gradient of every weight."""

from sympy import Integer

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import BACKWARD, CELL, GATE, OUTPUT, TOP_CELL, entry
from lstmlib.symbolic.symbols import (
    IN,
    PHI,
    AnyUnit,
    Below,
    Bias,
    Cell,
    Delta,
    Net,
    Partial,
    Peephole,
    S,
    Total,
    TotalLoss,
    Weight,
    Y,
    gate_out,
    gate_phi,
    j2,
    l,
    m,
    over_time,
    t,
    times,
    v2,
)

UNIT, SOURCE, OWN = AnyUnit(l), Below(m, l), Cell(j2, v2, l)
ANY, PEEPED = OnGraph(), OnGraph(peepholes=(True,))
OWN_DELTAS = OnGraph(truncations=("none", "gers", "today"))
CUT = OnGraph(truncations=("gers",), false_on="none")


def gradient(label, weight, delta, source, words, check=ANY, **more):
    """Make the entry of one kind of weight: minus the sum over time of delta times source."""
    factors = [-1, over_time(delta if source is None else times(delta, source))]
    by = Total(TotalLoss(), weight)
    return entry(label, "derived", by, times(*factors), words, BACKWARD, check, **more)


TRUNCATION_EQUATIONS = (
    entry(
        "truncation",
        "truncation",
        Total(Net(UNIT, t), Y(OWN, t - 1)),
        Integer(0),
        "Truncation: an error that reaches a net input changes the weights into it and goes no "
        "further back along the layer's own connections.",
        BACKWARD,
        CUT,
    ),
    entry(
        "carousel-direct",
        "derived",
        Partial(S(CELL, t), S(CELL, t - 1)),
        Y(gate_phi(), t),
        "On the direct road from a state to the next one stands the forget gate alone, with or "
        "without truncation.",
        BACKWARD,
        ANY,
    ),
    entry(
        "carousel",
        "truncation",
        Total(S(CELL, t), S(CELL, t - 1)),
        Y(gate_phi(), t),
        "Under truncation the forget gate alone decides how much error a state hands back to the "
        "state of the step before.",
        BACKWARD,
        CUT,
    ),
)

GRADIENT_EQUATIONS = (
    gradient(
        "weight-gradient",
        Weight(UNIT, SOURCE),
        Delta(UNIT, t),
        Y(SOURCE, t),
        "The gradient of a weight from below is minus the sum over time of its unit's delta times "
        "its source.",
        OWN_DELTAS,
    ),
    gradient(
        "weight-gradient-recurrent",
        Weight(UNIT, OWN),
        Delta(UNIT, t),
        Y(OWN, t - 1),
        "A recurrent weight has the cell's output of one step ago as its source.",
        OWN_DELTAS,
    ),
    gradient(
        "bias-gradient",
        Bias(UNIT),
        Delta(UNIT, t),
        None,
        "A bias has the number one as its source.",
    ),
    gradient(
        "peephole-gradient",
        Peephole(GATE, CELL),
        Delta(GATE, t),
        S(CELL, t - 1),
        "A peephole to the input or forget gate has the state of one step ago as its source.",
        PEEPED,
        gates=(IN, PHI),
    ),
    gradient(
        "output-peephole-gradient",
        Peephole(gate_out(), CELL),
        Delta(gate_out(), t),
        S(CELL, t),
        "A peephole to the output gate has the present state as its source.",
        PEEPED,
    ),
    gradient(
        "output-weight-gradient",
        Weight(OUTPUT, TOP_CELL),
        Delta(OUTPUT, t),
        Y(TOP_CELL, t),
        "An output unit's weight has the cell's present output as its source.",
    ),
    gradient(
        "output-bias-gradient",
        Bias(OUTPUT),
        Delta(OUTPUT, t),
        None,
        "An output unit's bias has the number one as its source.",
    ),
)
