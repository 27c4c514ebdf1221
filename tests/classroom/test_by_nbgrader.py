"""Graded cells where nbgrader runs a notebook by itself, as formgrader's button does."""

import json
import subprocess
import sys

import nbformat
import pytest

from lstmlib.classroom import by_nbgrader, init, sources
from lstmlib.classroom.course import Course
from tests.classroom import harness

#: What nbgrader's autograder does to the cells, in a folder where it would: a kernel is not needed.
RUN = """
import json, sys
import nbformat
space, given = {}, {}
for cell in nbformat.read(sys.argv[1], as_version=4).cells:
    if cell.cell_type != "code":
        continue
    known = cell.metadata.get("nbgrader", {})
    if not known.get("grade"):
        exec(cell.source, space)
        continue
    head, call = cell.source.rsplit("\\n", 2)[0], cell.source.rsplit("\\n", 2)[1]
    exec(head, space)
    given[known["grade_id"]] = eval(call, space)
print("RESULT", json.dumps(given))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return init.create(tmp_path_factory.mktemp("class") / "autumn")


def test_it_knows_the_class_and_the_assignment_by_the_folder(course, monkeypatch):
    folder = course.folder / "autograded" / "ada" / "forward"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    assert by_nbgrader.place() == (str(course.folder), "forward")
    monkeypatch.chdir(course.folder.parent)
    assert by_nbgrader.place() is None


def test_each_graded_cell_gives_its_points(course):
    """One answer is wrong; the points of all are what nbgrader takes for partial credit."""
    assignment = sources.load("forward")
    notebook = assignment.notebook(course.secret)
    cell = next(cell for cell in notebook.cells if cell.id == "net")
    cell.source = cell.source.replace(")) + b", "))")
    folder = course.folder / "autograded" / "bob" / "forward"
    folder.mkdir(parents=True)
    # Two questions are enough: each is judged in a process of its own.
    kept = ("net", "gates", "by-name", "squashing", "imports", "begin")
    wanted = {*kept, "graded-net", "graded-gates"}
    notebook.cells = [cell for cell in notebook.cells if cell.id in wanted]
    nbformat.write(notebook, folder / "forward.ipynb")
    command = [sys.executable, "-c", RUN, "forward.ipynb"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert run.returncode == 0, run.stderr
    said, _, result = run.stdout.partition("RESULT")
    assert json.loads(result) == {"graded-net": 0.0, "graded-gates": 2.0}
    assert "The bias is missing" in said and "Right." in said


def test_the_same_points_as_in_the_grader(course):
    assignment = Course.open(course.folder).load("forward")
    space = harness.edited(
        assignment, course.secret, "net", assignment.question(course.secret, "net").mistakes[0]
    )
    found = harness.judged(assignment, course.secret, space)
    assert found["net"].points == 0 and found["gates"].points == 2


def test_a_failure_says_what_happened(tmp_path):
    with pytest.raises(RuntimeError, match="could not be compared.*no class.toml|is not a class"):
        by_nbgrader.points((str(tmp_path), "forward"), "net", [])
