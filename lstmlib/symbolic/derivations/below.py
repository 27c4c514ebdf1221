"""The stack: the error at a lower cell's output, through every net that reads it."""

from sympy import Eq, Piecewise

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION, WITHOUT_TRUNCATION, OnNetworks
from lstmlib.symbolic.derivations.pieces import DEPTHS, d_loss, minus, result
from lstmlib.symbolic.parts import CELL, OUTPUT, TOP_CELL
from lstmlib.symbolic.symbols import (
    EY,
    Cell,
    Delta,
    Net,
    Partial,
    Y,
    gate_in,
    gate_out,
    gate_phi,
    j2,
    l,
    n_layers,
    over_blocks,
    over_layer,
    over_nets,
    over_outputs,
    plus,
    t,
    times,
    u,
    v2,
)


def reads(unit, time, cell):
    """Return the partial derivative of a net input by the output of a cell at t."""
    return Partial(Net(unit, time), Y(cell, t))


def sent(unit, time, cell):
    """Return minus what one reader passes back: the total derivative by its net input, one hop."""
    return times(d_loss(Net(unit, time)), reads(unit, time, cell))


def by_delta(unit, time, cell):
    """Return the same with the delta in the place of minus the total derivative."""
    return times(Delta(unit, time), reads(unit, time, cell))


def four_sums(term, layer, time, cell):
    """Sum over the readers of a cell in one layer, kind by kind.

    Parameters
    ----------
    term : callable
        Takes a reader, a time and the cell.
    layer, time : sympy.Expr
        Where and when they read.
    cell : Cell
        What they read.

    Returns
    -------
    tuple of sympy.Expr
        Cell inputs, input gates, forget gates, output gates.
    """
    gates = (kind(j2, layer) for kind in (gate_in, gate_phi, gate_out))
    return (
        over_layer(term(Cell(j2, v2, layer), time, cell), layer),
        *(over_blocks(term(gate, time, cell), j2, layer) for gate in gates),
    )


def own_nets(cell, layer):
    """Return what the layer's own nets send back from the next step, as one sum."""
    return over_nets(sent(u, t + 1, cell), layer)


def defined_error(cell, time=t):
    """Return the line that says what the error at a cell's output is."""
    return Step(
        minus(d_loss(Y(cell, time))),
        "Definition of $e_y$: minus the total derivative of $E$ by the cell's output.",
        ("e-y",),
    )


DROPPED = (
    "Truncation drops what comes back through the layer's own nets: to them $y^{c_j^v}(t)$ is a "
    "frozen number."
)
IS_DELTA = "Minus the total derivative of $E$ by a net input is a delta, whatever the net is."
IS_WEIGHT = (
    "A net input is a weighted sum of its sources; its partial derivative by a source is the "
    "weight."
)


def cases(top, lower):
    """Return one expression for the top layer and another for every layer below it."""
    return Piecewise((top, Eq(l, n_layers)), (lower, l < n_layers))


def both_cases(term):
    """Sum a term over the readers above, which are output units or nets."""
    return cases(over_outputs(term(OUTPUT, t, CELL)), over_nets(term(u, t, CELL), l + 1))


SUBSTITUTION = Derivation(
    name="substitution",
    title="One substitution",
    words="The error at a cell's output, in the top layer and below it, from the definition: only "
    "the readers above differ.",
    start=EY(CELL, t),
    label="substitution",
    layered=True,
    check=OnNetworks(sizes=DEPTHS),
    steps=(
        defined_error(CELL),
        Step(
            plus(minus(own_nets(CELL, l)), minus(both_cases(sent))),
            "Chain rule over all readers of $y^{c_j^v}(t)$. At $t+1$ the nets of its own layer. At "
            "$t$ what lies above: output units $k$, or every gate and cell $u$ of the next layer.",
        ),
        Step(minus(both_cases(sent)), DROPPED, ("truncation",), UNDER_TRUNCATION),
        Step(both_cases(by_delta), IS_DELTA, ("delta",)),
        Step(result("substitution"), IS_WEIGHT, ("output-net", "cell-net", "gate-net")),
    ),
)

FOUR_NETS = Derivation(
    name="four-nets",
    title="All four nets of the layer above",
    words="The error at the output of a lower cell, from everything that reads it.",
    start=EY(CELL, t),
    label="lower-error",
    layers="lower",
    layered=True,
    check=OnNetworks(sizes=DEPTHS),
    steps=(
        defined_error(CELL),
        Step(
            plus(
                *(minus(term) for term in four_sums(sent, l + 1, t, CELL)),
                minus(own_nets(CELL, l)),
            ),
            "Chain rule over all readers of $y^{c_j^v}(t)$: at $t$ the four kinds of net in the "
            "layer above, at $t+1$ every net $u$ of its own layer. Each reader adds a term.",
        ),
        Step(
            plus(*(minus(term) for term in four_sums(sent, l + 1, t, CELL))),
            DROPPED,
            ("truncation",),
            UNDER_TRUNCATION,
        ),
        Step(plus(*four_sums(by_delta, l + 1, t, CELL)), IS_DELTA, ("delta",)),
        Step(result("lower-error"), IS_WEIGHT, ("cell-net", "gate-net")),
    ),
)


def exact(name, label, title, words, cell, above, above_by_delta, **more):
    """Return the derivation of an error at a cell's output with nothing cut."""
    layer = cell.args[2]
    return Derivation(
        name=name,
        title=title,
        words=words,
        start=EY(cell, t),
        label=label,
        steps=(
            defined_error(cell),
            Step(
                plus(
                    *(minus(term) for term in above),
                    *(minus(term) for term in four_sums(sent, layer, t + 1, cell)),
                ),
                "Chain rule over all readers of $y^{c_j^v}(t)$: what lies above, at $t$, and the "
                "four kinds of net of its own layer, at $t+1$.",
            ),
            Step(
                plus(*above_by_delta, *four_sums(by_delta, layer, t + 1, cell)),
                IS_DELTA,
                ("delta",),
            ),
            Step(
                result(label),
                f"{IS_WEIGHT} The own nets at $t+1$ read $y^{{c_j^v}}(t)$ through the recurrent "
                "weights. Truncation would freeze it there.",
                ("cell-net", "gate-net"),
                WITHOUT_TRUNCATION,
            ),
        ),
        **more,
    )


BELOW_DERIVATIONS = (
    SUBSTITUTION,
    FOUR_NETS,
    exact(
        "exact-recurrence",
        "top-error-exact",
        "Nothing cut: the layer's own nets send error back",
        "The error at the output of a cell under the output units, without truncation.",
        TOP_CELL,
        (over_outputs(sent(OUTPUT, t, TOP_CELL)),),
        (over_outputs(by_delta(OUTPUT, t, TOP_CELL)),),
    ),
    exact(
        "exact-recurrence-lower",
        "lower-error-exact",
        "Nothing cut, in a lower layer",
        "The error at the output of a lower cell, without truncation.",
        CELL,
        four_sums(sent, l + 1, t, CELL),
        four_sums(by_delta, l + 1, t, CELL),
        layers="lower",
        layered=True,
        check=OnNetworks(sizes=DEPTHS),
    ),
)
