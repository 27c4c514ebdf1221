"""Answers as JSON: what goes through, what is refused, and that nothing of it is run."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from lstmlib.classroom import answers, packing, trees

x, y = sympy.symbols("x y")
FORMULAS = [
    x,
    sympy.Integer(3),
    sympy.Rational(-2, 7) * x,
    x**2 * sympy.exp(-y) / (1 + sympy.tanh(x)) ** 2,
    sympy.sqrt(1 + x) * sympy.log(y) + sympy.pi * sympy.E,
    sympy.asinh(x) + sympy.atan(y) - sympy.cosh(x) * sympy.sin(y),
    0.25 * x + y,
]
numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False)
nested = st.recursive(
    numbers, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30
)


@given(nested)
def test_numbers_lists_and_dicts_come_back(value):
    coded = json.loads(json.dumps(answers.encode(value)))
    assert answers.decode(coded) == value
    assert answers.checked(coded) == coded


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_formulas_come_back(formula):
    coded = json.loads(json.dumps(answers.encode(formula)))
    assert answers.decode(coded) == formula
    assert answers.checked(coded) == coded


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_a_tree_has_the_formulas_value(formula):
    at = {"x": 0.7, "y": 0.4}
    value = trees.evaluate(answers.encode(formula), at)
    assert value == pytest.approx(float(formula.subs({x: 0.7, y: 0.4})), rel=1e-12)
    assert trees.symbols(answers.encode(formula)) == {s.name for s in formula.free_symbols}


def test_arrays_become_lists():
    assert answers.encode(np.arange(6.0).reshape(2, 3)) == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert answers.encode({"a": np.float64(0.5)}) == {"a": 0.5}
    assert answers.encode((1, np.int64(2))) == [1, 2]


def test_what_is_not_finite_is_kept_as_such():
    coded = json.loads(json.dumps(answers.encode([math.nan, -math.inf])))
    first, second = answers.decode(coded)
    assert math.isnan(first) and second == -math.inf


class Sly(float):
    """Whose methods could be anybody's."""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "is there a return"),
        ("0.5", "a text came"),
        (True, "True or False"),
        (math.sin, "brackets"),
        (1j, "a complex came"),
        (Sly(1), "a Sly came"),
        ({1: 2}, "keys of a dict"),
        (10**200, "more than 100 digits"),
        (object(), "an object came"),
        ([0.0] * 200_000, "too large"),
        (np.array(["a"]), "a text came"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_everything_else_is_refused_in_a_sentence(value, said):
    with pytest.raises(ValueError, match=said):
        answers.encode(value)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (sympy.Function("f")(x), "holds f"),
        (sympy.Integral(sympy.exp(x), x), "holds Integral"),
        (sympy.gamma(x), "holds gamma"),
        (sympy.Integer(7) ** 300 * x, "digits"),
    ],
    ids=str,
)
def test_other_formulas_are_refused(formula, said):
    with pytest.raises(ValueError, match=said):
        answers.encode(formula)


def test_endless_nesting_is_refused():
    value = []
    value.append(value)
    with pytest.raises(ValueError, match="too large"):
        answers.encode(value)


@pytest.mark.parametrize(
    "coded",
    [
        ["Symbol"],
        ["Symbol", 3],
        ["Integer", "9" * 500],
        ["Integer", "__import__('os')"],
        ["os.system", "true"],
        ["Lambda", ["Symbol", "x"]],
        None,
        True,
        "text",
    ],
    ids=str,
)
def test_no_other_json_is_taken_for_an_answer(coded):
    with pytest.raises((ValueError, TypeError)):
        answers.decode(coded)


@pytest.mark.parametrize("coded", [None, "text", True, float("inf"), 10**200, {"a": None}, [[[0]]]])
def test_json_is_checked_without_building_anything(coded):
    if coded == [[[0]]]:
        assert answers.checked(coded) == coded
    else:
        with pytest.raises(ValueError):
            answers.checked(coded)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (["Symbol", "z"], "symbol z, which the question does not have"),
        (["log", ["Integer", "-1"]], "no finite value"),
        (["Pow", ["Integer", "0"], ["Integer", "-1"]], "no finite value"),
        (["Pow", ["Integer", "10"], ["Integer", "-100000"]], "no finite value"),
        (["Pow", ["Integer", "-2"], ["Rational", "1", "2"]], "no finite real value"),
        (["Pow", ["Integer", "10"], ["Integer", "100000"]], "no finite value"),
        (["Pow", ["Integer", "10"]], "no finite value"),
        (["gamma", ["Integer", "3"]], "no part of a formula"),
        ([["Integer", "3"]], "single formula"),
    ],
    ids=str,
)
def test_a_tree_without_a_value_says_why(tree, said):
    with pytest.raises(trees.NotEvaluated, match=said):
        trees.evaluate(tree, {"x": 1.0})


def test_arguments_keep_their_arrays():
    arguments = {"a": np.eye(2), "b": [1, 2.5], "c": {"d": np.zeros(3)}, "e": None, "f": "gers"}
    packed = json.loads(json.dumps(packing.pack(arguments)))
    back = packing.unpack(packed)
    assert isinstance(back["a"], np.ndarray) and isinstance(back["c"]["d"], np.ndarray)
    assert (back["a"] == np.eye(2)).all() and back["b"] == [1, 2.5]
    assert back["e"] is None and back["f"] == "gers"
    assert packing.bare(packed)["a"] == [[1.0, 0.0], [0.0, 1.0]]
    assert packing.like([[5.0, 6.0]], packing.packed(np.zeros((1, 2)))) == {"array": [[5.0, 6.0]]}


BLOCKED = """
import sys
sys.modules["numpy"] = None  # an import of it now raises ImportError
import lstmlib.classroom
from lstmlib.classroom import check, hand_in, answers
loaded = [name for name in ("sympy", "nbformat", "jupytext", "jinja2") if name in sys.modules]
print(loaded, answers.encode([1, 2.5]), callable(check), callable(hand_in))
"""


def test_students_need_neither_numpy_nor_sympy_nor_a_grader():
    run = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True)
    assert run.stdout.strip() == "[] [1, 2.5] True True", run.stderr
