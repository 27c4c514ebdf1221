"""An assignment goes round through nbgrader's exchange, by the commands that our page names."""

import os
import subprocess
import sys

import nbformat
import pytest

from lstmlib.classroom import verdicts
from lstmlib.classroom.course import Course
from tests.classroom.commands import ROOT, run
from tests.classroom.submissions import Paper

NAME, COURSE = "forward", "autumn"


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Folders of a teacher and a student, and the exchange between them."""
    home = tmp_path_factory.mktemp("exchange")
    for place in ("etc", "student", "exchange"):
        (home / place).mkdir()
    (home / "exchange").chmod(0o777)
    settings = f"c = get_config()\nc.Exchange.root = {str(home / 'exchange')!r}\n"
    (home / "etc" / "nbgrader_config.py").write_text(settings, "utf-8")
    run("init", home / "class", "--name", COURSE)
    return home


@pytest.fixture(scope="module")
def nbgrader(places):
    """Run one of nbgrader's commands in one of the folders; returns what it said."""
    env = {**os.environ, "JUPYTER_CONFIG_PATH": str(places / "etc")}

    page = (ROOT / "book" / "classroom" / "jupyterhub.md").read_text("utf-8")

    def command(place, *words):
        assert f"`nbgrader {' '.join(words)}`" in page
        line = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(line, cwd=places / place, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        return done.stderr

    return command


def test_an_assignment_goes_out_and_comes_back_and_feedback_goes_out(places, nbgrader):
    course = Course.open(places / "class")
    run("release", NAME, folder=course.folder)
    nbgrader("class", "release_assignment", NAME)

    nbgrader("student", "fetch_assignment", NAME, "--course", COURSE)
    fetched = places / "student" / NAME / f"{NAME}.ipynb"
    assert fetched.read_bytes() == course.release(NAME).read_bytes()
    nbformat.write(Paper(course, NAME).solved(), fetched)
    nbgrader("student", "submit", NAME, "--course", COURSE)

    nbgrader("class", "collect", NAME)
    (student,) = course.students(NAME)
    assert course.submitted_at(student, NAME) is not None
    run("grade", NAME, folder=course.folder)
    verdict = verdicts.read(course, student, NAME)
    assert verdict.status == "graded"
    assert {each["verdict"] for each in verdict.questions.values()} == {"right"}

    run("feedback", NAME, folder=course.folder)
    nbgrader("class", "release_feedback", NAME)
    said = nbgrader("student", "fetch_feedback", NAME, "--course", COURSE)
    (page,) = (places / "student" / NAME / "feedback").glob(f"*/{NAME}.html")
    assert page.read_bytes() == course.feedback(student, NAME).read_bytes(), said


def test_what_came_another_way_has_nothing_beside_its_feedback(tmp_path):
    from lstmlib.classroom import exchange

    course = Course(tmp_path, "Autumn", {})
    exchange.accompany(course, "ada", NAME)
    came = course.submitted("ada", NAME).parent
    came.mkdir(parents=True)
    (tmp_path / "secret").write_text("hidden")
    (came / "timestamp.txt").symlink_to(tmp_path / "secret")
    (came / "submission_secret.txt").write_text("theirs")
    exchange.accompany(course, "ada", NAME)
    beside = course.feedback("ada", NAME).parent
    assert [path.name for path in beside.iterdir()] == ["submission_secret.txt"]
