"""The stamp tool: a command runs once for each content of its inputs, never on stale ones."""

import os
import sys

import pytest

from tools import once


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A folder of inputs, and a command that appends a line to ``log`` whenever it runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("a")
    (tmp_path / "in" / "deep" / "b.txt").write_text("b")
    return tmp_path


def run(*, code="open('log', 'a').write('x')", outputs=(), extra=()):
    """Call the tool on the folder; return its status."""
    options = ["stamps/one", "--inputs", "in", "--outputs", *outputs, *extra]
    return once.main([*options, "--", sys.executable, "-c", code])


def runs(tree):
    """How often the command has run."""
    return len((tree / "log").read_text())


def touch(tree):
    os.utime(tree / "in" / "a.txt", (1, 1))


def cache(tree):
    (tree / "in" / "__pycache__").mkdir()
    (tree / "in" / "__pycache__" / "a.pyc").write_text("x")


def hide(tree):
    (tree / "in" / ".a.txt.swp").write_text("x")


def change(tree):
    (tree / "in" / "deep" / "b.txt").write_text("c")


def add(tree):
    (tree / "in" / "c.txt").write_text("")


def delete(tree):
    (tree / "in" / "deep" / "b.txt").unlink()


def rename(tree):
    (tree / "in" / "a.txt").rename(tree / "in" / "b.txt")


def swap(tree):
    (tree / "in" / "a.txt").write_text("b")
    (tree / "in" / "deep" / "b.txt").write_text("a")


@pytest.mark.parametrize("step", [touch, cache, hide, lambda tree: None])
def test_what_does_not_count_does_not_run_it_again(tree, step):
    assert run() == 0
    step(tree)
    assert run() == 0
    assert runs(tree) == 1


@pytest.mark.parametrize("step", [change, add, delete, rename, swap])
def test_every_change_of_the_inputs_runs_it_again(tree, step):
    assert run() == 0
    step(tree)
    assert run() == 0
    assert runs(tree) == 2


def test_another_command_is_run(tree):
    assert run() == 0
    assert run(code="open('log', 'a').write('yy')") == 0
    assert (tree / "log").read_text() == "xyy"


def test_a_failure_leaves_no_stamp_and_says_so(tree, capsys):
    assert run() == 0
    change(tree)
    assert run(code="raise SystemExit(3)", extra=["--failure", "It went wrong."]) == 3
    assert not (tree / "stamps" / "one").exists()
    assert capsys.readouterr().err.endswith("It went wrong.\n")


def test_a_missing_output_runs_it_again_and_must_come(tree):
    make = "open('log', 'a').write('x'); open('out', 'w').close()"
    assert run(code=make, outputs=["out"]) == 0
    (tree / "out").unlink()
    assert run(code=make, outputs=["out"]) == 0
    assert runs(tree) == 2
    assert run(outputs=["never"]) == 1
    assert not (tree / "stamps" / "one").exists()


def test_what_changes_during_the_run_makes_the_next_one_stale(tree):
    code = "open('log', 'a').write('x'); open('in/late', 'a').write('x')"
    assert run(code=code) == 0
    assert run(code=code) == 0
    assert runs(tree) == 2


def test_a_file_and_a_missing_file_are_inputs_too(tree):
    before = once.digest(["in/a.txt", "gone"])
    assert before == once.digest(["gone", "in/a.txt"])
    (tree / "gone").write_text("")
    assert once.digest(["in/a.txt", "gone"]) != before


def test_a_command_must_be_named():
    with pytest.raises(SystemExit, match="usage"):
        once.main(["stamp", "--inputs", "in"])
