"""The ledger: what each name of the backward pass means, and the deltas of a layer."""

from sympy import Eq, Piecewise

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import (
    BACKWARD,
    CELL,
    OUTPUT,
    TOP_CELL,
    entry,
    from_any_net,
    from_nets,
    from_outputs,
)
from lstmlib.symbolic.symbols import (
    ES,
    EY,
    AnyUnit,
    Delta,
    EpsS,
    Net,
    OutputError,
    Peephole,
    S,
    Total,
    TotalLoss,
    Y,
    df,
    dg,
    dh,
    g,
    gate_in,
    gate_out,
    gate_phi,
    h,
    l,
    n_layers,
    over_cells,
    plus,
    t,
    times,
)

ANY = OnGraph()
#: A layer's own deltas are made the same way whatever it sends down.
OWN = OnGraph(truncations=("none", "gers", "today"))
TRUNCATED = OnGraph(truncations=("gers",), false_on="none")
EXACT = OnGraph(truncations=("none",), false_on="gers")
MEMORY = times(Y(gate_phi(), t + 1), EpsS(CELL, t + 1))
IN_LOWER_LAYER = {"layers": "lower", "layered": True}


def minus_total(quantity):
    """Return minus the total derivative of E by a quantity."""
    return times(-1, Total(TotalLoss(), quantity))


def through_peepholes():
    """Return what comes back to a state from the gates of its block that see it."""
    times_seen = ((gate_in(), t + 1), (gate_phi(), t + 1), (gate_out(), t))
    return (times(Peephole(gate, CELL), Delta(gate, time)) for gate, time in times_seen)


NAMES = (
    entry(
        "delta",
        "definition",
        Delta(AnyUnit(l), t),
        minus_total(Net(AnyUnit(l), t)),
        "A delta is minus the derivative of E by a net input, so a weight moves along delta times "
        "its source.",
        BACKWARD,
        ANY,
    ),
    entry(
        "e-y",
        "definition",
        EY(CELL, t),
        minus_total(Y(CELL, t)),
        "The error at a cell's output is all that arrives there, from wherever it comes.",
        BACKWARD,
        ANY,
    ),
    entry(
        "eps-s",
        "definition",
        EpsS(CELL, t),
        minus_total(S(CELL, t)),
        "The total error of a state is minus the derivative of E by it.",
        BACKWARD,
        ANY,
    ),
)

ARRIVING = (
    entry(
        "output-delta",
        "derived",
        Delta(OUTPUT, t),
        times(df(Net(OUTPUT, t)), OutputError(OUTPUT, t)),
        "The delta of an output unit is its error times the slope of its squashing function.",
        BACKWARD,
        ANY,
    ),
    entry(
        "top-error",
        "derived",
        EY(TOP_CELL, t),
        from_outputs(),
        "The error at the output of a cell in the top layer is what the output units send back.",
        BACKWARD,
        TRUNCATED,
    ),
    entry(
        "lower-error",
        "derived",
        EY(CELL, t),
        plus(*from_nets(CELL, l + 1, t)),
        "The error at the output of a cell in a lower layer is what the four kinds of net in the "
        "layer above send back: cell inputs, input gates, forget gates and output gates.",
        BACKWARD,
        TRUNCATED,
        **IN_LOWER_LAYER,
    ),
    entry(
        "substitution",
        "derived",
        EY(CELL, t),
        Piecewise(
            (from_outputs(CELL), Eq(l, n_layers)),
            (from_any_net(CELL, l + 1), l < n_layers),
        ),
        "Only the source of the error at a cell's output changes: the output units k above the "
        "top layer L, every gate and cell u of layer l + 1 above a lower layer l.",
        BACKWARD,
        TRUNCATED,
        layered=True,
    ),
    entry(
        "top-error-exact",
        "derived",
        EY(TOP_CELL, t),
        plus(from_outputs(), *from_nets(TOP_CELL, n_layers, t + 1)),
        "Without truncation the layer's own nets at the next step send error back too.",
        BACKWARD,
        EXACT,
    ),
    entry(
        "lower-error-exact",
        "derived",
        EY(CELL, t),
        plus(*from_nets(CELL, l + 1, t), *from_nets(CELL, l, t + 1)),
        "Without truncation a lower layer hears from the layer above now and from its own nets at "
        "the next step.",
        BACKWARD,
        EXACT,
        **IN_LOWER_LAYER,
    ),
)

DELTAS = (
    entry(
        "output-gate-delta",
        "derived",
        Delta(gate_out(), t),
        times(
            df(Net(gate_out(), t)),
            over_cells(times(h(S(CELL, t)), EY(CELL, t))),
        ),
        "The output gate's delta sums over all cells of its block.",
        BACKWARD,
        OWN,
    ),
    entry(
        "state-error",
        "derived",
        ES(CELL, t),
        times(Y(gate_out(), t), dh(S(CELL, t)), EY(CELL, t)),
        "The error that reaches a state through today's output passes the output gate and the "
        "slope of h.",
        BACKWARD,
        OWN,
    ),
    entry(
        "state-error-total",
        "derived",
        EpsS(CELL, t),
        plus(ES(CELL, t), MEMORY),
        "A state has two children, today's output and tomorrow's state; their errors add.",
        BACKWARD,
        OnGraph(
            truncations=("gers",),
            peepholes=(True,),
            also=(("gers", False), ("none", False)),
            false_on="none",
        ),
    ),
    entry(
        "state-error-peephole",
        "derived",
        EpsS(CELL, t),
        plus(ES(CELL, t), MEMORY, *through_peepholes()),
        "Without truncation each peephole that sees the state sends its gate's delta back.",
        BACKWARD,
        OnGraph(truncations=("none",), peepholes=(True,), false_on="gers"),
    ),
    entry(
        "cell-delta",
        "derived",
        Delta(CELL, t),
        times(Y(gate_in(), t), dg(Net(CELL, t)), EpsS(CELL, t)),
        "A cell input's delta is the state's total error through the input gate and the slope "
        "of g.",
        BACKWARD,
        OWN,
    ),
    entry(
        "input-gate-delta",
        "derived",
        Delta(gate_in(), t),
        times(
            df(Net(gate_in(), t)),
            over_cells(times(g(Net(CELL, t)), EpsS(CELL, t))),
        ),
        "The input gate's delta sums, over the cells of its block, what it let in times the "
        "state's total error.",
        BACKWARD,
        OWN,
    ),
    entry(
        "forget-gate-delta",
        "derived",
        Delta(gate_phi(), t),
        times(
            df(Net(gate_phi(), t)),
            over_cells(times(S(CELL, t - 1), EpsS(CELL, t))),
        ),
        "The forget gate's delta sums, over the cells of its block, the old state times the "
        "new state's total error.",
        BACKWARD,
        OWN,
    ),
)
