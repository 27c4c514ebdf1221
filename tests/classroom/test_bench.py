"""The bench of grading: what it hands in, and what it counts. Nothing is timed here."""

import os
from collections import Counter

import pytest

from bench import classroom
from tests.classroom.submissions import KINDS


def test_submissions_are_mixed_and_mostly_right():
    kinds = classroom.dealt(300)
    counted = Counter(kinds)
    assert counted == {"right": 300 - sum(classroom.KINDS.values()), **classroom.KINDS}
    assert counted["right"] > 200 and counted.keys() <= KINDS.keys()
    for third in (kinds[:100], kinds[100:200], kinds[200:]):
        assert 10 < third.count("plausible") < 30


@pytest.mark.parametrize("count", [6, 7, 60])
def test_fewer_submissions_are_as_many_as_asked_for(count):
    assert len(classroom.dealt(count)) == count


def test_memory_is_that_of_a_process_and_all_below():
    assert 10 < classroom._memory_mb(os.getpid()) < 20_000


@pytest.mark.parametrize("words", [["--submissions", "2"], ["--workers", "0"]])
def test_too_few_are_refused(words, capsys):
    with pytest.raises(SystemExit):
        classroom.parse(words)
    assert "expected at least" in capsys.readouterr().err


def test_only_a_whole_run_is_kept():
    assert classroom.parse([]).out == classroom.RESULTS
    assert classroom.parse(["--submissions", "30"]).out is None
