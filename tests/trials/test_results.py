"""Results: read back, counted, with intervals, as tables."""

import doctest
import json
import math
from importlib import import_module

import numpy as np
import pytest

from lstmlib import trials
from lstmlib.trials import rows
from tests.refusals import assert_refused
from tests.trials import small

# Newcombe, Statistics in Medicine 17 (1998), table I, method 3, gives the first four.
KNOWN = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (20, 20, 1 - 0.1611, 1.0),
]


@pytest.mark.parametrize(("successes", "n", "low", "high"), KNOWN)
def test_wilson_against_published_values(successes, n, low, high):
    found = trials.wilson(successes, n)
    assert found == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("n", [1, 2, 7, 100])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_wilson_ends_are_where_the_score_test_turns(n, confidence):
    """At each end p, |share − p| is exactly z of the standard errors that p itself has."""
    from statistics import NormalDist

    z = NormalDist().inv_cdf((1 + confidence) / 2)
    for successes in range(n + 1):
        low, high = trials.wilson(successes, n, confidence)
        assert 0 <= low <= successes / n <= high <= 1
        for p in {low, high} - {0.0, 1.0}:
            assert abs(successes / n - p) == pytest.approx(z * math.sqrt(p * (1 - p) / n))


def test_wilson_refuses():
    assert trials.wilson(0, 0) == (0.0, 1.0)
    assert_refused(lambda: trials.wilson(3, 2), ValueError, "successes", "at most 2", "3")
    assert_refused(lambda: trials.wilson(-1, 2), ValueError, "successes", "-1")
    assert_refused(lambda: trials.wilson(1, 2.0), TypeError, "trials", "2.0")
    assert_refused(lambda: trials.wilson(1, 2, 1), ValueError, "confidence", "1")


def results(*outcomes, n=None):
    """Make results of these outcomes."""
    settings = {"trials": n or len(outcomes), "task": {"name": "made up"}}
    found = [{"trial": k, "outcome": one, "steps": 10 * k} for k, one in enumerate(outcomes)]
    return trials.Results(settings, ["a CPU"], found)


def test_results_count():
    found = results("perfect", "good", "perfect", "censored")
    assert found.counts == {"perfect": 2, "good": 1, "censored": 1}
    assert found.share("perfect", "good") == (0.75, *trials.wilson(3, 4))
    assert found.share("never", confidence=0.5) == (0.0, *trials.wilson(0, 4, 0.5))
    assert found.finished and not results("good", n=2).finished
    assert math.isnan(results(n=2).share("good")[0])
    assert repr(found).startswith("Results(made up, 4 of 4 trials: 2 perfect")


def test_a_table_in_both_forms():
    runs = {"with|gates": results(*["perfect"] * 3, "bad"), "without": results("bad", "bad", n=9)}
    assert trials.table(runs, markdown=True).splitlines() == [
        "| run | trials | perfect | bad | median steps |",
        "| --- | ---: | ---: | ---: | ---: |",
        r"| with\|gates | 4 | 75% (30% to 95%) | 25% (5% to 70%) | 15 |",
        "| without | 2 of 9 | 0% (0% to 66%) | 100% (34% to 100%) | 5 |",
    ]
    plain = trials.table(runs)
    assert "with|gates       4  75% (30% to 95%)" in plain
    assert len({len(line) for line in plain.splitlines()}) == 1
    assert trials.table({"none": results(n=3)}).splitlines()[1].split() == [
        "none",
        "0",
        "of",
        "3",
        "–",
    ]


def test_standings_are_counted_too():
    """A trial whose budget ran out has a best test all the same."""
    found = results("censored", "perfect")
    for row, standing in zip(found.rows, ("good", "perfect"), strict=True):
        row["standing"] = standing
    assert found.share("good", "perfect", by="standing")[0] == 1.0
    assert "good" in trials.table({"a": found}, by="standing")
    assert "good" not in trials.table({"a": found})
    assert_refused(lambda: trials.table({"a": found}, by="luck"), ValueError, "by", "luck")


def test_a_table_of_nothing_is_refused(tmp_path):
    assert_refused(lambda: trials.table({}), ValueError, "results", "none")
    assert_refused(lambda: trials.table([results()]), TypeError, "results", "dict")
    assert_refused(lambda: trials.table({"a": tmp_path}), ValueError, "settings.json")


def test_read_takes_a_file_and_a_folder(reference):
    from_file, from_folder = trials.read(reference / "results.jsonl"), trials.read(reference)
    assert from_file == from_folder and from_file.finished
    assert trials.read(str(reference)) == from_folder
    small_settings = from_file.settings
    assert (small_settings["seed"], small_settings["trials"]) == (5, 10)


def test_read_tells_what_an_unfinished_run_has(tmp_path, reference):
    small.begun(tmp_path)
    found = trials.read(tmp_path)
    assert not found.finished
    assert not (tmp_path / "results.jsonl").exists()


@pytest.mark.parametrize("text", ["", "hello\n", '{"kind": "other"}\n', "[]\n", '{"trial": 1}\n'])
def test_read_refuses_what_is_no_result(tmp_path, text):
    (tmp_path / "file").write_text(text)
    assert_refused(lambda: trials.read(tmp_path / "file"), ValueError, "path", "file")
    with pytest.raises(FileNotFoundError):
        trials.read(tmp_path / "nothing")
    assert_refused(lambda: trials.read(3), TypeError, "path", "3")


def test_a_row_is_plain():
    found = rows.plain({"a": np.float32(0.5), "b": [np.int64(3), float("nan")], "c": np.ones(2)})
    assert json.dumps(found) == '{"a": 0.5, "b": [3, null], "c": [1.0, 1.0]}'


@pytest.mark.parametrize("module", ["running", "intervals"])
def test_the_examples_print_what_they_say(module):
    found = doctest.testmod(import_module(f"lstmlib.trials.{module}"))
    assert found.attempted and not found.failed
