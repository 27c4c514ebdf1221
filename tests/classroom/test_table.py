"""Every kind of submission gets the verdict and the sentence that it should."""

import json
import re
import sqlite3

import pytest

from lstmlib.classroom import cases, jobs, verdicts
from lstmlib.classroom.kit import Kit
from tests.classroom import submissions
from tests.classroom.conftest import WHOLE
from tests.classroom.table import TABLE

ROWS = [(WHOLE, kind) for kind in submissions.KINDS]


def judged(graded, name, kind):
    found = verdicts.read(graded.course, kind, name)
    assert found is not None, f"no verdict on {kind} of {name}"
    return found


def check_row(graded, name, kind):
    """One row of the table."""
    verdict, expected = judged(graded, name, kind), TABLE[kind]
    about = f"{kind} of {name}: {verdict}"
    assert verdict.status == expected.status, about
    assert re.search(expected.reason, " ".join(verdict.reasons)), about
    assert bool(verdict.reasons) == (expected.status == verdicts.REVIEW), about
    target = graded.papers[name].target
    for question, each in verdict.questions.items():
        wanted = expected.verdict if question == target else expected.others
        assert each["verdict"] == wanted, f"{question}, {about}"
        assert (each["points"] is None) == (wanted == "not reached"), f"{question}, {about}"
        if wanted == "right":
            assert each["points"] == each["max"], f"{question}, {about}"
    found = verdict.questions[target]
    assert re.search(expected.sentence, found["sentence"]), about
    if expected.points is not None:
        assert found["points"] == expected.points * found["max"], about


def test_table_has_all_kinds():
    assert list(TABLE) == list(submissions.KINDS)
    assert len(TABLE) == 13 and len(submissions.EVERYWHERE) == 5


@pytest.mark.parametrize("kind", submissions.KINDS)
def test_all_kinds_with_one_assignment(graded, kind):
    check_row(graded, WHOLE, kind)


@pytest.mark.parametrize("kind", submissions.EVERYWHERE)
def test_first_kinds_with_every_assignment(graded, kind):
    for name in graded.papers:
        check_row(graded, name, kind)


def test_a_crash_is_no_zero(graded):
    for kind in ("hog", "bomb", "killer", "deleter", "tamperer", "malformed"):
        verdict = judged(graded, WHOLE, kind)
        assert not verdict.complete
        assert verdict.status == verdicts.REVIEW and verdict.reasons


def test_only_the_places_of_grading_have_changed(graded):
    changed = {
        name
        for name in graded.before.keys() | graded.after.keys()
        if graded.before.get(name) != graded.after.get(name)
    }
    ours = re.compile(r"(graded|autograded)/.+|gradebook\.db")
    assert changed and not [name for name in changed if not ours.fullmatch(name)]


def test_nothing_precious_was_touched_and_nobody_called(graded):
    canary = graded.places.precious[0]
    assert [path.name for path in canary.iterdir()] == ["song.txt"]
    assert (canary / "song.txt").read_text("utf-8") == "still here"
    assert graded.places.calls == []


def test_summary_counts_all(graded):
    all_verdicts = [v for name in graded.papers for v in verdicts.of(graded.course, name).values()]
    review = [each for each in all_verdicts if each.status == verdicts.REVIEW]
    said = graded.said["grade"]
    done = len(all_verdicts) - len(review)
    assert f"Graded: {done}. Needs review: {len(review)}. Kept from before: 0 of these." in said
    for each in review:
        assert f"{each.assignment} of {each.student}: {each.reasons[0]}" in said
    assert re.search(r"Peak memory: \d+ MB in a submission, \d+ MB in the grader", said)


def test_gradebook_has_points_and_asks_for_a_person(graded):
    query = """
        select student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade
        from grade
        join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        join assignment on assignment.id = submitted_assignment.assignment_id
        join student on student.id = submitted_assignment.student_id
        where assignment.name = ?
    """
    book = sqlite3.connect(graded.gradebook)
    rows = book.execute(query, [WHOLE]).fetchall()
    book.close()
    found = {(student, cell): (score, asks) for student, cell, score, asks in rows}
    for kind in submissions.KINDS:
        verdict = judged(graded, WHOLE, kind)
        for question, each in verdict.questions.items():
            expected = (each["points"], int(each["points"] is None))
            assert found.pop((kind, f"graded-{question}")) == expected
        for cell in verdict.written:
            assert found.pop((kind, cell)) == (None, 1)
    assert not found


LOOK = """
import json
import os

KINDS = (".ipynb", ".md", ".toml", ".json", ".jsonl", ".db", ".txt", ".csv", ".py")
NAMES = ("secret", "class.toml", "assignment.md", "rubric.md", "roster.csv")


def needles_in(path, needles):
    with open(path, "rb") as file:
        text = file.read()
    return [needle for needle in needles if needle.encode() in text]


def looked():
    own = os.path.dirname(os.environ["LSTMLIB_CLASSROOM_RECORDS"])
    found, seen = [name for name in NEEDLES if name in str(os.environ)], 0
    for where, folders, files in os.walk("/"):
        if where in ("/proc", "/sys", "/usr", "/dev"):
            folders[:] = []
            continue
        needles = NEEDLES + NUMBERS * where.startswith(own)
        for name in files:
            path = os.path.join(where, name)
            seen += 1
            if name in NAMES:
                found.append(path)
            elif name.endswith(KINDS) and "packages" not in where:
                found += [(needle, path) for needle in needles_in(path, needles)]
    return {"found": found, "seen": seen}


print(json.dumps(looked()))
"""


def numbers_in(answer):
    """The numbers of an answer, as text."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, list):
        return [text for each in answer for text in numbers_in(each)]
    return [repr(answer)] if isinstance(answer, float) else []


def lines_of(answer):
    """Lines of a solution that are long enough to be nothing else."""
    inner = answer.partition("BEGIN SOLUTION")[2].partition("### END")[0]
    return [line for line in map(str.strip, inner.splitlines()) if len(line) > 20]


def test_no_hidden_answer_is_in_reach(graded, tmp_path):
    """A submission that reads all that it can finds no solution, no hidden answer, no secret."""
    paper, course = graded.papers[WHOLE], graded.course
    all_cases = cases.drawn(paper.assignment, course.secret, paper.target)
    right = [
        cases.right(paper.assignment, course.secret, paper.target, all_cases, place)
        for place in range(1, len(all_cases))
    ]
    numbers = numbers_in(right)
    assert len(numbers) >= 7
    # Put together only when it runs: the notebook that looks must not find itself.
    needles = [course.secret, str(course.folder), *lines_of(paper.text_of(paper.target))]
    assert len(needles) > 4
    hidden = [text[::-1] for text in needles], [text[::-1] for text in numbers]
    front = f"NEEDLES, NUMBERS = [[text[::-1] for text in each] for each in {hidden}]\n"
    kit = Kit.of(course, WHOLE)
    job = jobs.run(
        kit.runner, paper.with_target(front + LOOK), kit.inputs, tmp_path / "job", cell_seconds=60
    )
    assert job.problem is None
    cells = json.loads(job.notebook)["cells"]
    cell = next(cell for cell in cells if cell["id"] == paper.target)
    told = json.loads("".join(cell["outputs"][0]["text"]))
    assert told["seen"] > 1000 and told["found"] == []
