"""An answer as plain JSON and back, without ``eval`` and without ``pickle``.

Numbers stay numbers, lists, tuples and arrays become lists, a dict with names as keys stays one.
A SymPy expression becomes a tree, ``["Add", ["Symbol", "x"], ["Integer", "1"]]``; no other list
begins with a string. What comes from a student's process is only ever read as this.
"""

import math
import sys

#: More than any answer needs, and little enough to compare in a moment.
MAX_PARTS = 100_000
MAX_DEPTH = 100
MAX_DIGITS = 100

#: Functions that a formula may use, by SymPy's names.
ELEMENTARY = (
    *("exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("asinh", "acosh", "atanh", "sech", "csch", "coth", "sec", "csc", "cot", "Abs", "sign"),
)
_CONSTANTS = {"Pi": "pi", "Exp1": "E"}


def encode(value, most: int = MAX_PARTS):
    """An answer as JSON.

    Parameters
    ----------
    value : number, list, array, dict or SymPy expression
        The answer, lists and dicts nested as deep as they like within limits.
    most : int
        Of how many parts it may consist.

    Raises
    ------
    ValueError
        Where it is, or holds, anything else; the sentence says what was expected.
    """
    return _Encoder(most).encode(value, 0)


class _Encoder:
    """Encodes one answer and counts its parts."""

    def __init__(self, most):
        self.parts, self.most = 0, most

    def encode(self, value, depth):
        self.parts += 1
        if self.parts > self.most or depth > MAX_DEPTH:
            raise ValueError("The answer is too large: an answer is a few numbers.")
        kind = type(value)
        if kind in (int, float):
            return _number(value)
        if kind in (list, tuple):
            return [self.encode(part, depth + 1) for part in value]
        if kind is dict:
            if not all(type(key) is str for key in value):
                raise ValueError("The keys of a dict are names, written in quotes.")
            return {key: self.encode(part, depth + 1) for key, part in value.items()}
        if str(kind.__module__).partition(".")[0] == "numpy" and hasattr(value, "tolist"):
            return self.encode(value.tolist(), depth)
        if _is_symbolic(value):
            return self.expression(value, depth)
        raise ValueError(f"A number or a list of numbers was expected, {describe(value)} came.")

    def expression(self, value, depth):
        import sympy

        if value.is_Symbol:
            return ["Symbol", value.name]
        if value.is_Integer:
            return ["Integer", _digits(value)]
        if value.is_Rational:
            return ["Rational", _digits(value.p), _digits(value.q)]
        if value.is_Float:
            return ["Float", repr(float(value))]
        name = type(value).__name__
        if name in _CONSTANTS:
            return [_CONSTANTS[name]]
        known = {"Add": sympy.Add, "Mul": sympy.Mul, "Pow": sympy.Pow}
        known.update({each: getattr(sympy, each) for each in ELEMENTARY})
        if known.get(name) is not type(value):
            raise ValueError(
                f"The formula holds {name}, which is none of + - * / **, numbers, symbols and "
                "elementary functions."
            )
        return [name, *(self.encode(part, depth + 1) for part in value.args)]


def _is_symbolic(value) -> bool:
    """Whether it is a SymPy expression; loads no SymPy to find out."""
    sympy = sys.modules.get("sympy")
    return sympy is not None and isinstance(value, sympy.Expr)


def _number(value):
    if type(value) is int:
        if abs(value) >= 10**MAX_DIGITS:
            raise ValueError(f"The answer holds a number with more than {MAX_DIGITS} digits.")
        return value
    return value if math.isfinite(value) else ["not finite", repr(value)]


def _digits(value) -> str:
    # Compared first: turning a huge number into text is what would take long.
    if abs(int(value)) >= 10**MAX_DIGITS:
        raise ValueError(f"The formula holds a number with more than {MAX_DIGITS} digits.")
    return str(int(value))


def decode(coded):
    """The answer that `encode` wrote: numbers, lists, dicts, SymPy expressions.

    Parameters
    ----------
    coded : JSON
        From `encode`, or from an untrusted process.

    Raises
    ------
    ValueError
        Where `encode` would not have written it.
    """
    return _Decoder().decode(coded, 0)


class _Decoder:
    """Decodes one answer and counts its parts."""

    def __init__(self):
        self.parts = 0

    def decode(self, coded, depth):
        self.parts += 1
        if self.parts > MAX_PARTS or depth > MAX_DEPTH:
            raise ValueError("The answer is too large.")
        if type(coded) in (int, float):
            return coded
        if type(coded) is dict:
            return {key: self.decode(part, depth + 1) for key, part in coded.items()}
        if type(coded) is not list:
            raise ValueError(f"{describe(coded)} is no part of an answer.")
        if not coded or not isinstance(coded[0], str):
            return [self.decode(part, depth + 1) for part in coded]
        if coded[0] == "not finite":
            return float(text(coded, 1))
        return self.expression(coded, depth)

    def expression(self, coded, depth):
        import sympy

        name = coded[0]
        if name == "Symbol":
            return sympy.Symbol(text(coded, 1))
        if name == "Integer":
            return sympy.Integer(_parsed(text(coded, 1)))
        if name == "Rational":
            return sympy.Rational(_parsed(text(coded, 1)), _parsed(text(coded, 2)))
        if name == "Float":
            return sympy.Float(float(text(coded, 1)))
        if name in _CONSTANTS.values():
            return getattr(sympy, name)
        if name not in ("Add", "Mul", "Pow", *ELEMENTARY):
            raise ValueError(f"{name[:40]!r} is no part of a formula.")
        parts = [self.decode(part, depth + 1) for part in coded[1:]]
        return getattr(sympy, name)(*parts)


def text(coded, place: int) -> str:
    """The short text at one place of a tree."""
    if len(coded) <= place or type(coded[place]) is not str or len(coded[place]) > 2 * MAX_DIGITS:
        raise ValueError("A part of the formula is not what it should be.")
    return coded[place]


def _parsed(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ValueError("A number of the formula has too many digits.")
    return int(digits)


def checked(coded):
    """The same JSON, where it is what `encode` writes; SymPy is not needed and nothing is built.

    Raises
    ------
    ValueError
        Where it is not, or is too large.
    """
    return _checked(coded, names=False)


def checked_log(coded):
    """The same list of calls, which may hold names beside answers.

    Raises
    ------
    ValueError
        Where it holds anything else, or is too large.
    """
    return _checked(coded, names=True)


def _checked(coded, names: bool):
    parts, todo = 0, [(coded, 0)]
    while todo:
        part, depth = todo.pop()
        parts += 1
        if parts > MAX_PARTS or depth > MAX_DEPTH:
            raise ValueError("The answer is too large.")
        if type(part) is dict:
            todo += [(inner, depth + 1) for inner in part.values()]
        elif type(part) is list:
            texts = names or is_tree(part)
            todo += [(each, depth + 1) for each in part if not (texts and type(each) is str)]
        elif not _is_number(part):
            raise ValueError("A part of the answer is no number.")
    return coded


def _is_number(part) -> bool:
    if type(part) is int:
        return abs(part) < 10**MAX_DIGITS
    return type(part) is float and math.isfinite(part)


def is_tree(coded) -> bool:
    """Whether a part of JSON is a SymPy expression."""
    return isinstance(coded, list) and bool(coded) and isinstance(coded[0], str)


def describe(value) -> str:
    """What a value is, in words for a student."""
    if value is None:
        return "nothing (is there a return?)"
    if isinstance(value, bool):
        return "True or False"
    if isinstance(value, str):
        return "a text"
    if callable(value):
        return "a function (are its brackets missing?)"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
