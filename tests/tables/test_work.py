"""`make tables`: taken up where it stood, begun anew where settings changed, told as it goes."""

import json

import pytest

from lstmlib import trials
from lstmlib.trials import files
from tools.tables import __main__ as command
from tools.tables import environment, estimate, experiments, first, one, work


@pytest.fixture
def few(tmp_path, monkeypatch):
    """A list of one small experiment in a folder of its own, as a function of its budget."""
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    monkeypatch.setattr(experiments, "ROOT", tmp_path)

    def write(steps=300):
        entry = {
            "name": "a", "chapter": "c", "task": "continual-reber", "learner": {}, "protocol": {},
            "trials": 2, "seed": 0, "quick": {"max_steps": steps, "expect": steps},
            "full": {"max_steps": steps, "expect": steps},
        }  # fmt: skip
        file = tmp_path / "experiments.json"
        file.write_text(json.dumps({"experiments": [entry]}))
        return experiments.load(file=file)[0]

    return write


def run(experiment):
    one.drop_another(experiment)
    return trials.run(**experiment.arguments, folder=experiment.folder, progress=False)


def test_a_finished_experiment_is_not_run_again_and_a_changed_one_is(few):
    found = run(few())
    checkpoint = next(few().folder.glob("shard-*"))
    before = checkpoint.stat().st_mtime_ns
    assert run(few()).rows == found.rows
    assert checkpoint.stat().st_mtime_ns == before
    assert run(few(steps=400)).rows[0]["budget"] == 400


def test_results_are_put_where_the_chapters_read_and_compared(few, capsys):
    experiment = few()
    run(experiment)
    command.put(experiment)
    assert trials.read(experiment.result).finished
    kept = experiment.result.read_text().replace('"begun": "2', '"begun": "1')
    experiment.result.write_text(kept)
    command.put(experiment)
    assert "all rows are those that were stored" in capsys.readouterr().out
    assert experiment.result.read_text() == kept
    lines = experiment.result.read_text().splitlines()
    experiment.result.write_text(
        "\n".join([*lines[:-1], lines[-1].replace('"streams": ', '"streams": 9')])
    )
    command.put(experiment)
    assert "OTHER ROWS" in capsys.readouterr().out


def test_first_steps_that_came_out_the_same_elsewhere_change_no_file(few, tmp_path, monkeypatch):
    monkeypatch.setattr(first, "FILE", tmp_path / "first-steps.json")
    first.store([few()])
    before, here = first.FILE.read_text(), first.weights(few())
    for factor, stays in ((1 + 1e-9, True), (1 + 1e-4, False)):
        elsewhere = [{name: mean * factor for name, mean in trial.items()} for trial in here]
        monkeypatch.setattr(first, "weights", lambda _, found=elsewhere: found)
        first.store([few()])
        assert (first.FILE.read_text() == before) == stays
    monkeypatch.setattr(first, "weights", lambda _: here[:1])
    first.store([few()])
    assert first.stored() == {"a": here[:1]}


def test_progress_and_time_left_come_from_the_checkpoints(few):
    experiment = few()
    assert work.share(experiment) == 0
    assert work.outcome(experiment) == "none ended"
    run(experiment)
    assert work.share(experiment) == 1
    assert work.outcome(experiment) == "2 censored"
    told = work.Work({experiment: 3600.0}, 2)
    assert "about 30 min left" in told.line(10)
    assert files.stored(experiment.folder)["trials"] == 2


def test_the_estimate_is_steps_times_what_a_step_takes(few, monkeypatch):
    monkeypatch.setattr(estimate, "SECONDS", 0.01)
    assert 0 < estimate.seconds_a_step(few()) < 0.1
    monkeypatch.setattr(estimate, "seconds_a_step", lambda _: 0.5)
    assert estimate.seconds(few()) == 150


@pytest.mark.parametrize(
    ("seconds", "words"), [(20, "20 s"), (600, "10 min"), (7200, "2.0 h"), (864000, "10 days")]
)
def test_spans_in_words(seconds, words):
    assert estimate.span(seconds) == words


def test_this_environment_is_fit_and_another_is_told(monkeypatch):
    assert environment.problems(2) == []
    monkeypatch.setattr(environment.np, "__version__", "0.1")
    monkeypatch.setattr(environment, "ROOM", 10**18)
    numpy, room = environment.problems(2)
    assert "0.1" in numpy and "disk" in room
    assert "share" in environment.remarks(10_000)[0]


def test_only_asks_for_an_experiment_that_there_is(capsys):
    assert command.main(["--only", "nothing-like-it"]) == 1
    assert "got 'nothing-like-it'" in capsys.readouterr().err
