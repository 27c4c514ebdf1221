"""Formgrader opens a class that we graded: points, written answers, and nothing that runs."""

import shutil
import sys
from contextlib import contextmanager

import nbformat
import pytest
from nbgrader.api import Gradebook

from lstmlib.classroom import verdicts
from lstmlib.classroom.course import Course
from lstmlib.classroom.harmless import harmless
from tests.browser import lab

NAME, STUDENT = "forward", "right"
#: The one thing that nbgrader's pages ask of another site, the script that draws formulas, and
#: the part of it that they talk to.
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
TALKS = "MathJax = {Hub: {Startup: {signal: {Interest: (hears) => setTimeout(hears, 0, 'End')}}}}"
EVIL = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"


@pytest.fixture(scope="module")
def course(graded, tmp_path_factory):
    """A copy of the graded class, where one student wrote a script."""
    folder = tmp_path_factory.mktemp("formgrader") / "class"
    shutil.copytree(graded.course.folder, folder, symlinks=True)
    made = Course.open(folder)
    path = made.autograded(STUDENT, NAME)
    paper = nbformat.read(path, as_version=4)
    written(paper).source += f"\n\n{EVIL}"
    path.write_bytes(harmless(nbformat.writes(paper).encode()))
    return made


def written(paper):
    """The written answer of a notebook."""
    return next(
        cell
        for cell in paper.cells
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade")
    )


@pytest.fixture(scope="module")
def server(course, tmp_path_factory):
    """A Jupyter server in the class folder, as whoever grades starts one."""

    def command(_folder, port):
        return [
            *("env", f"--chdir={course.folder}", sys.executable, "-m", "jupyter_server"),
            *("--no-browser", "--allow-root", f"--ServerApp.root_dir={course.folder}"),
            *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"),
        ]

    with lab.running(tmp_path_factory.mktemp("server") / "home", command) as running:
        yield running


@pytest.fixture
def page(server, browser):
    """A page that is logged in; it asks nothing of another site, but for how to draw formulas."""
    context = browser.new_context()
    foreign, wrong = [], []

    def route(one):
        if one.request.url.startswith(server.url):
            one.continue_()
        elif one.request.url.startswith(MATHJAX):
            one.fulfill(body=TALKS, content_type="text/javascript")
        else:
            foreign.append(one.request.url)
            one.abort()

    context.route("**/*", route)
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(f"{server.url}/tree?token={server.token}", wait_until="commit")
    opened.goto(f"{server.url}/formgrader/manage_students")
    wrong.clear()
    yield opened
    context.close()
    assert not foreign and not wrong


@contextmanager
def entry(course):
    """What the gradebook holds of the student's notebook."""
    with Gradebook(f"sqlite:///{course.gradebook}") as book:
        yield book.find_submission_notebook(NAME, NAME, STUDENT)


def test_submissions_stand_in_the_list_with_their_points(course, server, page):
    page.goto(f"{server.url}/formgrader/gradebook/{NAME}/{NAME}")
    page.get_by_text("Submission #1", exact=True).wait_for()
    with entry(course) as found:
        points = f"{found.score:g} / {found.max_score:g}"
    assert points in page.inner_text("tbody")


def test_a_submission_opens_and_a_written_answer_gets_its_points(course, server, page):
    verdict = verdicts.read(course, STUDENT, NAME)
    with entry(course) as found:
        address, graded = found.id, {grade.name: grade.auto_score for grade in found.grades}
    for question, judged in verdict.questions.items():
        assert graded[f"graded-{question}"] == judged["points"]

    page.goto(f"{server.url}/formgrader/submissions/{address}/")
    box = page.locator(f"input.score[id='{verdict.written[0]}']")
    box.wait_for()
    boxes = page.locator("input.score")
    assert boxes.count() == len(graded)
    assert "img src=x" in page.inner_text("body") and page.title() != "taken"
    assert page.locator("img[src=x], .border-box script").count() == 0

    with page.expect_response(lambda answer: "/api/grade/" in answer.url) as saved:
        box.fill("1.5")
        box.press("Tab")
    assert saved.value.ok
    with entry(course) as found:
        (grade,) = [grade for grade in found.grades if grade.name == verdict.written[0]]
        assert grade.manual_score == 1.5
