"""The process that compares answers: what it gets, what it survives, and what it says."""

from types import SimpleNamespace

import psutil
import pytest

from lstmlib.classroom import comparer, kit, sources
from tests.classroom import harness

SECRET = "of the comparer"


@pytest.fixture(scope="module")
def forward():
    return sources.load("forward")


@pytest.fixture(scope="module")
def made(forward):
    """What a run needs to say of the kit."""
    return SimpleNamespace(name="forward", sources=kit.digest(forward.place))


@pytest.fixture(scope="module")
def right(forward):
    """The records of a notebook with all answers right."""
    return harness.records(forward, SECRET, harness.solved(forward, SECRET))


@pytest.fixture(scope="module")
def asked():
    """One comparer for all tests, ended at the end."""
    one = comparer.Comparer(SECRET)
    yield one
    one.close()


def test_right_answers_are_right_in_another_process(asked, made, right):
    found = asked.compare(made, right)
    assert {each["verdict"] for each in found.values()} == {"right"}
    assert psutil.pid_exists(asked._process.pid)


@pytest.mark.parametrize(
    "garbage",
    [
        [],
        [{}],
        [{"question": ["states"], "case": "0", "answer": {"$": None}}],
        [{"question": "states", "case": 10**30, "answer": 1}, {"question": "x", "case": 0}],
    ],
)
def test_records_that_are_none_are_not_reached(asked, made, garbage):
    found = asked.compare(made, garbage)
    assert {each["verdict"] for each in found.values()} == {"not reached"}
    assert {each["points"] for each in found.values()} == {None}


def test_one_that_hangs_is_replaced(asked, made, right, monkeypatch):
    monkeypatch.setattr(asked, "_seconds", 0.0)
    with pytest.raises(comparer.NotCompared, match="took longer than 0 s"):
        asked.compare(made, right)
    monkeypatch.undo()
    assert asked.compare(made, right)["run"]["verdict"] == "right"


def test_one_that_dies_is_replaced(asked, made, right):
    asked.compare(made, [])
    asked._process.kill()
    asked._process.join()
    with pytest.raises(comparer.NotCompared, match="ended without a result"):
        asked.compare(made, right)
    assert asked.compare(made, right)["run"]["verdict"] == "right"


def test_sources_that_have_changed_are_not_used(made):
    other = SimpleNamespace(name="forward", sources="another digest")
    fresh = comparer.Comparer(SECRET)
    with pytest.raises(comparer.NotCompared, match="were changed while it was graded"):
        fresh.compare(other, [])
    fresh.close()
