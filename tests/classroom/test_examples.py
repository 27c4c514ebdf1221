"""What a notebook carries with it: one example a question, and no word of the solution."""

import ast
import json

import pytest

from lstmlib.classroom import examples, notebooks, seeds, sources

NAMES = sources.names()


@pytest.fixture(scope="module", params=NAMES)
def made(request):
    assignment = sources.load(request.param)
    return assignment, examples.content(assignment, seeds.PRACTICE)


def test_every_question_has_an_example(made):
    assignment, content = made
    assert list(content["questions"]) == [each.name for each in assignment.questions("practice")]
    for name, known in content["questions"].items():
        assert known["calls"] and known["points"] == assignment.points[name]
        assert len(known["mistakes"]) == len(assignment.question("practice", name).mistakes)


def test_it_is_plain_json(made):
    assert json.loads(json.dumps(made[1], allow_nan=False)) == made[1]


def test_every_mistake_differs_from_the_answer(made):
    """At the example: what does not is never seen there."""
    for name, known in made[1]["questions"].items():
        right = [call["answer"] for call in known["calls"]]
        for mistake in known["mistakes"]:
            assert mistake["answers"] != right, (name, mistake["sentence"])


def test_no_line_of_the_solution_is_in_it(made):
    assignment, content = made
    text = json.dumps(content)
    for cell in assignment.notebook(seeds.PRACTICE).cells:
        for line in solution(cell.source):
            assert line not in text


def solution(source):
    """Lines between BEGIN and END SOLUTION that are long enough to be known again."""
    inside = False
    for line in source.split("\n"):
        if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside and len(line.strip()) > 12:
            yield line.strip()


def test_the_checks_of_the_released_notebook_are_those_examples(made):
    assignment, content = made
    released = assignment.release(seeds.PRACTICE)
    cell = next(cell for cell in released.cells if cell.id == "begin")
    call = ast.parse(cell.source).body[-1].value
    assert notebooks.question_of(cell) == "begin"
    from lstmlib.classroom import blobs

    assert blobs.opened(call.args[0].value) == content


def numbers(value):
    """All numbers of nested JSON that are no whole ones."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, float) else []


def test_numbers_have_ten_digits(made):
    """The last ones would differ between machines, and the notebook with them."""
    found = numbers(made[1]["questions"])
    assert found and all(float(f"{number:.10g}") == number for number in found)
