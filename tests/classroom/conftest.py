"""One class, released, handed in and graded once, for all tests that look at it."""

import os
import shutil
import socketserver
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lstmlib.classroom import sandbox
from lstmlib.classroom.course import Course
from tests.classroom import submissions, toy
from tests.classroom.commands import digests, run

#: What is tried with all thirteen kinds.
WHOLE = "forward"
CELL_SECONDS = 5
#: Such that it is found nowhere else.
SECRET = "q7-zebra-41"


@dataclass
class Places:
    """What bad submissions go for: folders that are dear to somebody, and a server that answers."""

    precious: list
    port: int
    calls: list = field(default_factory=list)


@dataclass
class Class:
    """A class whose submissions were graded.

    Attributes
    ----------
    course : Course
    papers : dict of str to submissions.Paper
    places : Places
    before, after : dict
        Digests of the class folder's files before and after grading.
    said : dict of str to str
        What each command printed.
    gradebook : Path
        A copy of nbgrader's gradebook as grading left it, before a person gave points.
    """

    course: Course
    papers: dict
    places: Places
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    said: dict = field(default_factory=dict)
    gradebook: Path | None = None


def new_class(folder, *options):
    """A class folder, released, whose cells may take a few seconds only."""
    run("init", folder, *options)
    settings = folder / "class.toml"
    text = settings.read_text("utf-8")
    assert "cell_seconds = 15" in text
    settings.write_text(
        text.replace("cell_seconds = 15", f"cell_seconds = {CELL_SECONDS}"), "utf-8"
    )
    return Course.open(folder)


@pytest.fixture(scope="session")
def assignment(tmp_path_factory):
    """The small assignment with every kind of question."""
    return toy.write(tmp_path_factory.mktemp("toy") / "toy")


@pytest.fixture(scope="session")
def k(assignment):
    """The factor in its variant for the class of the tests, whose secret is `toy.SECRET`."""
    return assignment.variant(toy.SECRET)["k"]


@pytest.fixture
def folder(tmp_path):
    """The folder of one job in the sandbox, which can be removed whatever the job made of it."""
    place = tmp_path / "job"
    place.mkdir()
    yield place
    sandbox.remove(place)
    assert not os.path.lexists(place)


@pytest.fixture(scope="session")
def places(tmp_path_factory):
    """A folder with a canary in it, and a server that notes who calls."""
    canary = tmp_path_factory.mktemp("canary")
    (canary / "song.txt").write_text("still here", "utf-8")
    made = Places([canary], 0)

    class Answer(socketserver.BaseRequestHandler):
        def handle(self):
            made.calls.append(self.request.recv(1000))
            self.request.sendall(b"1.0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def graded(tmp_path_factory, places):
    """The class of the table: released, collected and graded through the command line."""
    home = tmp_path_factory.mktemp("class")
    course = new_class(home / "autumn", "--name", "Autumn", "--secret", SECRET)
    places.precious.append(course.folder)
    said = {"release": run("release", folder=course.folder).stdout}
    papers = {name: submissions.Paper(course, name) for name in course.assignments}
    rows = "".join(f"{kind},{kind.title()},Kind,\n" for kind in submissions.KINDS)
    course.roster.write_text(f"id,first_name,last_name,email\n{rows}", "utf-8")
    for name, paper in papers.items():
        kinds = submissions.KINDS if name == WHOLE else submissions.EVERYWHERE
        downloads = home / "downloads" / name
        for kind in kinds:
            place = downloads / kind
            place.mkdir(parents=True)
            (place / f"{name}.ipynb").write_bytes(submissions.KINDS[kind](paper, places))
        said[f"collect {name}"] = run("collect", name, downloads, folder=course.folder).stdout
    made = Class(course, papers, places, before=digests(course.folder), said=said)
    said["grade"] = run("grade", folder=course.folder).stdout
    made.after = digests(course.folder)
    made.gradebook = Path(shutil.copy(course.gradebook, home / "as-graded.db"))
    return made
