"""A run that takes a second or two, and ways to start, kill and compare it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from lstmlib import trials
from lstmlib.trials import files, work
from lstmlib.trials.folder import opened
from lstmlib.trials.settings import compose

ROOT = Path(__file__).resolve().parents[2]
#: Soon satisfied, so that trials end in every way, and each at its own time.
PROTOCOL = {"in_a_row": 6, "mean_error": 0.45, "tests": 40, "max_steps": 2000}
WHAT = {"task": "recall", "learner": None, "trials": 10, "seed": 5}
MORE = {"protocol": PROTOCOL, "width": 2, "shards": 3}
COMMAND = ["run", "recall", "--trials", "10", "--seed", "5", "--width", "2", "--shards", "3"]
COMMAND += [f"--protocol={name}={value}" for name, value in PROTOCOL.items()]
#: One thread, as in the workers of a run: more only get in one another's way.
ENVIRONMENT = {
    **os.environ,
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
}


def run(**changes):
    """Run the small run in this process, or go on with it."""
    return trials.run(**{**WHAT, **MORE, "progress": False, **changes})


def begun(folder):
    """Leave the folder of the small run with a checkpoint of its second shard; return that."""
    with opened(folder, compose(**WHAT, **MORE)) as (path, settings, _):
        place = work.Work(settings, 1)
        place.shard.advance(500)
        files.save(path, 1, place.packed())
    return folder / "shard-001.npz"


def start(*arguments, **how):
    """Start a Python process with these arguments."""
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=ENVIRONMENT, **how)


def wait_for_a_checkpoint(folder, seconds=60):
    """Return when the first one is there."""
    last = time.monotonic() + seconds
    while not list(folder.glob("*.npz")):
        assert time.monotonic() < last, f"no checkpoint in {folder}"
        time.sleep(0.005)


def lines(folder):
    """Return the trials of a results file as they stand there, without the first line."""
    head, *rows = (folder / "results.jsonl").read_text("utf8").splitlines()
    assert json.loads(head)["settings"]["begun"]
    return rows


def assert_same(folder, reference):
    """Demand the very bytes that an uninterrupted run has written."""
    assert lines(folder) == lines(reference)
    assert [json.loads(line)["trial"] for line in lines(folder)] == list(range(WHAT["trials"]))
    leftover = {file.suffix for file in folder.iterdir()} - {".npz", ".json", ".jsonl", ""}
    assert not leftover
