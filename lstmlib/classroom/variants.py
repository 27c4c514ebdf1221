"""What the variants of assignments are built of: squashing functions, constants, choices.

A variant is a dict that JSON can hold. Templates print its texts, and ``kit.py`` computes with its
numbers. Derivatives are for solutions only: no text that a student reads prints them.
"""

import importlib
from fractions import Fraction

#: Families of squashing functions. Each text is a template with the constants a and b and the
#: argument x; the slope is the derivative with respect to x.
FAMILIES = {
    "tanh": {
        "words": "a hyperbolic tangent",
        "latex": r"{a}\,\tanh({b}\,{x})",
        "value": "{a} * {tanh}({b} * {x})",
        "slope": "{a} * {b} * (1 - {tanh}({b} * {x}) ** 2)",
    },
    "atan": {
        "words": "an arctangent",
        "latex": r"{a}\,\arctan({b}\,{x})",
        "value": "{a} * {atan}({b} * {x})",
        "slope": "{a} * {b} / (1 + ({b} * {x}) ** 2)",
    },
    "root": {
        "words": "a fraction with a root",
        "latex": r"\frac{{{a}\,{x}}}{{\sqrt{{1 + {b}\,{x}^2}}}}",
        "value": "{a} * {x} / {sqrt}(1 + {b} * {x} ** 2)",
        "slope": "{a} / {sqrt}(1 + {b} * {x} ** 2) ** 3",
    },
    "asinh": {
        "words": "an area sine",
        "latex": r"{a}\,\operatorname{{arsinh}}({b}\,{x})",
        "value": "{a} * {asinh}({b} * {x})",
        "slope": "{a} * {b} / {sqrt}(1 + ({b} * {x}) ** 2)",
    },
}
_FUNCTIONS = ("tanh", "atan", "asinh", "sqrt")
_NUMPY = {"atan": "arctan", "asinh": "arcsinh"}


def constant(rng, low: float, high: float, digits: int = 2) -> float:
    """A number with few digits, never a round one.

    Its last digit is never 0 or 5, so that it is seldom met by guessing.
    """
    scale = 10**digits
    while True:
        drawn = int(rng.integers(round(low * scale), round(high * scale) + 1))
        if drawn % 5:
            return drawn / scale


def choice(rng, options):
    """One of `options`."""
    return options[int(rng.integers(len(options)))]


def squash(rng, families=tuple(FAMILIES), a=(0.7, 1.9), b=(0.6, 1.4)) -> dict:
    """A squashing function with constants of its own.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the constants come from.
    families : sequence of str
        Keys of `FAMILIES` to choose from.
    a, b : tuple of float
        Between which the two constants are drawn.

    Returns
    -------
    dict
        ``family``, ``a``, ``b`` and ``words``; hand it to `latex`, `code`, `function`.
    """
    family = choice(rng, families)
    return {
        "family": family,
        "a": constant(rng, *a),
        "b": constant(rng, *b),
        "words": FAMILIES[family]["words"],
    }


def latex(squash: dict, x: str = "x") -> str:
    """The function of `x` as LaTeX."""
    return FAMILIES[squash["family"]]["latex"].format(a=squash["a"], b=squash["b"], x=x)


def code(squash: dict, x: str = "x", library: str = "math", slope: bool = False) -> str:
    """The function of `x`, or its slope, as Python.

    Parameters
    ----------
    squash : dict
        From `squash`.
    x : str
        The argument: a name, or an expression in brackets.
    library : {"math", "np", "sympy", "mpmath"}
        For ``"sympy"`` functions have no prefix and constants are exact fractions.
    slope : bool
        The derivative instead of the value.
    """
    a, b = squash["a"], squash["b"]
    if library == "sympy":
        a, b = (f"Rational({Fraction(str(number))!s})".replace("/", ", ") for number in (a, b))
        names = {name: name for name in _FUNCTIONS}
    else:
        known = _NUMPY if library == "np" else {}
        names = {name: f"{library}.{known.get(name, name)}" for name in _FUNCTIONS}
    form = FAMILIES[squash["family"]]["slope" if slope else "value"]
    return form.format(a=a, b=b, x=x, **names)


def function(squash: dict, library: str = "math", slope: bool = False):
    """The same as a Python function of one argument."""
    space = {}
    if library == "sympy":
        exec("from sympy import Rational, asinh, atan, sqrt, tanh", space)
    else:
        space[library] = importlib.import_module("numpy" if library == "np" else library)
    return eval(f"lambda x: {code(squash, 'x', library, slope)}", space)
