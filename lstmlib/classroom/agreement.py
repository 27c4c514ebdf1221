"""Where an answer agrees with the right one, and what can be said where it does not.

The self-check shows these sentences beside the numbers of its example; the grader shows them
without any number, because its cases are hidden. It works on plain numbers, lists and dicts.
"""

import math

from lstmlib.classroom.answers import is_tree
from lstmlib.classroom.trees import evaluate

_TINY = 1e-12
#: What others are built on lies between: beyond, a part of what follows would not be seen.
SMALL, LARGE = 1e-5, 1e2


def plain(coded):
    """An answer of `answers.encode` as floats, lists and dicts; what is not finite is NaN.

    Raises
    ------
    ValueError
        Where a formula with symbols stands in the place of a number.
    """
    if isinstance(coded, dict):
        return {key: plain(part) for key, part in coded.items()}
    if is_tree(coded):
        return math.nan if coded[0] == "not finite" else evaluate(coded, {})
    if isinstance(coded, list):
        return [plain(part) for part in coded]
    return float(coded)


def flat(value) -> list[float]:
    """All numbers of an answer, in order."""
    if isinstance(value, dict):
        return [number for key in sorted(value) for number in flat(value[key])]
    if isinstance(value, list):
        return [number for part in value for number in flat(part)]
    return [value]


def form(value) -> str:
    """What an answer consists of, in words."""
    if isinstance(value, dict):
        return f"a dict with {', '.join(value) or 'nothing in it'}"
    if not isinstance(value, list):
        return "a number"
    if not value:
        return "an empty list"
    if not any(isinstance(part, list | dict) for part in value):
        return f"a list of {len(value)} number{'s' * (len(value) > 1)}"
    inner = {form(part) for part in value}
    if len(inner) == 1:
        return f"a list of {len(value)}, each {inner.pop()}"
    return f"a list of {len(value)} parts of different forms"


def misfit(answer, right, quiet: bool = False) -> str:
    """A sentence on how the answer's form differs from what was expected, or nothing.

    Parameters
    ----------
    answer, right : number, list or dict
        From `plain`.
    quiet : bool
        Say nothing that hangs on the answer: its length or keys could carry hidden numbers.
    """
    if isinstance(answer, dict) and isinstance(right, dict):
        missing = [key for key in right if key not in answer]
        extra = [key for key in answer if key not in right]
        if missing:
            return f"The dict has no {_quoted(missing)}."
        if extra:
            what = "more" if quiet else _quoted(extra)
            return f"The dict has {what}, which was not asked for."
        for key in right:
            said = misfit(answer[key], right[key], quiet)
            if said:
                return f"{key}: {said}"
        return ""
    if _shape(answer) == _shape(right):
        return ""
    if quiet:
        return "It has another form than was asked for: how many numbers, in which lists?"
    return f"Expected was {form(right)}; what came is {form(answer)}."


def _quoted(names) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _shape(value):
    if isinstance(value, dict):
        return {key: _shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_shape(part) for part in value]
    return None if value is None else "number"


def not_finite(answer) -> bool:
    """Whether an answer holds a number that is none."""
    return not all(math.isfinite(number) for number in flat(answer))


def agree(answer, right, tolerance: float) -> bool:
    """Whether the largest difference is small beside the largest right number."""
    if _shape(answer) != _shape(right):
        return False
    ours, theirs = flat(answer), flat(right)
    if not all(map(math.isfinite, [*ours, *theirs])):
        return False
    worst = max((abs(a - b) for a, b in zip(ours, theirs, strict=True)), default=0.0)
    return worst <= tolerance * (max(map(abs, theirs), default=0.0) + _TINY)


def keys(right) -> list[str]:
    """Parts that bring an equal share of the points; one without a name where it is no dict."""
    return list(right) if isinstance(right, dict) else [""]


def part(value, key: str):
    """One part of an answer; nothing where there is no such part."""
    if not key:
        return value
    return value.get(key) if isinstance(value, dict) else None


def wrong_keys(pairs, tolerance: float) -> list[str]:
    """Parts that are not right in every case.

    Parameters
    ----------
    pairs : list of tuple
        Answer and right answer of each case.
    tolerance : float
        Largest relative error.
    """
    return [
        key
        for key in keys(pairs[0][1])
        if not all(agree(part(answer, key), part(right, key), tolerance) for answer, right in pairs)
    ]


def matches(answers, wrongs, wrong: list[str], tolerance: float) -> bool:
    """Whether a known mistake gives the student's answers in all parts that are wrong."""
    return all(
        agree(part(answer, key), part(made, key), tolerance)
        for answer, made in zip(answers, wrongs, strict=True)
        for key in wrong
    )


def likeness(pairs, wrong: list[str], tolerance: float) -> str:
    """What wrong answers have in common with the right ones, in a sentence, or nothing."""
    parts = [(part(answer, key), part(right, key)) for answer, right in pairs for key in wrong]
    if any(_shape(answer) != _shape(right) for answer, right in parts):
        return ""
    if all(agree([-number for number in flat(a)], flat(b), tolerance) for a, b in parts):
        return "Right up to the sign: everything has the other sign."
    if all(agree(sorted(flat(a)), sorted(flat(b)), tolerance) for a, b in parts):
        return "The right numbers in another order."
    ours = [number for a, _ in parts for number in flat(a)]
    theirs = [number for _, b in parts for number in flat(b)]
    if _is_multiple(ours, theirs, tolerance):
        return (
            "Right up to a factor: everything is the same number of times too large or too small."
        )
    return ""


def _is_multiple(ours, theirs, tolerance: float) -> bool:
    """Whether all numbers are off by one factor; two numbers are no evidence."""
    square = sum(number * number for number in theirs)
    if len(theirs) < 3 or not square or not any(ours):
        return False
    factor = sum(a * b for a, b in zip(ours, theirs, strict=True)) / square
    return agree(ours, [factor * number for number in theirs], tolerance)
