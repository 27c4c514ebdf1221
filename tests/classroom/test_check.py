"""The self-check: one sentence that helps for each way of not being right."""

import json
import math
import subprocess
import sys

import numpy as np
import pytest
import sympy

from lstmlib.classroom import blobs, checking, examples
from tests.classroom import toy

x, y = sympy.symbols("x y")


@pytest.fixture(scope="module")
def content(assignment):
    return examples.content(assignment, toy.SECRET)


@pytest.fixture
def check(assignment):
    made = checking.Check()
    made.begin(examples.blob(assignment, toy.SECRET))
    return made


def reason(check, name, function):
    """What the check says of a wrong answer."""
    with pytest.raises(checking.NotYet) as caught:
        check(name, {name: function})
    return str(caught.value)


def test_a_right_notebook_passes(check, assignment, capsys):
    space = dict(assignment.reference(toy.SECRET))
    for name, *_ in toy.SOLUTIONS:
        check(name, space)
    said = capsys.readouterr().out
    assert said.count("right on the example.") == len(toy.SOLUTIONS)
    check.all(space)
    assert "6 of 6 right on their example." in capsys.readouterr().out


def test_it_says_which_variant_it_checks(assignment, capsys):
    checking.Check().begin(examples.blob(assignment, toy.SECRET))
    assert capsys.readouterr().out == "Ready to check 6 answers. This class's variant: a toy.\n"


def stub(a):
    raise NotImplementedError("This part is yours to write.")


def calls_a_stub(a):
    return stub(a)


def stops(a):
    return a / 0


def test_not_written_yet(check):
    namespace = {"double": lambda a: None}
    exec("def double(a):\n    raise NotImplementedError()", namespace)
    assert reason(check, "double", namespace["double"]).startswith("double: Not written yet")
    assert reason(check, "double", calls_a_stub).endswith(
        "It calls stub, which is not written yet."
    )


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (None, "There is no function of this name"),
        (3, "A function was expected, an int came"),
        (lambda b: b, "It is called with a: keep the arguments"),
        (lambda a: None, "is there a return?"),
        (lambda a: "1", "a text came"),
        (lambda a: [1.0], "Expected was a number; what came is a list of 1 number."),
        (lambda a: {"a": 1}, "what came is a dict with a."),
        (lambda a: math.nan, "not finite (nan or inf)"),
        (
            stops,
            "stopped with ZeroDivisionError: float division by zero, in the line `return a / 0`",
        ),
        (lambda a: x * a, "Numbers were expected, a formula with symbols came."),
    ],
    ids=range(10),
)
def test_each_slip_has_its_sentence(check, function, said):
    assert said in reason(check, "double", function)


def test_wrong_numbers_are_shown_beside_the_right_ones(check, content, k):
    a = content["questions"]["double"]["calls"][0]["arguments"]["a"]
    assert reason(check, "double", lambda a: 0.1) == (
        f"double: It differs: expected was {k * a:.6g}, what came is 0.1."
    )


def test_the_sign_is_seen(check, k):
    said = reason(check, "double", lambda a: -k * a)
    assert said == "double: Right up to the sign: everything has the other sign."


def test_a_known_mistake_has_its_own_sentence(check, k):
    assert reason(check, "double", lambda a: k * a * a) == "double: Squared."


def test_a_dict_is_looked_at_key_by_key(check, k):
    said = reason(check, "pair", lambda a, b: {"sum": a + b, "product": 3.3})
    assert said.startswith("pair: sum right, product not yet. It differs: expected was ")
    said = reason(check, "pair", lambda a, b: {"sum": a + b, "product": a * b})
    assert said == "pair: sum right, product not yet. No factor."
    assert 'no "product"' in reason(check, "pair", lambda a, b: {"sum": a + b})
    more = reason(check, "pair", lambda a, b: {"sum": 1, "product": 2, "c": 3})
    assert 'has "c", which was not asked for' in more


def test_lists_say_where_they_differ(check):
    said = reason(check, "scaled", lambda p, values: [p * values[0], 7.0, p * values[2]])
    assert "It differs at number 2 of 3: expected was" in said and "what came is 7." in said
    turned = reason(check, "scaled", lambda p, values: [p * value for value in values[::-1]])
    assert turned == "scaled: The right numbers in another order."
    larger = reason(check, "scaled", lambda p, values: [2.5 * p * value for value in values])
    assert "Right up to a factor" in larger
    assert "a list of 2 numbers" in reason(check, "scaled", lambda p, values: values[:2])


