"""What a run does not take, and says why."""

import json

import numpy as np
import pytest

from lstmlib import trials
from lstmlib.trials import settings
from tests.refusals import assert_refused
from tests.trials import small


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"task": "rebber"}, ValueError, ("task", "continual-reber", "rebber")),
        ({"trials": 0}, ValueError, ("trials", "at least 1", "0")),
        ({"trials": 2.0}, TypeError, ("trials", "2.0")),
        ({"seed": -1}, ValueError, ("seed", "at least 0", "-1")),
        ({"seed": None}, TypeError, ("seed", "None")),
        ({"width": 0}, ValueError, ("width", "at least 1")),
        ({"shards": 11}, ValueError, ("shards", "at most 10", "11")),
        ({"shards": "3"}, TypeError, ("shards", "'3'")),
        ({"workers": 0}, ValueError, ("workers", "at least 1")),
        ({"every": 0}, ValueError, ("every", "above 0")),
        ({"every": "soon"}, TypeError, ("every", "soon")),
        ({"progress": 1}, TypeError, ("progress", "True or False")),
        ({"folder": 3}, TypeError, ("folder", "path", "3")),
        ({"task": 3}, TypeError, ("task", "3")),
        ({"task": {"options": {}}}, TypeError, ("task", "name")),
        ({"task": {"name": "recall", "long": 9}}, ValueError, ("task", "recall", "length", "long")),
        ({"protocol": {"max_stepps": 3}}, ValueError, ("max_steps", "max_stepps")),
        ({"protocol": {"max_steps": "many"}}, TypeError, ("max_steps", "many")),
        ({"learner": {"partial": "own"}}, ValueError, ("learner", "partial")),
    ],
)
def test_a_bad_argument_is_named_before_anything_is_written(tmp_path, changes, kind, words):
    arguments = {"folder": tmp_path / "run", **changes}
    assert_refused(lambda: small.run(**arguments), kind, *words)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": 6}, ("seed is 5 there and 6 here",)),
        ({"trials": 9}, ("trials is 10 there and 9 here",)),
        ({"protocol": {**small.PROTOCOL, "tests": 9}}, ("protocol.tests is 40 there and 9 here",)),
        ({"width": 3, "shards": 2}, ("width is 2 there and 3 here", "shards is 3 there")),
    ],
)
def test_the_folder_of_another_run_is_refused_and_stays_as_it_is(tmp_path, changes, words):
    small.begun(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    words = "folder", "other settings", *words
    assert_refused(lambda: small.run(folder=tmp_path, **changes), ValueError, *words)
    assert before == {file.name: file.read_bytes() for file in tmp_path.iterdir()}


def test_another_date_or_machine_makes_no_other_run(tmp_path, monkeypatch, reference):
    small.begun(tmp_path)
    monkeypatch.setattr(settings, "cpu", lambda: "a CPU of its own")
    found = small.run(folder=tmp_path)
    small.assert_same(tmp_path, reference)
    assert len(found.cpus) == 2 and "a CPU of its own" in found.cpus


def test_another_version_does_and_resume_says_so(tmp_path, monkeypatch):
    small.begun(tmp_path)
    monkeypatch.setattr(settings.np, "__version__", "0.7")
    words = "folder", "numpy", "'0.7' here"
    assert_refused(lambda: trials.resume(tmp_path, progress=False), ValueError, *words)
    assert_refused(lambda: small.run(folder=tmp_path), ValueError, *words)


def test_a_folder_of_other_things_is_refused(tmp_path):
    (tmp_path / "thesis.tex").write_text("dear")
    words = "folder", "thesis.tex", "settings.json"
    assert_refused(lambda: small.run(folder=tmp_path), ValueError, *words)
    file = tmp_path / "thesis.tex"
    assert_refused(lambda: small.run(folder=file), ValueError, "folder", "file")
    for empty in (tmp_path, file, tmp_path / "nowhere"):
        words = "folder", "settings.json"
        assert_refused(lambda at=empty: trials.resume(at, progress=False), ValueError, *words)
    assert [found.name for found in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"task": 3}'])
def test_settings_that_are_none_are_refused(tmp_path, text):
    (tmp_path / "settings.json").write_text(text)
    words = "folder", "settings", "settings.json"
    assert_refused(lambda: trials.resume(tmp_path, progress=False), ValueError, *words)


@pytest.mark.parametrize("spoil", ["cut", "empty", "text", "pickle", "another shard"])
def test_a_damaged_checkpoint_is_refused_and_named(tmp_path, spoil):
    file = small.begun(tmp_path)
    whole = file.read_bytes()
    if spoil == "pickle":
        np.savez(file, facts=np.array({"of": 1}, dtype=object))
    elif spoil == "another shard":
        file.rename(tmp_path / "shard-002.npz")
    else:
        file.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "text": b"hello"}[spoil])
    shard = 2 if spoil == "another shard" else 1
    words = "folder", f"shard {shard}"
    assert_refused(lambda: small.run(folder=tmp_path), ValueError, *words)


def test_a_part_that_was_left_behind_is_nobodys(tmp_path, reference):
    file = small.begun(tmp_path)
    file.with_suffix(".npz.part").write_bytes(b"torn")
    small.run(folder=tmp_path)
    small.assert_same(tmp_path, reference)


def test_settings_are_complete_and_plain(tmp_path):
    small.begun(tmp_path)
    found = json.loads((tmp_path / "settings.json").read_text("utf8"))
    names = "task learner protocol seed trials width shards versions python cpu begun"
    assert sorted(found) == sorted(names.split())
    assert found["task"]["options"] and found["learner"] and found["protocol"]["alpha"] == 0.5
    assert set(found["versions"]) == {"lstmlib", "numpy"}
