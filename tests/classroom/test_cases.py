"""Hidden cases: drawn per class, built on earlier answers, without any answer in them."""

import json

import numpy as np
import pytest

from lstmlib.classroom import answers, cases, examples, packing, sources
from lstmlib.classroom.questions import From

NAMES = sources.names()


def test_the_first_case_is_the_visible_example(assignment):
    drawn = cases.drawn(assignment, "s", "double", 5)
    assert len(drawn) == 5
    assert drawn[0] == cases.example(assignment, "s", "double")
    assert len({case["a"] for case in drawn}) == 5


def test_the_notebook_shows_the_first_case(assignment):
    """To the last digit: an answer that looks its numbers up would else fail on its own example."""
    hidden = cases.hidden(assignment, "s", 2)["inputs"]["questions"]
    for question, known in examples.content(assignment, "s")["questions"].items():
        if known["kind"] == "function":
            shown, first = known["calls"][0]["arguments"], hidden[question]["cases"][0]
            own = {key for key, value in first.items() if not is_from(value)}
            assert {key: shown[key] for key in own} == {key: first[key] for key in own}


def is_from(value):
    return isinstance(value, dict) and set(value) == {"from", "key"}


def test_more_cases_begin_with_the_same(assignment):
    few, many = (cases.drawn(assignment, "s", "double", count) for count in (3, 8))
    assert many[:3] == few


def test_another_class_has_other_cases(assignment):
    first, second = (cases.drawn(assignment, secret, "double") for secret in ("s", "t"))
    assert not {case["a"] for case in first} & {case["a"] for case in second}


def test_what_builds_on_an_answer_gets_the_references(assignment):
    drawn = cases.drawn(assignment, "s", "scaled")
    assert drawn[2]["p"] == From("pair", "product")
    pair = cases.drawn(assignment, "s", "pair")[2]
    k = assignment.variant("s")["k"]
    found = cases.reference_arguments(assignment, "s", drawn, 2)
    assert found["p"] == pytest.approx(k * pair["a"] * pair["b"])
    right = cases.right(assignment, "s", "scaled", drawn, 2)
    assert right == pytest.approx([found["p"] * value for value in found["values"]])


def test_an_array_of_an_earlier_answer_stays_one(assignment):
    drawn = cases.drawn(assignment, "s", "outer")
    found = cases.reference_arguments(assignment, "s", drawn, 1)
    assert isinstance(found["u"], np.ndarray) and found["u"].shape == (2,)


@pytest.mark.parametrize("name", NAMES)
def test_the_sandbox_gets_no_answer(name):
    """Neither an answer to a hidden case, nor one to the example."""
    assignment = sources.load(name)
    inputs = cases.hidden(assignment, "s")["inputs"]
    texts = flattened(json.loads(json.dumps(inputs)))
    for question in assignment.questions("s"):
        if question.kind == "formula":
            assert inputs["questions"][question.name]["cases"] == [{}]
            continue
        drawn = cases.drawn(assignment, "s", question.name)
        for place in range(len(drawn)):
            right = cases.right(assignment, "s", question.name, drawn, place)
            coded = flattened(answers.encode(right))
            # 0, 1 and the like may be anywhere.
            assert not {each for each in coded if len(str(each)) > 8} & texts, question.name


def flattened(value):
    """All numbers of nested JSON."""
    if isinstance(value, dict):
        return set().union(*map(flattened, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(flattened, value), set())
    return {value} if isinstance(value, int | float) else set()


def test_a_spare_answers_no_case(assignment):
    inputs = cases.hidden(assignment, "s")["inputs"]
    assert set(inputs["spares"]) == {"pair", "matrix"}
    spare = packing.bare(inputs["spares"]["pair"])
    assert set(spare) == {"sum", "product"}
    for place in range(cases.COUNT):
        drawn = cases.drawn(assignment, "s", "pair")
        assert cases.right(assignment, "s", "pair", drawn, place) != spare


def test_a_call_cannot_change_anothers_arguments():
    case = {"m": np.zeros(2), "values": [1, 2]}
    made = cases.fresh(case)
    made["m"][0] = 1
    made["values"][0] = 7
    assert case["m"][0] == 0 and case["values"] == [1, 2]