def test_arrays_come_as_arrays_and_lists_are_as_good(check, assignment):
    reference = assignment.reference(toy.SECRET)
    check("matrix", {"matrix": lambda m, v: reference["matrix"](m, v).tolist()})
    check("outer", {"outer": lambda u, v: [[a * b for b in v] for a in u]})
    said = reason(check, "matrix", lambda m, v: (m @ v)[:, None])
    assert said.endswith("what came is a list of 2, each a list of 1 number.")


def test_an_answer_cannot_change_the_example(check):
    def greedy(m, v):
        m[...] = 0
        return m @ v

    first = reason(check, "matrix", greedy)
    assert reason(check, "matrix", greedy) == first


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (lambda k: k * x**2 - sympy.exp(y) / (1 + sympy.exp(y)), ""),
        (lambda k: k * (x - 1) * (x + 1) + k - (1 + sympy.tanh(y / 2)) / 2, ""),
        (lambda k: k * x**2 - 1 / (1 + sympy.exp(y)), "The sign of y is turned."),
        (lambda k: 1 / (1 + sympy.exp(-y)) - k * x**2, "Right up to the sign"),
        (lambda k: k * x, "It differs. At x = 0."),
        (lambda k: sympy.Symbol("z"), "It holds z, which the question does not have."),
        (lambda k: None, "A SymPy expression was expected, nothing"),
        (lambda k: [x], "A SymPy expression was expected, a list came"),
        (lambda k: sympy.log(-1 - x), "no finite value"),
        (lambda k: sympy.Function("f")(x), "holds f, which is none of"),
    ],
    ids=range(10),
)
def test_formulas(check, k, formula, said):
    if said:
        assert said in reason(check, "formula", lambda: formula(k))
    else:
        check("formula", {"formula": lambda: formula(k)})


def test_a_constant_is_a_formula_too(check):
    assert "It differs." in reason(check, "formula", lambda: 3)


def test_all_is_a_table(check, assignment, capsys):
    space = dict(assignment.reference(toy.SECRET)) | {"double": stub, "outer": lambda u, v: 1}
    check.all(space)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("double     2 points  not yet  ")
    assert lines[1] == "pair       4 points  right"
    assert lines[-1] == "4 of 6 right on their example."


def test_before_begin_it_says_what_to_run():
    with pytest.raises(checking.NotYet, match="Run the first code cell"):
        checking.Check()("double", {})


def test_an_unknown_question_is_named(check):
    with pytest.raises(ValueError, match="no question 'treble'; there are double, pair"):
        check("treble", {})


def test_damaged_examples_are_said(assignment):
    blob = examples.blob(assignment, toy.SECRET)
    for broken in (blob[:-30], "no blob", ""):
        with pytest.raises(ValueError, match="take a fresh copy"):
            checking.Check().begin(broken)


def test_a_notebook_shows_the_sentence_alone():
    """What IPython prints of an exception comes from this method, where there is one."""
    assert checking.NotYet("One sentence.")._render_traceback_() == ["One sentence."]


def test_the_examples_hold_numbers_and_no_solution(assignment, content):
    text = json.dumps(content)
    for _, _, answer, _ in toy.SOLUTIONS:
        assert answer.replace("<< k >>", str(assignment.variant(toy.SECRET)["k"])) not in text
    assert blobs.opened(examples.blob(assignment, toy.SECRET)) == content
    assert all(len(line) <= 100 for line in examples.blob(assignment, toy.SECRET).split("\n"))


BLOCKED = """
import sys
sys.modules["numpy"] = None
from lstmlib.classroom import check
check.begin(sys.stdin.read())
check("double", {"double": lambda a: %d * a})
check("formula", {"formula": lambda: 1}) if "sympy" in sys.modules else print("no SymPy")
"""


def test_without_numpy_it_checks(assignment, k):
    run = subprocess.run(
        [sys.executable, "-c", BLOCKED % k],
        input=examples.blob(assignment, toy.SECRET),
        capture_output=True,
        text=True,
    )
    assert "double: right on the example.\nno SymPy" in run.stdout, run.stderr


def test_the_last_digits_do_not_matter_and_the_middle_ones_do(check, k):
    check("double", {"double": lambda a: k * a * (1 + 1e-12)})
    said = reason(check, "double", lambda a: np.float64(k * a * (1 + 1e-7)))
    expected, came = said.split("expected was ")[1].split(", what came is ")
    assert said.endswith("Is something rounded on the way?")
    assert expected != came.split(". ")[0]
