"""What answers are worth: every verdict, errors carried forward, and records nobody can trust."""

import json

import numpy as np
import pytest
import sympy

from lstmlib.classroom import agreement, calls, cases, compare, handing_in, questions
from tests.classroom import harness, toy

x, y = sympy.symbols("x y")
SECRET = toy.SECRET


@pytest.fixture(scope="module")
def right(assignment):
    return harness.records(assignment, SECRET, assignment.fresh(SECRET))


def grade(assignment, name, function, **others):
    """What is said of one answer beside right ones."""
    space = harness.solved(assignment, SECRET, **{name: function, **others})
    return harness.judged(assignment, SECRET, space)[name]


def test_a_right_notebook_has_all_points(assignment, right):
    found = compare.compare(right, assignment, SECRET)
    points = {name: points for name, _, _, points in toy.SOLUTIONS}
    assert {name: judged.points for name, judged in found.items()} == points
    assert {judged.verdict for judged in found.values()} == {"right"}
    assert {judged.sentence for judged in found.values()} == {"Right."}


def raising(error):
    def function(**_):
        raise error

    return function


class Tell(Exception):
    """Whose name could say anything."""


@pytest.mark.parametrize(
    ("function", "verdict", "said"),
    [
        (raising(NotImplementedError()), "not written", "Not written yet."),
        (raising(KeyboardInterrupt()), "timeout", "It took too long"),
        (raising(ZeroDivisionError("0.123")), "error", "It stops with ZeroDivisionError. Run"),
        (raising(Tell("0.123")), "error", "It stops with an error. Run"),
        (raising(SystemExit(0)), "error", "It stops with SystemExit."),
        (None, "error", "There is no function double"),
        (lambda a: None, "error", "not of the kind that was asked for"),
        (lambda a: x * a, "error", "not of the kind that was asked for"),
        (lambda a: [a, a, a, a], "wrong", "It has another form than was asked for"),
        (lambda a: float("nan"), "wrong", "not finite (nan or inf)"),
        (lambda a: 0.4, "wrong", "It gives other numbers than the right answer. Run"),
    ],
    ids=range(11),
)
def test_each_failure_has_its_verdict(assignment, function, verdict, said):
    found = grade(assignment, "double", function)
    assert (found.verdict, found.points, found.max) == (verdict, 0.0, 2.0)
    assert found.sentence.startswith(said) or said in found.sentence


def test_one_wrong_answer_leaves_the_others_alone(assignment):
    space = harness.solved(assignment, SECRET, double=lambda a: a**5, pair=raising(ValueError()))
    found = harness.judged(assignment, SECRET, space)
    assert {name for name, judged in found.items() if judged.verdict != "right"} == {
        "double",
        "pair",
    }


def test_what_is_hard_coded_is_told_so(assignment):
    a = cases.example(assignment, SECRET, "double")["a"]
    k = assignment.variant(SECRET)["k"]
    known = k * a
    assert "are numbers written into it?" in grade(assignment, "double", lambda a: known).sentence
    looked_up = grade(assignment, "double", lambda a, table={a: known}: table[a])
    assert looked_up.verdict == "error" and "are numbers written into it?" in looked_up.sentence


def test_one_case_of_a_rule_is_told_so(assignment, k):
    found = grade(assignment, "double", lambda a: k * abs(a))
    assert found.sentence == "Right on some numbers and wrong on others: does it do one case only?"


def test_sign_order_and_factor_are_seen(assignment, k):
    assert "other sign" in grade(assignment, "double", lambda a: -k * a).sentence
    assert "up to a factor" in grade(assignment, "double", lambda a: 3 * k * a).sentence
    turned = grade(assignment, "scaled", lambda p, values: [p * each for each in values[::-1]])
    assert turned.sentence == "The right numbers in another order."


@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_number_that_is_none_makes_the_answer_wrong(assignment, place):
    def scaled(p, values):
        made = [p * value for value in values]
        made[place] = float("nan")
        return made

    found = grade(assignment, "scaled", scaled)
    assert found.verdict == "wrong" and "not finite" in found.sentence


def test_a_known_mistake_has_its_sentence(assignment, k):
    assert grade(assignment, "double", lambda a: k * a * a).sentence == "Squared."


def test_each_key_of_a_dict_is_an_equal_share(assignment):
    found = grade(assignment, "pair", lambda a, b: {"sum": a + b, "product": a * b})
    assert (found.verdict, found.points) == ("partly", 2.0)
    assert found.sentence == "sum right, product not: No factor."
    more = grade(assignment, "pair", lambda a, b: {"sum": a, "product": b, f"secret {a}": 1})
    assert more.points == 0 and more.sentence == "The dict has more, which was not asked for."
    less = grade(assignment, "pair", lambda a, b: {"sum": a + b})
    assert less.points == 2 and 'no "product"' in less.sentence


