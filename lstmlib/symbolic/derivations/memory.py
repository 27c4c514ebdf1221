"""The stack: how the states above a layer depend on its weights."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION, OnNetworks
from lstmlib.symbolic.derivations.moved_state import Moved
from lstmlib.symbolic.derivations.pieces import d_loss, result
from lstmlib.symbolic.graph import Sizes
from lstmlib.symbolic.parts import CELL, TOP_CELL
from lstmlib.symbolic.symbols import (
    BELOW_LAYER,
    UP_TO_LAYER,
    AnyWeight,
    Below,
    Cell,
    Loss,
    Net,
    S,
    Total,
    Weight,
    Y,
    df,
    dh,
    gate_out,
    h,
    j,
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

UPPER, SOURCE = Cell(j2, v2, l + 1), Below(m, l)
OUT, STATE = gate_out(), S(CELL, t)


def through_lower(moved, summed, lower, moved_output):
    """Return the upper state's derivative with every net moved by the lower cells' outputs."""
    terms = (
        moved.term(unit, summed(times(Weight(unit, lower), moved_output))) for unit in moved.factors
    )
    return plus(moved.kept, *terms)


def product_rule(moved):
    """Return the lines that differentiate a cell's output, with or without truncation."""
    return (
        Step(
            plus(
                times(Y(OUT, t), moved.by_weight(h(STATE))),
                times(h(STATE), moved.by_weight(Y(OUT, t))),
            ),
            "Product rule for $y^{c_j^v} = y^{out_j}\\, h(s_{c_j^v})$.",
            ("cell-output",),
        ),
        Step(
            plus(
                times(Y(OUT, t), dh(STATE), moved.by_weight(STATE)),
                times(h(STATE), df(Net(OUT, t)), moved.by_weight(Net(OUT, t))),
            ),
            "Chain rule, for $h$ and for $y^{out_j} = f(net_{out_j})$.",
            ("gate-output",),
        ),
    )


#: Small, because there are many weights: one with two blocks, one with two cells a block, which
#: has three layers.
AT_ANY_DEPTH = OnNetworks(
    peepholes=(False,),
    sizes=(Sizes(2, 2, 1, 2, 1, 1), Sizes(3, 1, 2, 2, 1, 1)),
)
BELOW_CELL = Cell(j2, v2, l - 1)
ANY = Moved(CELL, AnyWeight(l, BELOW_LAYER))
EXTENDED = Derivation(
    name="extended-partials",
    title="The partials of the states above",
    words="How much a state depends on a weight $w$ of any layer below its own, whatever unit the "
    "weight leads to; from the state equation.",
    start=ANY.sought,
    label="extended-state",
    layers="upper",
    layered=True,
    check=AT_ANY_DEPTH,
    steps=(
        *ANY.lines(),
        Step(
            through_lower(
                ANY,
                lambda term: over_layer(term, l - 1),
                BELOW_CELL,
                ANY.by_weight(Y(BELOW_CELL, t)),
            ),
            "Each of the three nets is a weighted sum. In it only the outputs of the layer below "
            "move, at $t$: $w$ itself stands further down, and truncation freezes what the layer "
            "reads of its own past.",
            ("cell-net", "gate-net", "truncation"),
            UNDER_TRUNCATION,
        ),
        Step(
            result("extended-state"),
            "Factors and terms change places. The same quantity stands on both sides, one step "
            "apart, so it is carried forward, from zero.",
        ),
    ),
)

EXTENDED_OUTPUT = Derivation(
    name="extended-output-above",
    title="The partials of the outputs above",
    words="How much a cell's output depends on a weight $w$ of any layer below its own; from the "
    "output's formula.",
    start=ANY.by_weight(Y(CELL, t)),
    label="extended-output-above",
    layers="upper",
    layered=True,
    check=AT_ANY_DEPTH,
    steps=(
        *product_rule(ANY),
        Step(
            result("extended-output-above"),
            "In $net_{out_j}$ only the outputs of the layer below move, at $t$; truncation freezes "
            "the rest.",
            ("gate-net", "truncation"),
            UNDER_TRUNCATION,
        ),
    ),
)

