"""Formulas are judged by what they equal, with SymPy, and never for longer than a few seconds."""

import signal
import threading
import time

import pytest
import sympy

from lstmlib.classroom import compare, formulas
from tests.classroom import harness, toy

x, y = sympy.symbols("x y")
SECRET = toy.SECRET


def grade(assignment, function):
    """What is said of the formula beside right answers."""
    space = harness.solved(assignment, SECRET, formula=function)
    return harness.judged(assignment, SECRET, space)["formula"]


FORMULAS = {
    "as it is": (lambda k: k * x**2 - 1 / (1 + sympy.exp(-y)), "right"),
    "written another way": (lambda k: k * x * x - (1 + sympy.tanh(y / 2)) / 2, "right"),
    "expanded": (
        lambda k: k * (x + 1) ** 2 - 2 * k * x - k - sympy.exp(y) / (1 + sympy.exp(y)),
        "right",
    ),
    "decimals": (lambda k: 1.0 * k * x**2 - 1.0 / (1 + sympy.exp(-y)), "right"),
    "with assumptions": (
        lambda k: k * sympy.Symbol("x", positive=True) ** 2 - 1 / (1 + sympy.exp(-y)),
        "right",
    ),
    "sign": (lambda k: k * x**2 - 1 / (1 + sympy.exp(y)), "The sign of y is turned."),
    "all signs": (lambda k: 1 / (1 + sympy.exp(-y)) - k * x**2, "Right up to the sign"),
    "nearly": (
        lambda k: k * x**2 - sympy.Rational(10**9 + 1, 10**9) / (1 + sympy.exp(-y)),
        "nearly right",
    ),
    "rounded": (lambda k: 1.00000001 * k * x**2 - 1 / (1 + sympy.exp(-y)), "nearly right"),
    "another": (lambda k: x, "It is another formula."),
    "another symbol": (lambda k: sympy.Symbol("z"), "a symbol that the question does not have"),
    "no value": (lambda k: sympy.log(-x), "no finite real value"),
    "a list": (lambda k: [x], "not of the kind"),
    "nothing": (lambda k: None, "not of the kind"),
    "a number": (lambda k: 3, "It is another formula."),
}


@pytest.mark.parametrize(("formula", "said"), FORMULAS.values(), ids=FORMULAS)
def test_formulas_are_judged_by_what_they_equal(assignment, k, formula, said):
    found = grade(assignment, lambda: formula(k))
    if said == "right":
        assert (found.verdict, found.points) == ("right", 3.0)
    else:
        assert found.points == 0 and said in found.sentence


def slow(monkeypatch):
    """SymPy as it may be with a large formula: it does not come to an end."""

    def forever(_):
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(formulas, "_is_zero", forever)
    monkeypatch.setattr(formulas, "SECONDS", 0.2)


def test_sympy_has_a_time_limit_and_digits_decide_then(assignment, k, monkeypatch):
    slow(monkeypatch)
    start = time.monotonic()
    good = grade(assignment, lambda: k * x**2 - 1 / (1 + sympy.exp(-y)))
    bad = grade(assignment, lambda: FORMULAS["nearly"][0](k))
    assert good.verdict == "right" and "nearly" in bad.sentence
    assert time.monotonic() - start < 10


def test_where_digits_take_too_long_floats_decide(assignment, k, monkeypatch):
    slow(monkeypatch)
    monkeypatch.setattr(formulas, "_agree_in_digits", lambda *_: time.sleep(60))
    good = grade(assignment, lambda: k * x**2 - 1 / (1 + sympy.exp(-y)))
    bad = grade(assignment, lambda: 1.0000002 * k * x**2 - 1 / (1 + sympy.exp(-y)))
    assert good.verdict == "right" and bad.verdict == "wrong"


def test_a_formula_out_of_all_proportion_costs_nothing(assignment):
    tower = ["Integer", "9"]
    for _ in range(30):
        tower = ["Pow", ["Integer", "9"], tower]
    records = [{"question": "formula", "case": 0, "answer": tower}]
    start = time.monotonic()
    found = compare.compare(records, assignment, SECRET)["formula"]
    assert found.verdict == "wrong" and time.monotonic() - start < 5


def test_outside_the_main_thread_formulas_are_judged_too(assignment, k):
    found = []
    space = harness.solved(assignment, SECRET)
    written = harness.records(assignment, SECRET, space)
    thread = threading.Thread(
        target=lambda: found.append(compare.compare(written, assignment, SECRET)["formula"])
    )
    thread.start()
    thread.join()
    assert found[0].verdict == "right"


def exhausted():
    raise MemoryError


def test_what_fails_or_takes_too_long_has_found_nothing():
    assert formulas.within(5, lambda: 3) == 3
    assert formulas.within(0.05, lambda: time.sleep(5)) is None
    assert formulas.within(5, lambda: 1 / 0) is None
    assert formulas.within(5, exhausted) is None


def test_afterwards_no_alarm_rings():
    before = signal.getsignal(signal.SIGALRM)
    formulas.within(0.05, lambda: 3)
    time.sleep(0.1)
    assert signal.getsignal(signal.SIGALRM) is before