def test_an_error_is_carried_forward_through_an_answer(assignment):
    """`scaled` uses the student's own product."""
    space = harness.solved(assignment, SECRET, pair=lambda a, b: {"sum": a, "product": a - b})
    found = harness.judged(assignment, SECRET, space)
    assert found["pair"].verdict == "wrong" and found["scaled"].verdict == "right"
    assert found["scaled"].sentence == "Right, with your own answers to earlier questions."


def test_an_error_is_carried_forward_through_a_call(assignment):
    """`matrix` calls `double`, `outer` uses what it gives."""
    space = harness.solved(assignment, SECRET, double=lambda a: 0.3 + a**3)
    found = harness.judged(assignment, SECRET, space)
    assert found["double"].verdict == "wrong"
    assert found["matrix"].verdict == found["outer"].verdict == "right"
    assert found["matrix"].sentence == "Right, with your own answers to earlier questions."
    assert found["outer"].sentence == "Right."


def test_a_wrong_answer_on_top_of_a_wrong_one_stays_wrong(assignment):
    space = harness.solved(assignment, SECRET, double=lambda a: 0.3 + a**3)
    exec("def matrix(m, v):\n    return m @ v - double(1.0)", space)
    assert harness.judged(assignment, SECRET, space)["matrix"].verdict == "wrong"


@pytest.mark.parametrize("product", [0.0, 0.25])
def test_making_earlier_answers_trivial_earns_nothing(assignment, product):
    def scaled(p, values):
        return [0.0 for _ in values] if product == 0 else [0.25 * value for value in values]

    space = harness.solved(assignment, SECRET, scaled=scaled)
    space["pair"] = lambda a, b: {"sum": a + b, "product": product}
    assert harness.judged(assignment, SECRET, space)["scaled"].verdict == "wrong"


@pytest.mark.parametrize("double", [lambda a: 0.0, lambda a: 0.7, lambda a: (a - 1) * a])
def test_a_trivial_helper_earns_nothing_for_what_calls_it(assignment, double):
    """The last one is zero only for the number that `matrix` asks for."""
    space = harness.solved(assignment, SECRET, double=double)
    exec(f"def matrix(m, v):\n    double(1.0)\n    return m @ v + {double(1.0)}", space)
    assert harness.judged(assignment, SECRET, space)["matrix"].verdict == "wrong"


@pytest.mark.parametrize("product", [1e-30, 2e5])
def test_tiny_and_huge_answers_do_not_hide_what_follows(assignment, product):
    """Beside such a product the rest is nothing, or everything."""
    space = harness.solved(assignment, SECRET, scaled=lambda p, values: [0.0 for _ in values])
    space["pair"] = lambda a, b: {"sum": a + b, "product": product * (2 + a)}
    if product > 1:
        space["scaled"] = lambda p, values: [p * value + 1e-4 for value in values]
    assert harness.judged(assignment, SECRET, space)["scaled"].verdict == "wrong"


def test_a_tiny_helper_earns_nothing_for_what_calls_it(assignment):
    space = harness.solved(assignment, SECRET, double=lambda a: 1e-30 * (a + 2))
    exec("def matrix(m, v):\n    double(1.0)\n    return m @ v", space)
    assert harness.judged(assignment, SECRET, space)["matrix"].verdict == "wrong"


def test_calls_that_nobody_needs_do_not_hide_a_helper_that_is_zero(assignment):
    space = harness.solved(assignment, SECRET, double=lambda a: (a - 1) * a)
    exec("def matrix(m, v):\n    [double(float(n)) for n in range(9)]\n    return m @ v", space)
    assert harness.judged(assignment, SECRET, space)["matrix"].verdict == "wrong"


def test_the_example_alone_is_not_enough(assignment, right, monkeypatch):
    """An earlier answer for which the solution itself has none must not leave out the rest."""
    plain, asked = calls.called, []

    def once(function, arguments):
        asked.append(arguments)
        return plain(function, arguments) if len(asked) == 1 else None

    monkeypatch.setattr(calls, "called", once)
    found = compare._Comparison(right, assignment, SECRET, cases.COUNT)
    [question] = [each for each in assignment.questions(SECRET) if each.name == "double"]
    assert found._function(question)[:2] == ("wrong", 0.0)


@pytest.mark.parametrize("right", [1e400, float("nan")])
def test_nothing_agrees_with_what_is_not_finite(right):
    assert not agreement.agree([1.0, 2.0], [1.0, right], 1e-8)


def test_an_unwritten_answer_does_not_hide_a_later_one(assignment):
    found = harness.judged(
        assignment, SECRET, harness.solved(assignment, SECRET, pair=raising(NotImplementedError()))
    )
    assert found["pair"].verdict == "not written" and found["scaled"].verdict == "right"


def test_refused_imports(assignment, right):
    records = [each for each in right if each["question"] != "double"]
    error = {"type": "ImportError", "message": ""}
    for case in range(cases.COUNT):
        records.append({"question": "double", "case": case, "error": error, "refused": ["torch"]})
    found = compare.compare(records, assignment, SECRET)["double"]
    assert (found.verdict, found.points) == ("refused", 0.0)