MOVED = Moved(UPPER, Weight(OUT, SOURCE))
SENT_UP = Derivation(
    name="extended-output-gate",
    title="What a weight into the output gate moves at once",
    words="How much a cell's output depends on a weight into its own output gate; from the "
    "output's formula.",
    start=MOVED.by_weight(Y(CELL, t)),
    label="extended-output-gate",
    layered=True,
    steps=(
        *product_rule(MOVED),
        Step(
            times(h(STATE), df(Net(OUT, t)), MOVED.by_weight(Net(OUT, t))),
            "Under truncation the cell's own state does not depend on a weight into its output "
            "gate: no partial in its own layer.",
            ("truncation",),
            UNDER_TRUNCATION,
        ),
        Step(
            result("extended-output-gate"),
            "In $net_{out_j}$ the weight $w_{out_j m}$ stands before $y^m(t)$, and no source "
            "moves: the total derivative is the partial one.",
            ("gate-net",),
            UNDER_TRUNCATION,
        ),
    ),
)

IN_BRACKET = (
    MOVED.term(unit, over_cells(times(Weight(unit, CELL), h(STATE)))) for unit in MOVED.factors
)
MEMORY = Derivation(
    name="output-gate-memory-in-stack",
    title="In a stack, the output gate's weights are remembered above",
    words="How much a state of the layer above depends on a weight into a lower output gate, from "
    "the upper state's equation.",
    start=MOVED.sought,
    layers="lower",
    layered=True,
    steps=(
        *MOVED.lines(),
        Step(
            through_lower(MOVED, over_cells, CELL, MOVED.by_weight(Y(CELL, t))),
            "Each of the three nets is a weighted sum in which the lower cells' outputs at $t$ "
            "move. Under truncation these are the cells of the gate's own block: other blocks "
            "could hear of $w_{out_j m}$ only through frozen outputs.",
            ("cell-net", "gate-net", "truncation"),
            UNDER_TRUNCATION,
        ),
        Step(
            plus(MOVED.kept, times(plus(*IN_BRACKET), df(Net(OUT, t)), Y(SOURCE, t))),
            "The lower cell's output moves by $h(s)\\, f'(net_{out_j})\\, y^m(t)$. What was moved "
            "at $t$ is now in the upper state, and its forget gate keeps it: this partial has to "
            "be carried forward.",
            ("extended-output-gate",),
            UNDER_TRUNCATION,
        ),
    ),
)

ANY_WEIGHT = AnyWeight(n_layers, UP_TO_LAYER)
TOP_OUTPUT = Y(TOP_CELL, t)


def over_top(term):
    """Sum over the steps and, at each, over the cells of the top layer."""
    return over_time(over_blocks(over_cells(term, layer=n_layers), j, n_layers))


EXTENDED_GRADIENT = Derivation(
    name="extended-gradient",
    title="Every gradient from today's errors",
    words="The derivative of $E$ by a weight $w$ of any layer, from the partials of the top cells' "
    "outputs.",
    start=d_loss(ANY_WEIGHT),
    label="extended-gradient",
    layered=True,
    check=AT_ANY_DEPTH,
    steps=(
        Step(
            over_time(Total(Loss(t), ANY_WEIGHT)),
            "$E$ is the sum of the objectives of the steps.",
            ("objective-total",),
        ),
        Step(
            over_top(times(Total(Loss(t), TOP_OUTPUT), Total(TOP_OUTPUT, ANY_WEIGHT))),
            "Chain rule. $E(t)$ hears of $w$ only through the outputs of the top cells at $t$: "
            "nothing else is read by the output units.",
            ("output-net",),
        ),
        Step(
            over_top(times(d_loss(TOP_OUTPUT), Total(TOP_OUTPUT, ANY_WEIGHT))),
            "Under truncation an output of the top layer matters at its own step only, so the "
            "derivative of $E(t)$ by it is that of $E$.",
            ("truncation",),
            UNDER_TRUNCATION,
        ),
        Step(
            result("extended-gradient"),
            "Definition of $e_y$. No error is carried back in time; the past is in the partials.",
            ("e-y",),
        ),
    ),
)

MEMORY_DERIVATIONS = (SENT_UP, MEMORY, EXTENDED, EXTENDED_OUTPUT, EXTENDED_GRADIENT)
