"""Whether two formulas are the same, by numbers and by SymPy, within a time limit."""

import json
import signal
import threading

from lstmlib.classroom import agreement, answers, trees

#: At how many points formulas are compared, and how much they may differ there at first sight.
POINTS, ROUGHLY = 40, 1e-6
#: How long SymPy may look for a reason why the difference is zero.
SECONDS = 5.0
#: Digits for what SymPy could not decide; as many agree where decimals stand in the formula.
DIGITS, DECIMAL = 50, 1e-12


class Differs(Exception):
    """The formulas are not the same; says why where more is known than that."""


def same(tree, right, question, rng) -> None:
    """Return where a student's formula equals the right one.

    Parameters
    ----------
    tree : JSON
        The student's, from `answers.encode`, not to be trusted.
    right : JSON
        The reference's.
    question : Formula
        Names the symbols and draws their values.
    rng : numpy.random.Generator
        For the points.

    Raises
    ------
    Differs
    """
    if trees.symbols(tree) - set(question.names):
        raise Differs("It holds a symbol that the question does not have.")
    points = [question.case(rng) for _ in range(POINTS)]
    ours, theirs = at_points(tree, points), at_points(right, points)
    pairs = zip(ours, theirs, strict=True)
    if not all(agreement.agree(a, b, ROUGHLY) for a, b in pairs):
        raise Differs("")
    # Only now SymPy builds it: what has values in floats has no part that is out of proportion.
    if within(SECONDS, lambda: _is_zero(_exact(tree) - _exact(right))):
        return
    close = within(SECONDS, lambda: _agree_in_digits(tree, right, points[:5]))
    if close is None:  # out of time: what floats can say has to be enough
        close = agreement.agree(ours, theirs, question.tolerance)
    if not close:
        raise Differs("It is nearly right: are numbers rounded in it? Write exact fractions.")


class _Over(BaseException):
    """The time is over. No Exception, so that SymPy does not catch it."""


def within(seconds: float, function):
    """What the function returns, or nothing where it fails, or takes longer.

    Outside the main thread, where no alarm can ring, and on systems without alarms, it may take as
    long as it likes.
    """

    def ring(*_):
        raise _Over

    can = hasattr(signal, "setitimer")
    can = can and threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, ring) if can else None
    try:
        if can:
            signal.setitimer(signal.ITIMER_REAL, seconds)
        return function()
    except (_Over, Exception):  # SymPy fails in many ways: it has found nothing then
        return None
    finally:
        if can:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def at_points(tree, points) -> list[float]:
    """Values of a formula.

    Raises
    ------
    Differs
        Where it has none.
    """
    try:
        return [trees.evaluate(tree, point) for point in points]
    except trees.NotEvaluated as error:
        raise Differs("At some numbers it has no finite real value.") from error


def _exact(tree):
    """The formula with decimals as the fractions that they show."""
    import sympy

    formula = sympy.sympify(answers.decode(tree))
    return formula.xreplace(
        {each: sympy.Rational(str(each)) for each in formula.atoms(sympy.Float)}
    )


def _is_zero(difference) -> bool:
    import sympy

    return difference == 0 or sympy.expand(difference) == 0 or sympy.simplify(difference) == 0


def _agree_in_digits(tree, right, points) -> bool:
    """Compare with many digits, where SymPy found no reason or had no time."""
    import sympy

    ours, theirs = _exact(tree), _exact(right)
    tolerance = DECIMAL if '"Float"' in json.dumps(tree) else 10.0 ** (10 - DIGITS)
    for point in points:
        values = {sympy.Symbol(name): sympy.Rational(value) for name, value in point.items()}
        a, b = (formula.evalf(DIGITS, subs=values) for formula in (ours, theirs))
        if not abs(a - b) <= tolerance * (abs(b) + 1e-12):
            return False
    return True
