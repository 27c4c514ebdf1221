"""A mistake costs once: in every assignment, whatever known mistake somebody makes."""

import pytest

from lstmlib.classroom import sources
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
