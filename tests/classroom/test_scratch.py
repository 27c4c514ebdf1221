"""Where a grading run works: gone when it ends, also what one left that was killed."""

import fcntl
from types import SimpleNamespace

import pytest

from lstmlib.classroom import scratch
from lstmlib.classroom.course import Problem


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A class folder, and a place for temporary files beside it."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(scratch.tempfile, "gettempdir", lambda: str(tmp_path / "tmp"))
    (tmp_path / "class" / "graded").mkdir(parents=True)
    return SimpleNamespace(folder=tmp_path / "class")


def left_by_a_dead_run(course, path):
    """A folder with something in it that cannot be entered, named in the note."""
    (path / "deep").mkdir(parents=True)
    (path / "deep" / "notebook.ipynb").write_text("{}")
    (path / "deep").chmod(0)
    scratch.note(course).write_text(f"{path}\n")
    return path


def test_a_run_has_a_folder_of_its_own_and_takes_it_away(course):
    with scratch.folder(course, True) as place:
        assert place.stat().st_mode & 0o777 == 0o700 and place.parent.name == "tmp"
        assert scratch.note(course).read_text() == f"{place}\n"
        (place / "job").mkdir(mode=0)
    assert not place.exists() and scratch.note(course).read_text() == ""


def test_what_a_dead_run_left_is_deleted_by_the_next(course, tmp_path):
    left = left_by_a_dead_run(course, tmp_path / "tmp" / "grading-dead")
    with scratch.folder(course, True) as place:
        assert not left.exists() and place.exists()
    assert scratch.note(course).read_text() == ""


def test_a_run_that_may_not_be_alone_leaves_it_and_remembers_it(course, tmp_path):
    left = left_by_a_dead_run(course, tmp_path / "tmp" / "grading-perhaps-alive")
    with scratch.folder(course, False):
        assert left.exists()
    assert left.exists() and scratch.note(course).read_text() == f"{left}\n"


def test_a_live_run_keeps_its_folder(course):
    with open(course.folder / "graded" / ".lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with scratch.folder(course, True) as place:
            with pytest.raises(Problem, match="Another run"), scratch.alone(course):
                raise AssertionError("two runs at a time")
            assert place.exists()


@pytest.mark.parametrize("kind", ["another name", "a file", "a link", "another owner", "relative"])
def test_what_is_no_runs_folder_is_left_alone(course, tmp_path, monkeypatch, kind):
    named = dear = tmp_path / ("dear" if kind == "another name" else "grading-dear")
    if kind == "a file":
        dear.write_text("dear")
    else:
        dear.mkdir()
    if kind == "a link":
        named = tmp_path / "grading-link"
        named.symlink_to(dear)
    if kind == "another owner":
        monkeypatch.setattr(scratch.os, "geteuid", lambda: -5)
    if kind == "relative":
        monkeypatch.chdir(tmp_path)
    scratch.note(course).write_text(f"{dear.name if kind == 'relative' else named}\n")
    with scratch.folder(course, True):
        pass
    assert dear.exists() and named.exists()
