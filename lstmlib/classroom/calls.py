"""What a student's functions answered when a later one called them.

A wrong answer that is used rightly later costs once: the later question is judged by the reference
with the student's own functions in the places of the earlier ones. No code of the student's is
needed for that, only the calls, which are written down here while the later function runs.
"""

import contextlib
import functools
import inspect
import types

from lstmlib.classroom import agreement, answers, packing

#: More calls than a case of any question makes, and more letters than they take.
MOST, MOST_LETTERS = 500, 200_000
_PARTS, _DIGITS = 2_000, 9
#: Stand in for complex numbers, with which a function is asked when complex steps are taken.
_REAL, _IMAG = "(real)", "(imaginary)"
#: Nothing that is larger comes out of a function that tries to answer.
LARGEST = 1e4


@contextlib.contextmanager
def watched(namespace: dict, names):
    """Write down the calls of some functions of a notebook.

    Parameters
    ----------
    namespace : dict
        Where the functions are; it is as before afterwards.
    names : sequence of str
        Which functions. What is not there is left out.

    Yields
    ------
    list
        Of ``[name, arguments, named arguments, answer]``, filled while the functions are called.
    """
    log, before = [], {}
    for name in names:
        function = namespace.get(name)
        if callable(function):
            before[name] = function
            namespace[name] = _logged(name, function, log)
    try:
        yield log
    finally:
        namespace.update(before)


def _logged(name, function, log):
    @functools.wraps(function)
    def call(*arguments, **named):
        # Coded before the call, which may change its arguments.
        asked = _coded([list(arguments), named]) if len(log) < MOST else None
        value = function(*arguments, **named)
        if asked is not None:
            answer = _coded(value)
            if answer is not None:
                log.append([name, *asked, answer])
        return value

    return call


def _coded(value):
    try:
        return answers.encode(_parted(value), _PARTS)
    except (ValueError, RecursionError):  # the latter for a list that holds itself
        return None


def _parted(value):
    """The same with two real parts in the place of what is complex."""
    if isinstance(value, dict):
        return {key: _parted(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_parted(part) for part in value]
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind == "c" or isinstance(value, complex):
        return {_REAL: value.real, _IMAG: value.imag}
    return value


def _joined(value):
    """What `_parted` took apart."""
    if isinstance(value, list):
        return [_joined(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {_REAL, _IMAG}:
        return value[_REAL] + 1j * value[_IMAG]
    return {key: _joined(part) for key, part in value.items()}


def _real(answer):
    """The real part of an answer; nothing where the other part is zero, for so nothing follows."""
    if isinstance(answer, dict) and answer.keys() == {_REAL, _IMAG}:
        return answer[_REAL] if any(agreement.flat(answer[_IMAG])) else None
    return answer


def shortened(log: list) -> list:
    """The calls up to the number of letters that a record may have."""
    kept, letters = [], 0
    for entry in log:
        letters += len(str(entry))
        if letters > MOST_LETTERS:
            break
        kept.append(entry)
    return kept


class Told:
    """A function made of what another answered: the reference where it was not asked.

    Parameters
    ----------
    reference : callable
        The right function.
    entries : sequence
        Arguments, named arguments and answer of each call, not to be trusted.
    """

    def __init__(self, reference, entries):
        self._reference = reference
        self._signature = inspect.signature(reference)
        self._known = {}
        #: The answers that were asked for since, their real parts.
        self.used = []
        for arguments, named, answer in entries:
            with contextlib.suppress(TypeError, ValueError):
                self._known[self._key(arguments, named)] = agreement.plain(answer)

    def _key(self, arguments, named):
        """The arguments, by name, to some digits: the last ones hang on the order of a sum."""
        bound = dict(self._signature.bind(*arguments, **named).arguments)
        return str(_rounded(agreement.plain(answers.encode(_parted(bound), _PARTS))))

    def __call__(self, *arguments, **named):
        right = self._reference(*arguments, **named)
        pattern = packing.packed(_parted(right))
        try:
            answer = self._known[self._key(arguments, named)]
        except (KeyError, ValueError):
            return right
        if agreement.misfit(answer, agreement.plain(packing.bare(pattern))):
            return right
        self.used.append(_real(answer))
        return _joined(packing.unpack(packing.like(answer, pattern)))


def called(function, asked: dict):
    """A solution's answer, coded, or nothing where it has none for these arguments."""
    try:
        found = agreement.plain(answers.encode(function(**packing.unpack(asked))))
        return None if agreement.not_finite(found) else found
    except (ArithmeticError, ValueError, TypeError, IndexError, KeyError):
        return None


def among(space: dict, function):
    """A function of a solution once more, with another's names around it; others as they are."""
    if space.get("__name__") != getattr(function, "__globals__", {}).get("__name__"):
        return function
    code, defaults = function.__code__, function.__defaults__
    return types.FunctionType(code, space, function.__name__, defaults, function.__closure__)


def _rounded(value):
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in sorted(value.items())}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return f"{value:.{_DIGITS}g}"


def is_meant(given: list, told: list) -> bool:
    """Whether an earlier function tries to answer: what it gives hangs on what it gets.

    Numbers that never change, or that are next to nothing whenever a later function asks, would
    only make what follows easy; so would enormous ones, beside which the others do not count.

    Parameters
    ----------
    given : list
        Its answers to its own cases, coded; None where there is none.
    told : list
        Its answers to a later function, of the form that was asked for; None for one of which
        nothing follows.
    """
    given = [agreement.plain(answer) for answer in given if answer is not None]
    lively = [answer for answer in told if answer is not None]
    silent = len(told) - len(lively)
    for key in agreement.keys(lively[0]) if lively else ():
        parts = [agreement.part(answer, key) for answer in given]
        asked = [agreement.flat(agreement.part(answer, key)) for answer in lively]
        # A first step may well be zero: a third of all steps is not.
        idle = sum(not any(abs(number) > agreement.SMALL for number in each) for each in asked)
        if len({str(part) for part in parts}) < 2 or 3 * (idle + silent) > len(told):
            return False
        if not all(abs(number) < LARGEST for each in asked for number in each):
            return False
    return bool(given and lively)
