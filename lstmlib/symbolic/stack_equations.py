"""The ledger: two ways through a stack without looking ahead, today's error and more partials."""

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import BACKWARD, CELL, TOP_CELL, entry, from_nets
from lstmlib.symbolic.shape import DEPTHS
from lstmlib.symbolic.symbols import (
    BEFORE_STATE,
    BELOW_LAYER,
    ES,
    EY,
    UP_TO_LAYER,
    AnyWeight,
    Below,
    Cell,
    Delta,
    Net,
    Rate,
    S,
    Sent,
    Step,
    Total,
    TotalLoss,
    Weight,
    Y,
    df,
    dg,
    dh,
    g,
    gate_in,
    gate_out,
    gate_phi,
    h,
    j2,
    l,
    m,
    n_layers,
    over_blocks,
    over_cells,
    over_layer,
    over_time,
    plus,
    t,
    times,
    v2,
)

TODAY = OnGraph(truncations=("today",), false_on="gers", sizes=DEPTHS)
CUT = OnGraph(truncations=("gers",), false_on="none", sizes=DEPTHS)

TODAY_EQUATIONS = (
    entry(
        "sent-cell",
        "derived",
        Sent(CELL, t),
        times(Y(gate_in(), t), dg(Net(CELL, t)), ES(CELL, t)),
        "What a cell input sends down is made from the error of today's output alone.",
        BACKWARD,
        TODAY,
    ),
    entry(
        "sent-in",
        "derived",
        Sent(gate_in(), t),
        times(df(Net(gate_in(), t)), over_cells(times(g(Net(CELL, t)), ES(CELL, t)))),
        "What an input gate sends down is made from the errors of today's outputs alone.",
        BACKWARD,
        TODAY,
    ),
    entry(
        "sent-phi",
        "derived",
        Sent(gate_phi(), t),
        times(df(Net(gate_phi(), t)), over_cells(times(S(CELL, t - 1), ES(CELL, t)))),
        "What a forget gate sends down is made from the errors of today's outputs alone.",
        BACKWARD,
        TODAY,
    ),
    entry(
        "sent-out",
        "derived",
        Sent(gate_out(), t),
        Delta(gate_out(), t),
        "The output gate acts after the state, so it sends down its own delta.",
        BACKWARD,
        OnGraph(truncations=("none", "gers", "today"), sizes=DEPTHS),
    ),
    entry(
        "lower-error-today",
        "derived",
        EY(CELL, t),
        plus(*from_nets(CELL, l + 1, t, Sent)),
        "The error at the output of a cell in a lower layer is what the four kinds of net above "
        "send down of today's error.",
        BACKWARD,
        OnGraph(truncations=("today",), false_on="none", sizes=DEPTHS),
        layers="lower",
        layered=True,
    ),
)

OWN_WEIGHT, LOWER_WEIGHT = AnyWeight(l, BEFORE_STATE), AnyWeight(l, BELOW_LAYER)
WEIGHT = AnyWeight(n_layers, UP_TO_LAYER)
BELOW, LOWER_CELL = Below(m, l), Cell(j2, v2, l - 1)
OUT_WEIGHT = Weight(gate_out(), BELOW)
THROUGH_OUTPUT = (Y(gate_out(), t), dh(S(CELL, t)))
AT_TOP = times(EY(TOP_CELL, t), Total(Y(TOP_CELL, t), WEIGHT))


def extended(label, left, right, words, code, **more):
    """Make the entry of a derivative that is carried forward through the layers."""
    code = f"lstmlib.online.extended.{code}"
    return entry(label, "derived", left, right, words, code, CUT, layered=True, **more)


def moved(unit):
    """Return how the net input of a unit moves with the outputs of the layer below."""
    return over_layer(times(Weight(unit, LOWER_CELL), Total(Y(LOWER_CELL, t), LOWER_WEIGHT)), l - 1)


def over_top(term):
    """Sum over the cells of the top layer."""
    blocks = over_cells(term, layer=n_layers)
    return over_blocks(blocks, TOP_CELL.args[0], n_layers)


EXTENDED_EQUATIONS = (
    extended(
        "extended-output",
        Total(Y(CELL, t), OWN_WEIGHT),
        times(*THROUGH_OUTPUT, Total(S(CELL, t), OWN_WEIGHT)),
        "A cell's output moves with a weight of its own layer as its state's partial says, seen "
        "through the output gate.",
        "own_outputs",
    ),
    extended(
        "extended-output-gate",
        Total(Y(CELL, t), OUT_WEIGHT),
        times(h(S(CELL, t)), df(Net(gate_out(), t)), Y(BELOW, t)),
        "A weight into the output gate moves the cell's output of the same step and nothing else "
        "in its own layer.",
        "own_outputs",
    ),
    extended(
        "extended-state",
        Total(S(CELL, t), LOWER_WEIGHT),
        plus(
            times(Y(gate_phi(), t), Total(S(CELL, t - 1), LOWER_WEIGHT)),
            times(S(CELL, t - 1), df(Net(gate_phi(), t)), moved(gate_phi())),
            times(g(Net(CELL, t)), df(Net(gate_in(), t)), moved(gate_in())),
            times(Y(gate_in(), t), dg(Net(CELL, t)), moved(CELL)),
        ),
        "The partial of a state by a weight of any lower layer: what the forget gate keeps, and "
        "what the outputs of the layer below move today through three nets.",
        "Extended.grow",
        layers="upper",
    ),
    extended(
        "extended-output-above",
        Total(Y(CELL, t), LOWER_WEIGHT),
        plus(
            times(*THROUGH_OUTPUT, Total(S(CELL, t), LOWER_WEIGHT)),
            times(h(S(CELL, t)), df(Net(gate_out(), t)), moved(gate_out())),
        ),
        "A cell's output moves with a weight of any lower layer through its state and through its "
        "output gate.",
        "outputs_above",
        layers="upper",
    ),
    extended(
        "extended-gradient",
        Total(TotalLoss(), WEIGHT),
        times(-1, over_time(over_top(AT_TOP))),
        "With the extended partials every gradient is a sum over the cells of the top layer, where "
        "today's error is all there is.",
        "Extended.descent",
    ),
    extended(
        "update-extended",
        Step(WEIGHT, t),
        times(Rate(), over_top(AT_TOP)),
        "With the extended partials every weight can move at each step, and nothing is lost but "
        "what truncation cuts.",
        "Extended.descent",
    ),
)
