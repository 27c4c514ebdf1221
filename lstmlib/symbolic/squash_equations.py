"""The ledger: the squashing functions of the dissertation and of modern code."""

from sympy import Rational, exp, tanh

from lstmlib.symbolic.checks import SameFunction, Slope
from lstmlib.symbolic.parts import entry
from lstmlib.symbolic.symbols import df, dg, dh, f, g, h, plus, times, x

HALF = Rational(1, 2)
LOGISTIC = 1 / (1 + exp(-x))

SQUASH_EQUATIONS = (
    entry(
        "squash-f",
        "definition",
        f(x),
        LOGISTIC,
        "Gates and output units squash their net input to values between 0 and 1.",
        "lstmlib.squash.logistic",
        SameFunction(HALF * tanh(x / 2) + HALF),
    ),
    entry(
        "squash-f-prime",
        "derived",
        df(x),
        times(f(x), plus(1, -f(x))),
        "The slope of f follows from its value, and is never more than a quarter.",
        "lstmlib.squash.dlogistic",
        Slope(LOGISTIC),
    ),
    entry(
        "squash-g",
        "definition",
        g(x),
        plus(times(4, f(x)), -2),
        "Cell inputs are squashed to values between -2 and 2.",
        "lstmlib.squash.SQUASH",
        SameFunction(2 * tanh(x / 2)),
    ),
    entry(
        "squash-g-prime",
        "derived",
        dg(x),
        plus(1, -(g(x) ** 2) / 4),
        "The slope of g follows from its value.",
        "lstmlib.squash.ScaledTanh",
        Slope(4 * LOGISTIC - 2),
    ),
    entry(
        "squash-h",
        "definition",
        h(x),
        plus(times(2, f(x)), -1),
        "States are squashed to values between -1 and 1.",
        "lstmlib.squash.SQUASH",
        SameFunction(tanh(x / 2)),
    ),
    entry(
        "squash-h-prime",
        "derived",
        dh(x),
        times(HALF, plus(1, -(h(x) ** 2))),
        "The slope of h follows from its value.",
        "lstmlib.squash.ScaledTanh",
        Slope(2 * LOGISTIC - 1),
    ),
    entry(
        "squash-modern",
        "definition",
        g(x),
        tanh(x),
        "Modern code squashes cell inputs and states with tanh.",
        "lstmlib.squash.SQUASH",
        SameFunction((exp(x) - exp(-x)) / (exp(x) + exp(-x)), stable=False),
    ),
    entry(
        "squash-modern-prime",
        "derived",
        dg(x),
        plus(1, -(g(x) ** 2)),
        "The slope of tanh follows from its value.",
        "lstmlib.squash.ScaledTanh",
        Slope(tanh(x)),
    ),
)
