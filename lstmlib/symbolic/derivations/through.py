"""The stack: the error at a lower cell's output through each kind of net above, one at a time."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import OnNetworks
from lstmlib.symbolic.derivations.below import IS_WEIGHT, by_delta, reads, sent
from lstmlib.symbolic.derivations.pieces import DEPTHS, d_loss, hops, minus, result
from lstmlib.symbolic.parts import CELL
from lstmlib.symbolic.symbols import (
    EY,
    Cell,
    EpsS,
    Net,
    S,
    Y,
    df,
    dg,
    g,
    gate_in,
    gate_out,
    gate_phi,
    h,
    j2,
    l,
    over_blocks,
    over_cells,
    over_layer,
    t,
    times,
    v2,
)

UPPER = Cell(j2, v2, l + 1)
IN, PHI, OUT = (kind(j2, l + 1) for kind in (gate_in, gate_phi, gate_out))
STATE, NET_C, Y_C = S(UPPER, t), Net(UPPER, t), Y(UPPER, t)
IS_EPS = r"Definition of $\varepsilon_s$: minus the total derivative of $E$ by the state."


def upper(term):
    """Sum over all cells of the layer above."""
    return over_layer(term, l + 1)


def of_block(term):
    """Sum over the cells of one block above."""
    return over_cells(term, v2, j2, l + 1)


def blocks(term):
    """Sum over the blocks of the layer above."""
    return over_blocks(term, j2, l + 1)


def through(name, term, what, start, steps):
    """Return the derivation of one of the four terms of the error at a lower cell's output."""
    return Derivation(
        name=name,
        title=f"Through the {what} of the layer above",
        words=f"What reaches a lower cell's output through the {what} of the layer above.",
        start=start,
        label="lower-error",
        term=term,
        layers="lower",
        layered=True,
        check=OnNetworks(sizes=DEPTHS),
        steps=steps,
    )


def last_lines(term, collected, label, net="gate-net", summed=", added over $v'$,"):
    """Return the last two lines, which all four roads share."""
    return (
        Step(
            collected,
            f"What stands before the last factor{summed} is the delta of the net, as in a single "
            "layer.",
            (label,),
        ),
        Step(result("lower-error").args[term], IS_WEIGHT, (net,)),
    )


LAST_C = reads(UPPER, t, CELL)
THROUGH_CELL = through(
    "through-cell",
    0,
    "cell inputs",
    minus(upper(sent(UPPER, t, CELL))),
    (
        Step(
            minus(upper(times(d_loss(STATE), *hops(STATE, NET_C), LAST_C))),
            "Chain rule. Only the state of the upper cell reads its net input.",
        ),
        Step(upper(times(EpsS(UPPER, t), *hops(STATE, NET_C), LAST_C)), IS_EPS, ("eps-s",)),
        Step(
            upper(times(EpsS(UPPER, t), Y(IN, t), dg(NET_C), LAST_C)),
            "The state equation has the partial derivative $y^{in}\\, g'(net_c)$ by $net_c$.",
            ("state-forget",),
        ),
        *last_lines(0, upper(by_delta(UPPER, t, CELL)), "cell-delta", "cell-net", ""),
    ),
)


def through_gate(name, term, what, gate, factor, why, label):
    """Return the derivation for a gate that acts before the state.

    Parameters
    ----------
    name, what, label : str
        Of the derivation, of the gate in words, and of the equation of its delta.
    term : int
        Which of the four terms it is.
    gate : Gate
        The gate.
    factor : sympy.Expr
        Partial derivative of a state by the gate's activation.
    why : str
        The reason for that factor.
    """
    activation, net, last = Y(gate, t), Net(gate, t), reads(gate, t, CELL)
    slope, road = hops(activation, net), hops(STATE, activation, net)
    return through(
        name,
        term,
        what,
        minus(blocks(sent(gate, t, CELL))),
        (
            Step(
                minus(blocks(times(d_loss(activation), *slope, last))),
                "Chain rule. Only the gate's activation reads its net input.",
            ),
            Step(
                minus(blocks(of_block(times(d_loss(STATE), *road, last)))),
                "Chain rule. The state of every cell of the gate's block reads the activation: a "
                "second sum.",
            ),
            Step(blocks(of_block(times(EpsS(UPPER, t), *road, last))), IS_EPS, ("eps-s",)),
            Step(
                blocks(of_block(times(EpsS(UPPER, t), factor, *slope, last))),
                why,
                ("state-forget",),
            ),
            Step(
                blocks(of_block(times(EpsS(UPPER, t), factor, df(net), last))),
                "The gate's activation is $f$ of its net input.",
                ("gate-output",),
            ),
            *last_lines(term, blocks(by_delta(gate, t, CELL)), label),
        ),
    )


ACTIVATION, LAST_OUT = Y(OUT, t), reads(OUT, t, CELL)
ROAD_OUT = hops(Y_C, ACTIVATION, Net(OUT, t))
THROUGH_OUT = through(
    "through-out",
    3,
    "output gates",
    minus(blocks(sent(OUT, t, CELL))),
    (
        Step(
            minus(blocks(times(d_loss(ACTIVATION), *hops(ACTIVATION, Net(OUT, t)), LAST_OUT))),
            "Chain rule. Only the gate's activation reads its net input.",
        ),
        Step(
            minus(blocks(of_block(times(d_loss(Y_C), *ROAD_OUT, LAST_OUT)))),
            "Chain rule. The output of every cell of the gate's block reads the activation: a "
            "second sum. No state lies on this road.",
        ),
        Step(
            blocks(of_block(times(EY(UPPER, t), *ROAD_OUT, LAST_OUT))),
            "Definition of $e_y$, for the upper cell.",
            ("e-y",),
        ),
        Step(
            blocks(of_block(times(EY(UPPER, t), h(STATE), ROAD_OUT[1], LAST_OUT))),
            r"$y^c = y^{out}\, h(s_c)$ has the partial derivative $h(s_c)$ by $y^{out}$.",
            ("cell-output",),
        ),
        Step(
            blocks(of_block(times(EY(UPPER, t), h(STATE), df(Net(OUT, t)), LAST_OUT))),
            "The gate's activation is $f$ of its net input.",
            ("gate-output",),
        ),
        *last_lines(3, blocks(by_delta(OUT, t, CELL)), "output-gate-delta"),
    ),
)

THROUGH_DERIVATIONS = (
    THROUGH_CELL,
    through_gate(
        "through-in",
        1,
        "input gates",
        IN,
        g(NET_C),
        "In the state equation the input gate stands before $g(net_c)$.",
        "input-gate-delta",
    ),
    through_gate(
        "through-phi",
        2,
        "forget gates",
        PHI,
        S(UPPER, t - 1),
        "In the state equation the forget gate stands before $s_c(t-1)$, the old state.",
        "forget-gate-delta",
    ),
    THROUGH_OUT,
)
