"""A formula's tree, as `answers.encode` writes it, evaluated with plain floats.

No SymPy is needed, and no number grows: what overflows is refused, so a tree from an untrusted
process costs no more than its parts.
"""

import math

from lstmlib.classroom.answers import is_tree, text

_CONSTANTS = {"pi": math.pi, "E": math.e}
_FUNCTIONS = {
    **{name: getattr(math, name) for name in ("exp", "log", "sin", "cos", "tan")},
    **{name: getattr(math, name) for name in ("asin", "acos", "atan", "sinh", "cosh", "tanh")},
    **{name: getattr(math, name) for name in ("asinh", "acosh", "atanh")},
    "sech": lambda x: 1 / math.cosh(x),
    "csch": lambda x: 1 / math.sinh(x),
    "coth": lambda x: 1 / math.tanh(x),
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "Abs": abs,
    "sign": lambda x: math.copysign(1.0, x) if x else 0.0,
}


class NotEvaluated(ValueError):
    """The formula has no finite real value there, or is none; says why."""


def symbols(tree) -> set[str]:
    """Names of the symbols of a tree."""
    if not is_tree(tree):
        return set()
    if tree[0] == "Symbol":
        return {text(tree, 1)}
    return set().union(*(symbols(part) for part in tree[1:]))


def evaluate(tree, values: dict[str, float]) -> float:
    """The value of a formula.

    Parameters
    ----------
    tree : JSON
        From `answers.encode`; a plain number is a formula too.
    values : dict
        One number for each symbol.

    Raises
    ------
    NotEvaluated
        Where there is no finite real value, or a symbol has none.
    """
    try:
        value = _value(tree, values)
    except (ArithmeticError, TypeError, IndexError, RecursionError) as error:
        raise NotEvaluated("The formula has no finite value at some numbers.") from error
    except ValueError as error:
        if isinstance(error, NotEvaluated):
            raise
        raise NotEvaluated("The formula has no finite value at some numbers.") from error
    if isinstance(value, complex) or not math.isfinite(value):
        raise NotEvaluated("The formula has no finite real value at some numbers.")
    return float(value)


def _value(tree, values):
    if type(tree) in (int, float):
        return float(tree)
    if not is_tree(tree):
        raise NotEvaluated("A single formula was expected.")
    name = tree[0]
    if name == "Symbol":
        if text(tree, 1) not in values:
            raise NotEvaluated(
                f"The formula holds the symbol {text(tree, 1)}, which the question does not have."
            )
        return values[text(tree, 1)]
    if name in ("Integer", "Float"):
        return float(text(tree, 1))
    if name == "Rational":
        return float(text(tree, 1)) / float(text(tree, 2))
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    return _combined(name, [_value(part, values) for part in tree[1:]])


def _combined(name, parts):
    if name == "Add":
        return math.fsum(parts)
    if name == "Mul":
        return math.prod(parts)
    if name == "Pow":
        base, exponent = parts
        power = base**exponent
        if power == 0 and base != 0:
            # Digits without end, should somebody multiply them out.
            raise OverflowError
        return power
    if name not in _FUNCTIONS:
        raise NotEvaluated("The formula holds something that is no part of a formula.")
    # SymPy's log takes a base in second place.
    return _FUNCTIONS[name](*parts)
