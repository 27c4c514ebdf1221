"""The ledger: the error at the input, shortcuts and skip connections, other output units."""

from sympy import Pow, Sum

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import (
    BACKWARD,
    CELL,
    FORWARD,
    OUTPUT,
    TOP_CELL,
    entry,
    from_nets,
    from_outputs,
)
from lstmlib.symbolic.shape import DEPTHS, Options
from lstmlib.symbolic.symbols import (
    EY,
    Below,
    Bias,
    Cell,
    Delta,
    Desired,
    Exp,
    Log,
    Loss,
    Net,
    OutputError,
    OutputUnit,
    Sent,
    Total,
    TotalLoss,
    Weight,
    Y,
    j,
    j2,
    k2,
    l,
    m,
    n_layers,
    n_outputs,
    over_blocks,
    over_cells,
    over_layer,
    over_outputs,
    over_sources,
    over_time,
    plus,
    t,
    times,
    v2,
    whole,
)

FIRST = whole(1)
INPUT, OTHER = Below(m, FIRST), OutputUnit(k2)
IN_LOWER_LAYER = {"layers": "lower", "layered": True}
SHORTCUT, SKIP = Options(shortcut=True), Options(skip=True)
IDENTITY, SOFTMAX = OnGraph(options=Options("identity")), OnGraph(options=Options("softmax"))


def read_by_output(source):
    """Return a source times its weight to an output unit."""
    return times(Weight(OUTPUT, source), Y(source, t))


INPUT_EQUATIONS = (
    entry(
        "input-error",
        "derived",
        EY(INPUT, t),
        plus(*from_nets(INPUT, FIRST, t)),
        "The error at an input is what the four kinds of net in the first layer send down.",
        BACKWARD,
        OnGraph(),
        layered=True,
    ),
    entry(
        "input-error-today",
        "derived",
        EY(INPUT, t),
        plus(*from_nets(INPUT, FIRST, t, Sent)),
        "Of today's error the nets of the first layer send down to an input what they send down "
        "to any layer.",
        BACKWARD,
        OnGraph(truncations=("today",), sizes=DEPTHS),
        layered=True,
    ),
    entry(
        "output-net-shortcut",
        "definition",
        Net(OUTPUT, t),
        plus(
            over_blocks(over_cells(read_by_output(TOP_CELL), layer=n_layers), j, n_layers),
            over_sources(read_by_output(INPUT), FIRST),
            Bias(OUTPUT),
        ),
        "With a shortcut an output unit reads the input as well as the cells of the top layer.",
        FORWARD,
        OnGraph(options=SHORTCUT),
    ),
    entry(
        "input-error-shortcut",
        "derived",
        EY(INPUT, t),
        plus(*from_nets(INPUT, FIRST, t), from_outputs(INPUT)),
        "With a shortcut the output units send error straight to the input, too.",
        BACKWARD,
        OnGraph(options=SHORTCUT),
        layered=True,
    ),
    entry(
        "shortcut-gradient",
        "derived",
        Total(TotalLoss(), Weight(OUTPUT, INPUT)),
        times(-1, over_time(times(Delta(OUTPUT, t), Y(INPUT, t)))),
        "A shortcut's weight has the present input as its source.",
        BACKWARD,
        OnGraph(options=SHORTCUT),
    ),
    entry(
        "output-net-skip",
        "definition",
        Net(OUTPUT, t),
        plus(
            Sum(over_layer(read_by_output(Cell(j2, v2, l))), (l, 1, n_layers)),
            Bias(OUTPUT),
        ),
        "With skip connections an output unit reads the cells of every layer.",
        None,
        OnGraph(options=SKIP),
        layered=True,
    ),
    entry(
        "lower-error-skip",
        "derived",
        EY(CELL, t),
        plus(*from_nets(CELL, l + 1, t), from_outputs(CELL)),
        "Where every layer feeds the output units, a lower cell hears from them directly and from "
        "the nets of the layer above.",
        None,
        OnGraph(truncations=("gers",), false_on="none", sizes=DEPTHS, options=SKIP),
        **IN_LOWER_LAYER,
    ),
)

OUTPUT_EQUATIONS = (
    entry(
        "output-unit-identity",
        "definition",
        Y(OUTPUT, t),
        Net(OUTPUT, t),
        "An identity output unit says its net input.",
        FORWARD,
        IDENTITY,
    ),
    entry(
        "output-delta-identity",
        "derived",
        Delta(OUTPUT, t),
        OutputError(OUTPUT, t),
        "The delta of an identity output unit is its error.",
        BACKWARD,
        IDENTITY,
    ),
    entry(
        "softmax",
        "definition",
        Y(OUTPUT, t),
        times(
            Exp(Net(OUTPUT, t)),
            Pow(Sum(Exp(Net(OTHER, t)), (k2, 1, n_outputs)), -1, evaluate=False),
        ),
        "Softmax output units share the number one among themselves.",
        FORWARD,
        SOFTMAX,
    ),
    entry(
        "objective-softmax",
        "definition",
        Loss(t),
        times(-1, over_outputs(times(Desired(OUTPUT, t), Log(Y(OUTPUT, t))))),
        "The objective of softmax output units is the cross-entropy.",
        BACKWARD,
        SOFTMAX,
    ),
    entry(
        "output-delta-softmax",
        "derived",
        Delta(OUTPUT, t),
        plus(
            Desired(OUTPUT, t),
            times(-1, Y(OUTPUT, t), Sum(Desired(OTHER, t), (k2, 1, n_outputs))),
        ),
        "The delta of a softmax output unit is its target minus its share of all targets, which "
        "is target minus activation where the targets add up to one.",
        BACKWARD,
        SOFTMAX,
    ),
)
