"""The list of experiments, and that every stored figure belongs to one of them."""

import json

import pytest

from lstmlib import trials
from lstmlib.trials import settings
from tools.tables.experiments import RESULTS, SCALES, load

EXPERIMENTS = {scale: {one.name: one for one in load(scale)} for scale in SCALES}
FILES = sorted(RESULTS.glob("*.jsonl"))
#: What another machine or a newer library may write differently.
ELSEWHERE = {"versions", "width", "shards"}


def decided(about):
    """What decides the results, the machine aside."""
    return {key: value for key, value in settings.identity(about).items() if key not in ELSEWHERE}


def test_every_experiment_has_its_results_and_every_file_its_experiment():
    assert {file.stem for file in FILES} == set(EXPERIMENTS["quick"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_is_what_the_list_asks_for(file):
    found = trials.read(file)
    asked = [decided(EXPERIMENTS[scale][file.stem].settings()) for scale in SCALES]
    assert decided(found.settings) in asked
    assert {"seed", "versions", "python", "cpu", "begun"} <= set(found.settings)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_holds_all_trials_with_their_outcomes_and_budgets(file):
    found = trials.read(file)
    assert found.finished
    assert [row["trial"] for row in found.rows] == list(range(found.settings["trials"]))
    budget = found.settings["protocol"]["max_steps"]
    for row in found.rows:
        assert row["outcome"] in (
            "perfect",
            "solved",
            "good",
            "bad",
            "failed",
            "censored",
            "diverged",
        )
        assert row["outcome"] != "censored" or row["budget"] == budget


@pytest.mark.parametrize("scale", SCALES)
def test_no_two_experiments_draw_the_same_unless_to_be_compared(scale):
    composed = [decided(one.settings()) for one in EXPERIMENTS[scale].values()]
    texts = [json.dumps(one, sort_keys=True) for one in composed]
    assert len(set(texts)) == len(texts)


#: What the papers' protocols hold, as our sources have them.
FULL = {
    "reber": {
        "alpha": 0.5, "cap": 100_000, "tests": 10, "test_after": 0, "test_share": None,
        "max_streams": 30_000, "max_steps": None, "good": 1000.0, "ends_at_error": True,
    },
    "order": {
        "alpha": 0.5, "in_a_row": 2000, "mean_error": 0.1, "tests": 2560, "max_steps": None,
    },
    "timing": {
        "alpha": 1e-5, "momentum": 0.999, "cap": 100, "test_cap": 1000, "test_after": 0,
        "test_every": 1, "max_streams": 10**7, "max_steps": None,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", [one for one in EXPERIMENTS["full"] if one.split("-")[0] in FULL])
def test_at_full_scale_a_trial_goes_as_in_the_paper(name):
    protocol = EXPERIMENTS["full"][name].settings()["protocol"]
    for key, value in FULL[name.split("-")[0]].items():
        assert protocol[key] == value, key


def entry(**changes):
    """A list with one whole entry, changed."""
    whole = {
        "name": "a", "chapter": "c", "task": "continual-reber", "learner": {}, "protocol": {},
        "trials": 2, "seed": 0, "quick": {"max_steps": 10, "expect": 10},
        "full": {"max_steps": 20, "expect": 20},
    }  # fmt: skip
    return {key: value for key, value in (whole | changes).items() if value is not None}


def written(folder, *entries):
    file = folder / "experiments.json"
    file.write_text(json.dumps({"experiments": entries}))
    return file


def test_a_scale_brings_its_budget(tmp_path):
    file = written(tmp_path, entry())
    for scale, steps in (("quick", 10), ("full", 20)):
        (one,) = load(scale, file=file)
        assert one.settings()["protocol"]["max_steps"] == one.expect == steps


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"seed": None}, "missing .'seed'"),
        ({"sead": 1}, "unknown .'sead'"),
        ({"quick": {"max_steps": 1}}, "steps to expect"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(tmp_path, changes, word):
    with pytest.raises(ValueError, match=word):
        load(file=written(tmp_path, entry(**changes)))


def test_other_mistakes_are_named(tmp_path):
    file = written(tmp_path, entry(), entry())
    with pytest.raises(ValueError, match="more than one entry is called a"):
        load(file=file)
    with pytest.raises(ValueError, match="expected one of quick, full, got 'tiny'"):
        load("tiny")
    with pytest.raises(ValueError, match="the beginning of one of a, got 'b'"):
        load(only=["b"], file=written(tmp_path, entry()))