def test_what_was_not_reached_has_no_points_and_no_zero(assignment, right):
    records = [each for each in right if each["question"] == "double" or each["case"] < 3]
    found = compare.compare(records, assignment, SECRET)
    assert found["double"].verdict == "right"
    assert (found["pair"].verdict, found["pair"].points) == ("not reached", None)
    assert compare.compare([], assignment, SECRET)["formula"].points is None


HOSTILE = [
    None,
    7,
    {},
    [],
    {"question": ["double"], "case": 0},
    {"question": "double", "case": True, "answer": 1},
    {"question": "double", "case": -1, "answer": 1},
    {"question": "double", "case": 10**30, "answer": 1},
    {"question": "none such", "case": 0, "answer": 1},
]
ANSWERS = [
    "text",
    None,
    True,
    {"a": "b"},
    ["os.system", "true"],
    ["Symbol", "x"],
    ["not finite", "1e5"],
    ["Pow", ["Integer", "10"], ["Integer", "1" * 90]],
    10**99,
    [[[[[]]]]],
]


def deep():
    value = []
    for _ in range(500):
        value = [value]
    return value


@pytest.mark.parametrize("name", ["double", "pair", "scaled", "formula"])
def test_no_record_hurts_the_comparison(assignment, right, name):
    for answer in [*ANSWERS, deep(), [0.5] * 200_000]:
        row = {
            "question": name,
            "answer": answer,
            "calls": [answer, ["double", answer, {}, answer]],
        }
        others = [each for each in right if each["question"] != name]
        bad = [{**row, "case": case} for case in range(cases.COUNT)]
        found = compare.compare(HOSTILE + others + bad, assignment, SECRET)
        assert found[name].points == 0.0, answer
        assert found["outer"].verdict == "right"


@pytest.mark.parametrize(
    "log", [None, 3, "x", [None], [[]], [["double"]], [[1, [], {}, 2]], [deep()]]
)
def test_no_log_of_calls_hurts_the_comparison(assignment, right, log):
    rows = [{**each, "calls": log} for each in right]
    found = compare.compare(rows, assignment, SECRET)
    assert {judged.verdict for judged in found.values()} == {"right"}
    wrong = [{**each, "answer": 0.4} if each["question"] == "double" else each for each in rows]
    assert compare.compare(wrong, assignment, SECRET)["double"].verdict == "wrong"


def test_no_hidden_number_is_in_a_sentence(assignment):
    """A function that puts its arguments into everything that it gives back."""

    def chatty(**named):
        raise type(f"E{named}", (Exception,), {})(str(named))

    def keyed(a, b):
        return {str(a): b}

    def long(p, values):
        return [0.1] * 4711

    space = harness.solved(assignment, SECRET, double=chatty, pair=keyed, scaled=long)
    sentences = " ".join(
        judged.sentence for judged in harness.judged(assignment, SECRET, space).values()
    )
    assert not any(digit in sentences for digit in "0123456789")


def test_answers_off_by_the_last_digits_are_right(assignment, k):
    assert grade(assignment, "double", lambda a: k * a * (1 + 1e-12)).verdict == "right"
    assert grade(assignment, "double", lambda a: k * a * (1 + 1e-6)).verdict == "wrong"
    single = grade(assignment, "double", lambda a: float(np.float32(k * a)))
    assert single.verdict == "wrong"


def test_the_tolerance_is_relative():
    assert questions.Function("a", None).tolerance == questions.TOLERANCE == 1e-8


def test_records_of_a_real_run_are_small(right):
    assert len(json.dumps(right)) < 20_000
    assert handing_in.MOST_LETTERS <= 200


def test_a_known_mistake_that_no_call_tells_costs_once_too(assignment):
    """The solution asks with other numbers: no call says what it would have been told."""
    space = harness.edited(assignment, SECRET, "double", questions.Edit("", "* a", "* (a + 1)"))
    helper = space["double"]
    # The same answer, asked for by a number that the solution does not ask with.
    exec("def matrix(m, v):\n    return m @ v + double(1.0 + 0j).real", space)
    found = harness.judged(assignment, SECRET, space)
    assert (found["double"].verdict, found["matrix"].verdict) == ("wrong", "right")
    assert "your own answers" in found["matrix"].sentence
    space["double"] = lambda a: helper(a) + 1  # a mistake that nobody knows
    assert harness.judged(assignment, SECRET, space)["matrix"].verdict == "wrong"


def test_a_function_of_a_kit_keeps_the_names_around_it():
    inner = {"__name__": "solution", "x": 1}
    exec("def f():\n    return x", inner)
    assert calls.among({"__name__": "solution", "x": 2}, inner["f"])() == 2
    inner["__name__"] = "kit"
    assert calls.among({"__name__": "solution", "x": 2}, inner["f"])() == 1
    assert calls.among({"__name__": "solution"}, max) is max
