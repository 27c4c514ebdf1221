"""A class from release to export, through the command line alone."""

import csv
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

import lstmlib
from lstmlib.classroom import release, verdicts
from lstmlib.classroom.gradebook import opened
from lstmlib.classroom.init import create
from tests.classroom import submissions
from tests.classroom.commands import run
from tests.classroom.conftest import SECRET, WHOLE

WRITTEN_POINTS = 1.5


@pytest.fixture(scope="module")
def told(graded):
    """The class after a person has read the written answers, with feedback and exports."""
    course = graded.course
    with opened(course) as book, book.db.no_autoflush:
        for submission in book.assignment_submissions(WHOLE):
            for grade in submission.notebooks[0].grades:
                if grade.needs_manual_grade and grade.name in written(course, "right"):
                    grade.manual_score, grade.needs_manual_grade = WRITTEN_POINTS, False
        book.db.commit()
    graded.said["feedback"] = run("feedback", WHOLE, folder=course.folder).stdout
    graded.said["export"] = run("export", WHOLE, folder=course.folder).stdout
    return graded


def written(course, student):
    return verdicts.read(course, student, WHOLE).written


def rows(course, what):
    path = course.exports / f"{WHOLE}-{what}.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_handout_holds_what_students_need_and_no_more(graded):
    for name, paper in graded.papers.items():
        with zipfile.ZipFile(graded.course.handout(name)) as file:
            wheel = f"lstmlib-{lstmlib.__version__}-py3-none-any.whl"
            inside = [f"{name}/{inner}" for inner in (f"{name}.ipynb", "README.txt", wheel)]
            assert file.namelist() == inside
            notebook, readme = (file.read(inner).decode() for inner in inside[:2])
        assert json.loads(notebook) == json.loads(graded.course.release(name).read_text("utf-8"))
        for text in ("BEGIN SOLUTION", "HIDDEN TESTS", "hand_in", graded.course.secret):
            assert text not in notebook + readme
        assert f"{name}.ipynb" in readme and "{" not in readme
        assert f"pip install sympy ./{wheel}" in readme
        assert paper.assignment.variant(graded.course.secret)["label"] in graded.said["release"]


def test_checks_run_with_what_is_handed_out(graded, tmp_path):
    """As at a student's: no checkout, only the library's file that came with the notebook."""
    with zipfile.ZipFile(graded.course.handout(WHOLE)) as file:
        file.extractall(tmp_path)
    (wheel,) = (tmp_path / WHOLE).glob("*.whl")
    notebook = json.loads((tmp_path / WHOLE / f"{WHOLE}.ipynb").read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    line = "import lstmlib\nprint(lstmlib.__file__)\n" + code[0]
    variables = {**os.environ, "PYTHONPATH": str(wheel)}
    run = {"env": variables, "cwd": tmp_path, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, "-"], input=line, **run)
    assert done.stdout.startswith(str(wheel)) and "Ready to check" in done.stdout, done.stderr


def test_without_a_checkout_the_teacher_is_asked(tmp_path, monkeypatch):
    """Never the package index: what has the library's name there is somebody else's."""
    course = create(tmp_path / "class", secret=SECRET)
    monkeypatch.setattr(release, "_library", lambda: None)
    release.release(course, WHOLE)
    with zipfile.ZipFile(course.handout(WHOLE)) as file:
        readme = file.read(f"{WHOLE}/README.txt").decode()
    assert "as your teacher\ngives it to you" in readme and "pip install" not in readme


def test_same_release_makes_the_same_files(graded):
    paths = [graded.course.handout(WHOLE), graded.course.source(WHOLE)]
    before = [path.read_bytes() for path in paths]
    run("release", WHOLE, folder=graded.course.folder)
    assert [path.read_bytes() for path in paths] == before


def test_everybody_is_collected(graded):
    for name in graded.papers:
        kinds = submissions.KINDS if name == WHOLE else submissions.EVERYWHERE
        assert graded.course.students(name) == sorted(kinds)


def test_instructor_gets_the_rubric(graded):
    for name in graded.papers:
        text = graded.course.instructor(name).read_text("utf-8")
        assert len(text) > 500 and "<<" not in text and "<%" not in text


def test_a_page_for_everybody(told):
    for kind in submissions.KINDS:
        page = told.course.feedback(kind, WHOLE).read_text("utf-8")
        verdict = verdicts.read(told.course, kind, WHOLE)
        for each in verdict.questions.values():
            sentence = each["sentence"].split(":")[0].split('"')[0]
            assert sentence in page, f"{kind}: {sentence}"
        assert "<script" not in page
        assert told.course.secret not in page
        # Two of them have the folder's name in their own code, which the page shows.
        assert kind in ("deleter", "reader") or str(told.course.folder) not in page


def test_exports_have_the_points_of_all_that_is_known(told):
    found = {row["id"]: row for row in rows(told.course, "plain")}
    assert found.keys() == submissions.KINDS.keys()
    for kind, row in found.items():
        verdict = verdicts.read(told.course, kind, WHOLE)
        assert float(row["most"]) == 20
        if verdict.complete and verdict.status == verdicts.GRADED:
            assert row["status"] == "graded"
            assert float(row["points"]) == pytest.approx(verdict.points + WRITTEN_POINTS)
        else:
            assert row["points"] == "" and row["status"] == "needs review"
            assert verdict.reasons[0] in row["reasons"]
    assert float(found["right"]["points"]) == 18 + WRITTEN_POINTS


def test_exports_of_all_kinds_are_written(told):
    names = {path.name for path in told.course.exports.glob("*.csv")}
    assert {f"{WHOLE}-{what}.csv" for what in ("plain", "canvas", "statistics")} <= names
    assert re.search(r"Needs review, no grade:\n.*killer", told.said["export"])


def test_what_a_person_settles_counts(told):
    """A review ends in formgrader: points by hand for what the program could not see."""
    course, target = told.course, told.papers[WHOLE].target
    with opened(course) as book, book.db.no_autoflush:
        notebook = book.find_submission_notebook(WHOLE, WHOLE, "killer")
        grade = next(each for each in notebook.grades if each.name == f"graded-{target}")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        book.db.commit()
    before = verdicts.read(course, "killer", WHOLE)
    run("grade", WHOLE, folder=course.folder)
    assert verdicts.read(course, "killer", WHOLE) == before
    run("export", WHOLE, folder=course.folder)
    row = next(row for row in rows(course, "plain") if row["id"] == "killer")
    assert row["status"] == "graded"
    assert float(row["points"]) == pytest.approx(before.points + 3 + WRITTEN_POINTS)
