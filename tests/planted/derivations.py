"""Lines with one planted mistake each: the check of the derivation must refuse them.

A row holds the mistake, the name of the derivation, the number of the line (from 1) and the wrong
line. Beside them, derivations in which a condition is left out or claimed where none is needed.
"""

from sympy import Sum

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.derivations.below import by_delta, four_sums
from lstmlib.symbolic.derivations.one_cell import LOWER, At
from lstmlib.symbolic.derivations.pieces import d_loss, hops, minus
from lstmlib.symbolic.derivations.triangle import KEPT, USED
from lstmlib.symbolic.parts import CELL, OUTPUT, from_outputs
from lstmlib.symbolic.symbols import l, plus, t, tau, times

IN, PHI, OUT = n.gate_in(), n.gate_phi(), n.gate_out()
NET_C, NET_OUT, NET_K = n.Net(CELL, t), n.Net(OUT, t), n.Net(OUTPUT, t)
STATE, NEXT, E_Y, E_S = n.S(CELL, t), n.S(CELL, t + 1), n.EY(CELL, t), n.ES(CELL, t)
Y_OUT, Y_C, EPS_NEXT = n.Y(OUT, t), n.Y(CELL, t), n.EpsS(CELL, t + 1)
TO_NET = hops(Y_OUT, NET_OUT)
SOURCE = n.Below(n.m, l)


def kept(weight):
    """Return what the forget gate keeps of a partial."""
    return times(n.Y(PHI, t), n.Total(n.S(CELL, t - 1), weight))


INTO_CELL, INTO_PHI = n.Weight(CELL, SOURCE), n.Weight(PHI, SOURCE)
NOW_CELL = (n.dg(NET_C), n.Y(IN, t))
UPPER2 = At(2, 2)

PLANTED = (
    ("wrong sign", "output-unit", 1, d_loss(NET_K)),
    ("wrong sign", "output-unit", 5, minus(n.OutputError(OUTPUT, t), n.df(NET_K))),
    (
        "wrong sign",
        "state-error-total",
        4,
        plus(E_S, minus(EPS_NEXT, *hops(NEXT, STATE))),
    ),
    ("missing sum", "output-gate", 3, minus(d_loss(Y_C), *hops(Y_C, Y_OUT), *TO_NET)),
    ("missing sum", "output-gate", 7, times(n.df(NET_OUT), n.h(STATE), E_Y)),
    (
        "missing sum over cells",
        "through-in",
        4,
        n.over_blocks(
            times(
                n.EpsS(n.Cell(n.j2, 1, l + 1), t),
                n.g(n.Net(n.Cell(n.j2, 1, l + 1), t)),
                *hops(n.Y(n.gate_in(n.j2, l + 1), t), n.Net(n.gate_in(n.j2, l + 1), t), Y_C),
            ),
            n.j2,
            l + 1,
        ),
    ),
    ("a path left out", "four-nets", 4, plus(*four_sums(by_delta, l + 1, t, CELL)[:3])),
    (
        "t for t - 1",
        "partial-phi",
        5,
        plus(kept(INTO_PHI), times(n.S(CELL, t), n.df(n.Net(PHI, t)), n.Y(SOURCE, t))),
    ),
    (
        "t for t - 1",
        "partial-cell",
        5,
        plus(
            times(n.Y(PHI, t), n.Total(STATE, INTO_CELL)),
            times(*NOW_CELL, n.Y(SOURCE, t)),
        ),
    ),
    (
        "t for t + 1",
        "state-error-total",
        5,
        plus(E_S, times(EPS_NEXT, n.Y(PHI, t))),
    ),
    (
        "t for tau",
        "rtrl-is-bptt",
        3,
        Sum(times(n.ES(CELL, tau), KEPT, *USED), (t, tau, n.n_steps), (tau, 1, n.n_steps)),
    ),
    ("dropped prime", "output-unit", 6, times(n.OutputError(OUTPUT, t), n.f(NET_K))),
    ("dropped prime", "state-error", 3, times(E_Y, Y_OUT, n.h(STATE))),
    ("dropped prime", "cell-delta", 4, times(n.EpsS(CELL, t), n.Y(IN, t), n.g(NET_C))),
    (
        "wrong index",
        "cell-delta",
        4,
        times(n.EpsS(CELL, t), n.Y(n.gate_in(3 - n.j), t), n.dg(NET_C)),
    ),
    ("wrong gate", "state-error", 3, times(E_Y, n.Y(IN, t), n.dh(STATE))),
    (
        "wrong layer",
        "substitution",
        4,
        plus(*four_sums(by_delta, l, t, CELL)),
    ),
    ("overwritten", "state-error-total", 3, minus(d_loss(NEXT), *hops(NEXT, STATE))),
    (
        "partial for total",
        "partial-cell",
        3,
        plus(kept(INTO_CELL), times(*NOW_CELL, n.Y(SOURCE, t))),
    ),
    (
        "the state of the wrong step",
        "two-steps-last",
        6,
        plus(*UPPER2.heard(LOWER, remembers=False)),
    ),
    (
        "the error of the output unit in a lower layer",
        "four-nets",
        5,
        from_outputs(CELL),
    ),
)

#: Name and line of steps that hold under truncation only and, here, do not say so.
UNDECLARED = (
    ("partial-cell", 4),
    ("partial-in", 5),
    ("output-gate-no-partial", 4),
    ("four-nets", 3),
    ("substitution", 3),
    ("rtrl-is-bptt", 1),
    ("output-gate-memory-in-stack", 4),
    ("two-steps", 3),
    ("skip", 3),
)
#: Name and line of steps that hold always and, here, claim a condition.
IDLE = (("output-gate", 3), ("cell-delta", 2), ("through-out", 5))
