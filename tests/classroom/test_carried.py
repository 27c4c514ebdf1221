"""A mistake costs once: in every assignment, whatever known mistake somebody makes."""

import pytest

from lstmlib.classroom import calls, sources
from lstmlib.classroom.questions import Edit
from tests.classroom import harness

SECRET = "class 3"


def losing(assignment, question, mistake):
    """Questions that lose points where one has a mistake in it and all others are right."""
    space = harness.edited(assignment, SECRET, question, mistake)
    found = harness.judged(assignment, SECRET, space)
    return {name for name, each in found.items() if each.points < each.max}


@pytest.mark.parametrize("name", sources.names())
def test_a_known_mistake_costs_the_points_of_its_own_question_only(name):
    assignment, tried = sources.load(name), 0
    for question in assignment.questions(SECRET):
        for mistake in question.mistakes:
            if isinstance(mistake, Edit):
                lost = losing(assignment, question.name, mistake)
                assert lost == {question.name}, mistake.sentence
                tried += 1
    assert tried > 10


@pytest.fixture(scope="module")
def truncation():
    return sources.load("truncation")


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        ("cut_run", "outputs.append(", "outputs.append(0.9 * "),
        ("cut_run", "np.array(outputs)", "np.array(outputs) ** 2"),
        ("seen", "* y_c + ", "* 1.7 * y_c + "),
    ],
)
def test_a_mistake_that_nobody_knew_costs_once_under_complex_steps(truncation, question, old, new):
    assert losing(truncation, question, Edit("", old, new)) == {question}


@pytest.mark.parametrize("nothing", ["0.0", "0 * w['c'][0, 0]"])
def test_a_run_that_hears_no_step_buys_no_gradient(truncation, nothing):
    """By it the gradient would be zero, whatever is written for it."""
    deaf = Edit("", "np.array(outputs)", f"0.9 * np.array(outputs).real + {nothing}")
    space = harness.edited(truncation, SECRET, "cut_run", deaf)
    found = harness.judged(truncation, SECRET, space)
    assert (found["cut_run"].verdict, found["cut_gradient"].points) == ("wrong", 0)


def test_a_call_with_a_list_that_holds_itself_is_answered_and_not_written_down():
    endless = []
    endless.append(endless)
    space = {"first": lambda values: 1.0}
    with calls.watched(space, ["first"]) as log:
        assert space["first"](endless) == 1.0
    assert log == []
