"""The ledger: how many weights a network has, what each way of learning stores and multiplies."""

from sympy import Sum

from lstmlib.symbolic.counts import CELL_BIAS, PEEPHOLES, SHORTCUT, Counted
from lstmlib.symbolic.parts import entry
from lstmlib.symbolic.symbols import (
    AllWeights,
    BelowOf,
    BlocksOf,
    BpttProducts,
    CellsEach,
    ExtendedOf,
    GateKinds,
    Has,
    NetsOf,
    PartialsOf,
    SourcesOf,
    Stored,
    SweepProducts,
    WeightsOf,
    l,
    l2,
    n_layers,
    n_outputs,
    plus,
    times,
    whole,
)

COUNT = "lstmlib.network.Network"
TRACE, SWEEP = "lstmlib.trace.LayerTrace", "lstmlib.sweep.sweep"
PARTIALS = "lstmlib.online.stack.Stack.n_partials"
FIRST = whole(1)
BLOCKS, EACH, SOURCES = BlocksOf(l), CellsEach(l), SourcesOf(l)
CELLS = times(BLOCKS, EACH)
TOP_CELLS = times(BlocksOf(n_layers), CellsEach(n_layers))
PEEPED = times(Has(PEEPHOLES), EACH)


def over_layers(term, first=FIRST):
    """Sum over the layers."""
    return Sum(term, (l, first, n_layers))


def count(label, left, right, words, code, check=Counted()):  # noqa: B008 - it is frozen
    """Make an entry."""
    return entry(label, "count", left, right, words, code, check)


BARE = Counted(without=("peepholes", "shortcut"))
WITH_FORGET_GATES = Counted(without=("no forget gates",))

COUNT_EQUATIONS = (
    count(
        "count-sources",
        SOURCES,
        plus(BelowOf(l), CELLS),
        "A layer reads all that lies below it and all of its own cells.",
        COUNT,
    ),
    count(
        "count-nets",
        NetsOf(l),
        times(BLOCKS, plus(GateKinds(), EACH)),
        "Each block has one gate of each kind, three or without forget gates two, and its cells.",
        COUNT,
    ),
    count(
        "count-layer-weights",
        WeightsOf(l),
        plus(
            times(GateKinds(), BLOCKS, plus(SOURCES, 1, PEEPED)),
            times(CELLS, plus(SOURCES, Has(CELL_BIAS))),
        ),
        "Each gate has a weight for each source, a bias and perhaps peepholes; each cell has a "
        "weight for each source and perhaps a bias.",
        COUNT,
    ),
    count(
        "count-weights",
        AllWeights(),
        plus(
            over_layers(WeightsOf(l)),
            times(n_outputs, plus(TOP_CELLS, times(Has(SHORTCUT), BelowOf(FIRST)), 1)),
        ),
        "The weights of all layers, and for each output unit one for each cell of the top layer, "
        "one for each input where there is a shortcut, and a bias.",
        COUNT,
    ),
    count(
        "count-partials",
        PartialsOf(l),
        plus(
            times(plus(GateKinds(), -1), CELLS, plus(SOURCES, 1, PEEPED)),
            times(CELLS, plus(SOURCES, Has(CELL_BIAS))),
        ),
        "Each state carries one partial for each weight into its cell and into its block's input "
        "and forget gates: a gate's weight has one for each cell of the block, a cell's weight has "
        "one, and a weight into the output gate has none.",
        PARTIALS,
    ),
    count(
        "count-extended",
        ExtendedOf(l),
        times(
            WeightsOf(l),
            Sum(times(BlocksOf(l2), CellsEach(l2)), (l2, l + 1, n_layers)),
        ),
        "With extended partials each weight of a layer, into whatever gate or cell, has one more "
        "for every state in every layer above.",
        PARTIALS,
    ),
    count(
        "count-trace",
        Stored(),
        plus(
            BelowOf(FIRST),
            over_layers(times(BLOCKS, plus(GateKinds(), times(4, EACH)))),
            n_outputs,
        ),
        "A backward sweep needs of each step the input, every gate, four numbers a cell (g, the "
        "state, h and the output) and the output units.",
        TRACE,
        WITH_FORGET_GATES,
    ),
    count(
        "count-sweep",
        SweepProducts(),
        plus(
            over_layers(times(NetsOf(l), SOURCES)),
            over_layers(times(NetsOf(l), BelowOf(l)), whole(2)),
            times(2, n_outputs, TOP_CELLS),
        ),
        "At each step the truncated sweep multiplies every delta by every source, and by every "
        "weight from a layer below.",
        SWEEP,
        BARE,
    ),
    count(
        "count-bptt",
        BpttProducts(),
        plus(SweepProducts(), over_layers(times(NetsOf(l), CELLS))),
        "Exact backpropagation through time also multiplies every delta by every recurrent weight.",
        SWEEP,
        BARE,
    ),
)
