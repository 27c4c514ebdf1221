"""Two layers of one cell, two steps: the errors of the lower cell, with no sum left."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION, WITHOUT_TRUNCATION
from lstmlib.symbolic.derivations.below import IS_DELTA, IS_WEIGHT, defined_error
from lstmlib.symbolic.derivations.one_cell import (
    CHECK,
    LOWER,
    At,
    from_output,
    output_delta,
)
from lstmlib.symbolic.derivations.pieces import d_loss, minus
from lstmlib.symbolic.symbols import EY, Below, Weight, Y, plus, times

UPPER1, UPPER2, LOWER1, LOWER2 = At(2, 1), At(2, 2), At(1, 1), At(1, 2)
DELTAS_OUT = ("cell-delta", "input-gate-delta", "forget-gate-delta", "output-gate-delta")
OUTPUT_ERROR = (
    "The delta of the output unit. Every other factor is known from the forward pass and the "
    "weights: nothing is left to derive."
)
GATHERED = (
    r"The terms that hold $\varepsilon_s$ are gathered: the roads through the state. The output "
    "gate's road passes it by."
)


def derivation(name, title, words, start, steps):
    """Return a derivation on this network."""
    return Derivation(name, title, words, start, steps, layered=True, single=True, check=CHECK)


def deltas_out(*terms):
    """Return the line on which every delta is written out."""
    return Step(
        plus(*terms), "Every delta written out. One cell: no sum over cells is left.", DELTAS_OUT
    )


def from_upper1(eps=None, e_y=None):
    """Return what the lower cell hears at step 1, where nothing can be forgotten."""
    return plus(*UPPER1.heard(LOWER, eps, e_y, remembers=False))


def five_roads(at_1, at_2):
    """Return what the lower cell hears at step 1 as one term for each road."""
    into = [UPPER1.share(unit, LOWER) for unit in UPPER1.before[:-1]]
    return plus(
        *(times(road, UPPER1.through_output(at_1)) for road in into),
        *(times(road, UPPER2.y_phi, UPPER2.through_output(at_2)) for road in into),
        times(UPPER1.share(UPPER1.behind, LOWER), at_1),
    )


TWO_STEPS = derivation(
    "two-steps",
    "Two layers, two steps: the lower cell at step 1",
    "The error at the lower cell's output at step 1, down to the errors of the output unit.",
    EY(LOWER, 1),
    (
        defined_error(LOWER, 1),
        Step(
            plus(*UPPER1.sent(LOWER, 1), *LOWER2.sent(LOWER, 1)),
            "Chain rule over all readers of the lower cell's output: the four nets above at step "
            "1, and its own four nets at step 2.",
        ),
        Step(
            plus(*UPPER1.sent(LOWER, 1)),
            "Truncation drops what comes back through the lower cell's own nets.",
            ("truncation",),
            UNDER_TRUNCATION,
        ),
        Step(plus(*UPPER1.by_delta(LOWER, 1)), IS_DELTA, ("delta",)),
        Step(plus(*UPPER1.by_weight(LOWER)), IS_WEIGHT, ("cell-net", "gate-net")),
        deltas_out(*UPPER1.written_out(LOWER)),
        Step(
            plus(*UPPER1.written_out(LOWER, remembers=False)),
            "The state starts at zero, so at step 1 there is nothing to forget and the forget "
            "gate's term is zero.",
        ),
        Step(from_upper1(), GATHERED),
        Step(
            from_upper1(plus(UPPER1.e_s, times(UPPER2.y_phi, UPPER2.eps))),
            "The upper state's two children: its output now and the state of step 2.",
            ("state-error-total",),
        ),
        Step(
            from_upper1(plus(UPPER1.e_s, times(UPPER2.y_phi, UPPER2.e_s))),
            "Step 2 is the last: there the total error is today's alone.",
            ("state-error-total",),
        ),
        Step(
            from_upper1(
                plus(UPPER1.through_output(), times(UPPER2.y_phi, UPPER2.through_output()))
            ),
            "Both errors through the outputs written out.",
            ("state-error",),
        ),
        Step(
            five_roads(UPPER1.e_y, UPPER2.e_y),
            "Multiplied out: five roads, a term each. Two into the state and out at step 1, the "
            "same two on to step 2 and out there, and one past the state.",
        ),
        Step(
            five_roads(from_output(1), from_output(2)),
            "The upper cell hears from the output unit. Truncation drops what would come back "
            "from its own nets.",
            ("top-error",),
            UNDER_TRUNCATION,
        ),
        Step(
            five_roads(from_output(1, output_delta(1)), from_output(2, output_delta(2))),
            OUTPUT_ERROR,
            ("output-delta",),
        ),
    ),
)


def from_upper2(eps=None, e_y=None):
    """Return what the lower cell hears at step 2."""
    return plus(*UPPER2.heard(LOWER, eps, e_y))


LAST_STEP = derivation(
    "two-steps-last",
    "Two layers, two steps: the lower cell at step 2",
    "The error at the lower cell's output at the last step, down to the error of the output unit; "
    "nothing comes back from later, so nothing is cut.",
    EY(LOWER, 2),
    (
        defined_error(LOWER, 2),
        Step(
            plus(*UPPER2.sent(LOWER, 2)),
            "Chain rule over all readers of the lower cell's output: the four nets above. No later "
            "step reads it.",
        ),
        Step(plus(*UPPER2.by_delta(LOWER, 2)), IS_DELTA, ("delta",)),
        Step(plus(*UPPER2.by_weight(LOWER)), IS_WEIGHT, ("cell-net", "gate-net")),
        deltas_out(*UPPER2.written_out(LOWER)),
        Step(from_upper2(), GATHERED),
        Step(
            from_upper2(UPPER2.e_s),
            "At the last step the state's total error is today's alone.",
            ("state-error-total",),
        ),
        Step(
            from_upper2(UPPER2.through_output()),
            "The error through the output written out.",
            ("state-error",),
        ),
        Step(
            from_upper2(UPPER2.through_output(from_output(2)), from_output(2)),
            "The upper cell hears from the output unit; no later net reads it.",
            ("top-error-exact",),
        ),
        Step(
            from_upper2(
                UPPER2.through_output(from_output(2, output_delta(2))),
                from_output(2, output_delta(2)),
            ),
            OUTPUT_ERROR,
            ("output-delta",),
        ),
    ),
)

OWN = LOWER2.heard(LOWER)
EXACT = derivation(
    "two-steps-exact",
    "Two layers, two steps, nothing cut: the lower cell at step 1",
    "The error at the lower cell's output at step 1, without truncation, from the errors of the "
    "upper cell at step 1 and of the lower cell at step 2.",
    EY(LOWER, 1),
    (
        *TWO_STEPS.steps[:2],
        Step(plus(*UPPER1.by_delta(LOWER, 1), *LOWER2.by_delta(LOWER, 1)), IS_DELTA, ("delta",)),
        Step(
            plus(*UPPER1.by_weight(LOWER), *LOWER2.by_weight(LOWER)),
            f"{IS_WEIGHT} The last four are recurrent weights; truncation would drop their terms.",
            ("cell-net", "gate-net"),
            WITHOUT_TRUNCATION,
        ),
        deltas_out(*UPPER1.written_out(LOWER), *LOWER2.written_out(LOWER)),
        Step(
            plus(*UPPER1.written_out(LOWER, remembers=False), *LOWER2.written_out(LOWER)),
            "The state starts at zero, so the upper forget gate's term at step 1 is zero.",
        ),
        Step(
            plus(*UPPER1.heard(LOWER, remembers=False), *OWN),
            r"Terms with the same $\varepsilon_s$ gathered. All errors on the right are known by "
            "now: step 2 comes before step 1, the upper layer before the lower.",
        ),
    ),
)

X = Below(1, 1)
USE1, USE2 = (times(*at.factors[LOWER]) for at in (LOWER1, LOWER2))
WEIGHT = derivation(
    "two-steps-weight",
    "Two layers, two steps: a weight of the lower cell",
    "Minus the gradient of the weight from the input into the lower cell, from the errors at that "
    "cell's output.",
    minus(d_loss(Weight(LOWER, X))),
    (
        Step(
            plus(*(times(at.delta, Y(X, at.time)) for at in (LOWER1, LOWER2))),
            "The weight is used at both steps; each use adds its delta times its source.",
            ("weight-gradient",),
        ),
        Step(
            plus(
                times(USE1, LOWER1.eps, Y(X, 1)),
                times(USE2, LOWER2.eps, Y(X, 2)),
            ),
            "Both deltas written out.",
            ("cell-delta",),
        ),
        Step(
            plus(
                times(USE1, plus(LOWER1.e_s, times(LOWER2.y_phi, LOWER2.e_s)), Y(X, 1)),
                times(USE2, LOWER2.e_s, Y(X, 2)),
            ),
            "The lower state's two children at step 1: its output now and the state of step 2. At "
            "step 2, the last, there is only the output.",
            ("state-error-total",),
        ),
        Step(
            plus(
                times(
                    USE1,
                    plus(LOWER1.through_output(), times(LOWER2.y_phi, LOWER2.through_output())),
                    Y(X, 1),
                ),
                times(USE2, LOWER2.through_output(), Y(X, 2)),
            ),
            "The errors through the outputs written out. Both $e_y$ are known.",
            ("state-error",),
        ),
    ),
)

TWO_STEP_DERIVATIONS = (TWO_STEPS, LAST_STEP, EXACT, WEIGHT)
