"""From errors to gradients: one delta for each use of a weight, and two recursions written out."""

from sympy import Sum

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import NO_PEEPHOLES_OR_CUT, UNDER_TRUNCATION
from lstmlib.symbolic.derivations.pieces import d_loss, minus, result
from lstmlib.symbolic.derivations.triangle import KEPT, SOURCE, USED, WEIGHT
from lstmlib.symbolic.parts import CELL
from lstmlib.symbolic.symbols import (
    ES,
    AnyUnit,
    Delta,
    EpsS,
    Net,
    Partial,
    S,
    Total,
    Weight,
    Y,
    gate_phi,
    l,
    n_steps,
    over_time,
    plus,
    product_over_time,
    r,
    t,
    tau,
    times,
)

UNIT = AnyUnit(l)
INTO_UNIT, NET = Weight(UNIT, SOURCE), Net(UNIT, t)

WEIGHT_GRADIENT = Derivation(
    name="weight-gradient",
    title="The gradient of a weight",
    words="The derivative of $E$ by a weight from below into any gate or cell $a$, from the deltas "
    "of that unit.",
    start=d_loss(INTO_UNIT),
    label="weight-gradient",
    steps=(
        Step(
            over_time(times(d_loss(NET), Partial(NET, INTO_UNIT))),
            "Chain rule. The weight is used once at every step, in $net_a(t)$ and nowhere else; "
            "each use adds a term.",
            ("cell-net", "gate-net"),
        ),
        Step(
            minus(over_time(times(Delta(UNIT, t), Partial(NET, INTO_UNIT)))),
            "Definition of a delta: minus the total derivative of $E$ by the net input.",
            ("delta",),
        ),
        Step(
            result("weight-gradient"),
            "The net input is a weighted sum; its partial derivative by the weight is the source.",
            ("cell-net", "gate-net"),
        ),
    ),
)

NOW = [factor.xreplace({tau: t}) for factor in USED]
KEPT_BEFORE = product_over_time(Y(gate_phi(), r), r, tau + 1, t - 1)

PARTIAL_UNROLLED = Derivation(
    name="partial-unrolled",
    title="The partial written out",
    words="How much a state depends on a weight into its cell, as a sum over all uses of the "
    "weight so far; from the recursion of the partial.",
    start=Total(S(CELL, t), WEIGHT),
    label="partial-unrolled",
    steps=(
        Step(
            plus(times(Y(gate_phi(), t), Total(S(CELL, t - 1), WEIGHT)), times(*NOW)),
            "What the forget gate keeps of the partial of the step before, plus what today's use "
            "adds.",
            ("partials-cell",),
            UNDER_TRUNCATION,
        ),
        Step(
            plus(
                times(Y(gate_phi(), t), Sum(times(KEPT_BEFORE, *USED), (tau, 1, t - 1))),
                times(*NOW),
            ),
            "The partial at $t-1$ written out in the same way. (Induction: at $t=0$ the partial "
            "is zero, and so is a sum without terms; each step makes the next one true.)",
            ("partials-start",),
            UNDER_TRUNCATION,
        ),
        Step(
            plus(Sum(times(KEPT, *USED), (tau, 1, t - 1)), times(*NOW)),
            r"$y^{\varphi_j}(t)$ goes into the product, as its last factor.",
        ),
        Step(
            result("partial-unrolled"),
            r"What today's use adds is the term with $\tau = t$; its product has no factor and is "
            "one.",
        ),
    ),
)

EPS, E_S = EpsS(CELL, tau), ES(CELL, t)
KEPT_AFTER = product_over_time(Y(gate_phi(), r), r, tau + 2, t)

STATE_ERROR_UNROLLED = Derivation(
    name="state-error-unrolled",
    title="The state's total error written out",
    words="The total error of a state at time $\\tau$, as a sum over all later outputs; from its "
    "recursion backward in time.",
    start=EPS,
    label="state-error-unrolled",
    condition=NO_PEEPHOLES_OR_CUT,
    steps=(
        Step(
            plus(ES(CELL, tau), times(Y(gate_phi(), tau + 1), EpsS(CELL, tau + 1))),
            "The state's two children: its output and the state of the next step.",
            ("state-error-total",),
        ),
        Step(
            plus(
                ES(CELL, tau),
                times(Y(gate_phi(), tau + 1), Sum(times(E_S, KEPT_AFTER), (t, tau + 1, n_steps))),
            ),
            r"The error at $\tau+1$ written out in the same way. (Induction from the end: after "
            "the last step the error is zero, and so is a sum without terms.)",
        ),
        Step(
            plus(ES(CELL, tau), Sum(times(E_S, KEPT), (t, tau + 1, n_steps))),
            r"$y^{\varphi_j}(\tau+1)$ goes into the product, as its first factor.",
        ),
        Step(
            result("state-error-unrolled"),
            r"$e_s(\tau)$ is the term with $t = \tau$; its product has no factor and is one.",
        ),
    ),
)

GRADIENT_DERIVATIONS = (WEIGHT_GRADIENT, PARTIAL_UNROLLED, STATE_ERROR_UNROLLED)
