"""The line that says how far a run is."""

import re
import sys

from lstmlib import trials
from lstmlib.trials.progress import Bar
from tests.refusals import assert_refused
from tests.trials import small

SETTINGS = {"trials": 4, "protocol": {"max_steps": 100}}


def test_the_line_counts_outcomes_over_all_shards():
    bar = Bar(SETTINGS, shown=False)
    assert bar.line() == "0 of 4 trials"
    bar.show(0, {"outcomes": {"perfect": 1}, "under_way": 0})
    bar.show(1, {"outcomes": {"perfect": 1, "bad": 1}, "under_way": 50})
    assert bar.line() == "3 of 4 trials: 2 perfect, 1 bad"


def test_the_bar_shows_parts_of_trials_and_the_time_left(capsys):
    with Bar(SETTINGS, shown=True) as bar:
        bar.begin({0: {"outcomes": {"bad": 1}, "under_way": 0}})
        bar.show(1, {"outcomes": {"perfect": 1}, "under_way": 100})
    shown = capsys.readouterr().err.split("\r")[-1]
    assert re.search(
        r"75 %\|.*\| 2 of 4 trials: 1 bad, 1 perfect \[00:0\d, at most 00:0\d left\]", shown
    )


def test_trials_in_tests_past_their_budget_do_not_overrun(capsys):
    with Bar(SETTINGS, shown=True) as bar:
        bar.show(0, {"outcomes": {"bad": 1}, "under_way": 900})
    assert "100 %" in capsys.readouterr().err


def test_without_a_budget_of_steps_whole_trials_count(capsys):
    with Bar({"trials": 4, "protocol": {"max_steps": None}}, shown=True) as bar:
        bar.show(0, {"outcomes": {"bad": 1}, "under_way": 900})
    assert " 25 %" in capsys.readouterr().err


def test_a_run_shows_it(tmp_path, capsys, reference):
    assert small.run(folder=tmp_path, progress=True).rows == trials.read(reference).rows
    assert "10 of 10 trials" in capsys.readouterr().err


def test_a_missing_tqdm_is_told_with_what_brings_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    words = "progress", "tqdm", "lstmlib[train]"
    assert_refused(lambda: small.run(progress=True, folder=tmp_path), ImportError, *words)
