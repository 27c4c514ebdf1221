"""One layer with an open top: the error of a state, and the deltas that act through it."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import NO_PEEPHOLES_OR_CUT
from lstmlib.symbolic.derivations.pieces import (
    NET_SLOPES,
    d_loss,
    defined_delta,
    hops,
    minus,
    result,
)
from lstmlib.symbolic.parts import CELL
from lstmlib.symbolic.symbols import (
    ES,
    EY,
    Delta,
    EpsS,
    Net,
    S,
    Y,
    df,
    dg,
    dh,
    g,
    gate_in,
    gate_out,
    gate_phi,
    over_cells,
    plus,
    t,
    times,
)

Y_OUT, Y_IN, Y_PHI = (Y(gate, t) for gate in (gate_out(), gate_in(), gate_phi()))
Y_C, STATE, NET_C = Y(CELL, t), S(CELL, t), Net(CELL, t)
E_Y, E_S, EPS_S = EY(CELL, t), ES(CELL, t), EpsS(CELL, t)
NEXT, EPS_NEXT = S(CELL, t + 1), EpsS(CELL, t + 1)

STATE_ERROR = Derivation(
    name="state-error",
    title="The state's error through today's output",
    words="What reaches a state through the cell's output of the same step, from the error there.",
    start=E_S,
    label="state-error",
    steps=(
        Step(
            minus(d_loss(Y_C), *hops(Y_C, STATE)),
            "Definition of $e_s$: what reaches the state by one road only, through the cell's "
            "output of the same step. That road has one partial derivative.",
        ),
        Step(
            times(E_Y, *hops(Y_C, STATE)),
            "Definition of $e_y$: minus the total derivative of $E$ by the cell's output.",
            ("e-y",),
        ),
        Step(
            times(E_Y, Y_OUT, dh(STATE)),
            r"$y^{c_j^v} = y^{out_j}\, h(s_{c_j^v})$ has the partial derivative "
            r"$y^{out_j}\, h'(s_{c_j^v})$ by $s_{c_j^v}$; the gate's activation is held.",
            ("cell-output",),
        ),
        Step(result("state-error"), "The factors change places."),
    ),
)

STATE_ERROR_TOTAL = Derivation(
    name="state-error-total",
    title="The state's total error",
    words="The total error of a state, from its two children: today's output and tomorrow's state.",
    start=EPS_S,
    label="state-error-total",
    condition=NO_PEEPHOLES_OR_CUT,
    steps=(
        Step(
            minus(d_loss(STATE)),
            r"Definition of $\varepsilon_s$: minus the total derivative of $E$ by the state.",
            ("eps-s",),
        ),
        Step(
            plus(
                minus(d_loss(Y_C), *hops(Y_C, STATE)),
                minus(d_loss(NEXT), *hops(NEXT, STATE)),
            ),
            "Chain rule. Two formulas read $s_{c_j^v}(t)$: the cell's output now and the state of "
            "the next step. Each child adds a term. A peephole would be a further reader; "
            "truncation cuts it.",
        ),
        Step(
            plus(E_S, minus(d_loss(NEXT), *hops(NEXT, STATE))),
            "The first term is what $e_s$ means: the road through today's output.",
            ("state-error",),
        ),
        Step(
            plus(E_S, times(EPS_NEXT, *hops(NEXT, STATE))),
            r"Definition of $\varepsilon_s$, one step later. At the last step there is no later "
            "state, and the term is zero.",
            ("eps-s",),
        ),
        Step(
            plus(E_S, times(EPS_NEXT, Y(gate_phi(), t + 1))),
            r"The state equation at $t+1$ has the partial derivative $y^{\varphi_j}(t+1)$ by "
            "$s_{c_j^v}(t)$.",
            ("carousel-direct",),
        ),
        Step(result("state-error-total"), "The factors of the second term change places."),
    ),
)

CELL_DELTA = Derivation(
    name="cell-delta",
    title="The delta of a cell input",
    words="The delta of a cell's net input, from the total error of its state.",
    start=Delta(CELL, t),
    label="cell-delta",
    steps=(
        defined_delta(CELL),
        Step(
            minus(d_loss(STATE), *hops(STATE, NET_C)),
            "Chain rule. Only the state $s_{c_j^v}(t)$ reads $net_{c_j^v}(t)$.",
        ),
        Step(
            times(EPS_S, *hops(STATE, NET_C)),
            r"Definition of $\varepsilon_s$: minus the total derivative of $E$ by the state.",
            ("eps-s",),
        ),
        Step(
            times(EPS_S, Y_IN, dg(NET_C)),
            r"In $s = y^{\varphi} s(t-1) + y^{in} g(net_c)$ only the second term holds $net_c$; "
            r"its partial derivative is $y^{in}\, g'(net_c)$.",
            ("state-forget",),
        ),
        Step(result("cell-delta"), "The factors change places."),
    ),
)


def gate_before_state(gate, name, title, words, factor, why):
    """Return the derivation of the delta of a gate that acts before the state.

    Parameters
    ----------
    gate : Gate
        The gate.
    name, title, words : str
        As of the derivation; the name is the equation's label too.
    factor : sympy.Expr
        Partial derivative of a state by the gate's activation.
    why : str
        The reason for that factor.
    """
    activation, net = Y(gate, t), Net(gate, t)
    last = hops(activation, net)
    through = hops(STATE, activation)
    return Derivation(
        name=name,
        title=title,
        words=words,
        start=Delta(gate, t),
        label=name,
        steps=(
            defined_delta(gate),
            Step(
                minus(d_loss(activation), *last),
                "Chain rule. Nothing but the gate's activation reads its net input.",
            ),
            Step(
                minus(over_cells(times(d_loss(STATE), *through)), *last),
                "Chain rule. The state of every cell of the block reads the gate, so each cell "
                "sends a term; the terms add.",
            ),
            Step(
                times(over_cells(times(EPS_S, *through)), *last),
                r"Definition of $\varepsilon_s$: minus the total derivative of $E$ by the state.",
                ("eps-s",),
            ),
            Step(times(over_cells(times(EPS_S, factor)), *last), why, ("state-forget",)),
            Step(
                times(over_cells(times(EPS_S, factor)), df(net)),
                NET_SLOPES,
                ("gate-output",),
            ),
            Step(result(name), "The factors change places."),
        ),
    )


STATE_DERIVATIONS = (
    STATE_ERROR,
    STATE_ERROR_TOTAL,
    CELL_DELTA,
    gate_before_state(
        gate_in(),
        "input-gate-delta",
        "The delta of the input gate",
        "The delta of a block's input gate, from the total errors of the states of its cells.",
        g(NET_C),
        "In the state equation the input gate stands before $g(net_{c_j^v})$, which is the partial "
        "derivative.",
    ),
    gate_before_state(
        gate_phi(),
        "forget-gate-delta",
        "The delta of the forget gate",
        "The delta of a block's forget gate, from the total errors of the states of its cells.",
        S(CELL, t - 1),
        "In the state equation the forget gate stands before $s_{c_j^v}(t-1)$, which is the "
        "partial derivative: the old state, not the new one.",
    ),
)
