"""A slice of what was stored is run again.

On the processor that wrote a file the rows are the same to the last bit. Elsewhere other roundings
lead each trial another way: there the intervals must meet, and everywhere the first 200 steps in
float64 are the same within 1e-6.
"""

import json

import pytest

from lstmlib import trials
from lstmlib.trials import settings
from lstmlib.trials.rows import plain
from lstmlib.trials.shard import Shard
from tools.tables import first
from tools.tables.experiments import LIST, RESULTS, load

QUICK = {one.name: one for one in load()}
CHAPTERS = sorted({entry["chapter"] for entry in json.loads(LIST.read_text())["experiments"]})
#: Trials of a slice: the quickest, for a chapter's slice must not take longer than some seconds.
TRIALS = 2


def quickest(chapter):
    """The results of a chapter whose quickest trials took the fewest steps, and these trials."""
    entries = json.loads(LIST.read_text())["experiments"]
    names = [entry["name"] for entry in entries if entry["chapter"] == chapter]
    found = []
    for name in names:
        results = trials.read(RESULTS / f"{name}.jsonl")
        rows = sorted(results.rows, key=lambda row: row["steps"] + row["test_steps"])[:TRIALS]
        slowest = rows[-1]["steps"] + rows[-1]["test_steps"]
        found.append((slowest, name, results, rows))
    return min(found, key=lambda one: one[:2])[2:]


def same_bits(results):
    """Whether the rows were computed by what computes here."""
    versions = results.settings["versions"]
    return results.cpus == [settings.cpu()] and versions == settings.versions()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_slice_of_the_rows_comes_out_again(chapter):
    results, rows = quickest(chapter)
    shard = Shard(results.settings, [row["trial"] for row in rows], TRIALS)
    while not shard.done:
        shard.advance(10_000)
    again = {row["trial"]: plain(row) for row in shard.rows}
    if same_bits(results):
        assert [again[row["trial"]] for row in rows] == rows
    for outcome in results.counts:
        share = [row["outcome"] for row in again.values()].count(outcome)
        low, high = trials.wilson(share, TRIALS, confidence=0.999)
        assert low <= results.share(outcome)[2] and results.share(outcome)[1] <= high


def test_the_first_steps_are_stored_for_every_experiment():
    assert set(first.stored()) == set(QUICK)


@pytest.mark.parametrize("name", QUICK)
def test_the_first_steps_are_the_same_everywhere(name):
    for here, there in zip(first.weights(QUICK[name]), first.stored()[name], strict=True):
        assert here == pytest.approx(there, rel=1e-6, abs=1e-9)
