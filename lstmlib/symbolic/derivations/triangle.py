"""One layer: one sum in two orders, by partials and by deltas."""

from sympy import Sum

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION
from lstmlib.symbolic.derivations.pieces import d_loss, minus
from lstmlib.symbolic.parts import CELL
from lstmlib.symbolic.symbols import (
    ES,
    Below,
    Delta,
    EpsS,
    Net,
    Partial,
    S,
    Total,
    Weight,
    Y,
    dg,
    gate_in,
    gate_phi,
    l,
    m,
    n_steps,
    over_time,
    plus,
    product_over_time,
    r,
    t,
    tau,
    times,
)

SOURCE = Below(m, l)
WEIGHT = Weight(CELL, SOURCE)
KEPT = product_over_time(Y(gate_phi(), r), r, tau + 1, t)
USED = (dg(Net(CELL, tau)), Y(gate_in(), tau), Y(SOURCE, tau))
BY_PARTIALS = over_time(times(ES(CELL, t), Total(S(CELL, t), WEIGHT)))
BY_DELTAS = Sum(times(Delta(CELL, tau), Y(SOURCE, tau)), (tau, 1, n_steps))
IS_GRADIENT = Step(
    minus(d_loss(WEIGHT)),
    "This is minus the gradient, as backpropagation through time computes it: one delta for each "
    "use of the weight.",
    ("weight-gradient",),
)
RECOGNISED = r"$\varepsilon_s(\tau)$ times $y^{in}(\tau)\, g'(net_c(\tau))$ is the cell's delta."

GENERAL = Derivation(
    name="rtrl-is-bptt",
    title="One sum, two orders",
    words="The sum of errors times partials is the sum of deltas times sources: the same terms, "
    "added in another order.",
    start=BY_PARTIALS,
    steps=(
        Step(
            over_time(times(ES(CELL, t), Sum(times(KEPT, *USED), (tau, 1, t)))),
            r"The partial written out: each use of the weight so far, at $\tau$, times the forget "
            "gates since. The recursion of the partial, put into itself until it reaches zero.",
            ("partial-unrolled",),
            UNDER_TRUNCATION,
        ),
        Step(
            over_time(Sum(times(ES(CELL, t), KEPT, *USED), (tau, 1, t))),
            r"$e_s(t)$ does not depend on $\tau$, so it may stand inside the inner sum.",
        ),
        Step(
            Sum(times(ES(CELL, t), KEPT, *USED), (t, tau, n_steps), (tau, 1, n_steps)),
            r"The pairs $\tau \le t$ form a triangle. Row by row: for each $t$ every $\tau$ up "
            r"to it. Column by column: for each $\tau$ every $t$ from there on. The terms are the "
            "same.",
        ),
        Step(
            Sum(times(Sum(times(ES(CELL, t), KEPT), (t, tau, n_steps)), *USED), (tau, 1, n_steps)),
            "The last three factors do not depend on $t$, so they may leave the inner sum.",
        ),
        Step(
            Sum(times(EpsS(CELL, tau), *USED), (tau, 1, n_steps)),
            r"The inner sum is the state's total error at $\tau$: what each later output sends "
            "back, times the forget gates in between.",
            ("state-error-unrolled",),
        ),
        Step(BY_DELTAS, RECOGNISED, ("cell-delta",)),
        IS_GRADIENT,
    ),
)


E1, E2, E3 = (ES(CELL, time) for time in (1, 2, 3))
PHI2, PHI3 = (Y(gate_phi(), time) for time in (2, 3))
USE1, USE2, USE3 = (
    times(Partial(S(CELL, time), Net(CELL, time)), Y(SOURCE, time)) for time in (1, 2, 3)
)
PARTIAL1, PARTIAL2, PARTIAL3 = (Total(S(CELL, time), WEIGHT) for time in (1, 2, 3))

THREE_STEPS = Derivation(
    name="rtrl-is-bptt-three-steps",
    title="One sum, two orders: three steps written out",
    words="For three steps the triangle has six terms; here each one is written.",
    start=BY_PARTIALS,
    steps=(
        Step(
            plus(times(E1, PARTIAL1), times(E2, PARTIAL2), times(E3, PARTIAL3)),
            "The sequence has three steps.",
        ),
        Step(
            plus(
                times(E1, USE1),
                times(E2, plus(times(PHI2, PARTIAL1), USE2)),
                times(E3, plus(times(PHI3, PARTIAL2), USE3)),
            ),
            "Each partial is what the forget gate keeps of the one before plus what today's use "
            "adds. Before the first step it is zero.",
            ("partials-cell", "partials-start"),
            UNDER_TRUNCATION,
        ),
        Step(
            plus(
                times(E1, USE1),
                times(E2, plus(times(PHI2, USE1), USE2)),
                times(E3, plus(times(PHI3, plus(times(PHI2, USE1), USE2)), USE3)),
            ),
            "Once more the same, for the two partials that are left.",
            ("partials-cell", "partials-start"),
            UNDER_TRUNCATION,
        ),
        Step(
            plus(
                times(E1, USE1),
                times(E2, PHI2, USE1),
                times(E2, USE2),
                times(E3, PHI3, PHI2, USE1),
                times(E3, PHI3, USE2),
                times(E3, USE3),
            ),
            "Multiplied out: the six terms of the triangle, row by row. One with $e_s(1)$, two "
            "with $e_s(2)$, three with $e_s(3)$: this is how partials add.",
        ),
        Step(
            plus(
                times(plus(E1, times(PHI2, E2), times(PHI2, PHI3, E3)), USE1),
                times(plus(E2, times(PHI3, E3)), USE2),
                times(E3, USE3),
            ),
            "The same six terms, column by column: all that is multiplied with one use of the "
            "weight.",
        ),
        Step(
            plus(
                times(plus(E1, times(PHI2, plus(E2, times(PHI3, E3)))), USE1),
                times(plus(E2, times(PHI3, E3)), USE2),
                times(E3, USE3),
            ),
            r"In the first bracket $y^{\varphi_j}(2)$ is taken out of two terms.",
        ),
        Step(
            plus(
                times(EpsS(CELL, 1), USE1), times(EpsS(CELL, 2), USE2), times(EpsS(CELL, 3), USE3)
            ),
            "The brackets are the state's total errors: each is today's error plus what the forget "
            "gate hands back of the next one, starting from the last step.",
            ("state-error-total",),
        ),
        Step(
            plus(*(times(Delta(CELL, time), Y(SOURCE, time)) for time in (1, 2, 3))),
            r"$\varepsilon_s$ times the partial derivative of the state by $net_c$ is the cell's "
            "delta.",
            ("cell-delta",),
        ),
        IS_GRADIENT,
    ),
)

TRIANGLE_DERIVATIONS = (GENERAL, THREE_STEPS)
