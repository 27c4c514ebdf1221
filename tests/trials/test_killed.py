"""A run that is killed, at any moment, ends as if it had not been."""

import random
import signal
import subprocess
import time

import pytest

from lstmlib import trials
from tests.trials import small

KILLS = 20


def killed(folder, rng):
    """Start the run as a process of its own and kill it; return whether it was still at work."""
    command = ["-m", "lstmlib.trials", *small.COMMAND, "--folder", str(folder)]
    before = newest(folder)
    process = small.start(*command, "--every", "0.01", "--quiet", stdout=subprocess.DEVNULL)
    if rng.random() < 0.8:  # mostly at work, else while it starts
        while newest(folder) == before and process.poll() is None:
            time.sleep(0.001)
    time.sleep(rng.uniform(0, 0.1))
    process.kill()
    status = process.wait()
    assert status in (0, -signal.SIGKILL)
    return status != 0


def newest(folder):
    """Return when the last file there was written."""
    times = (file.stat().st_mtime_ns for file in folder.glob("*.npz"))
    return max(times, default=None)


def test_killed_at_twenty_random_moments(tmp_path, reference):
    """What finishes before its kill is compared, and the next kills have a new folder."""
    rng = random.Random(0)
    kills, folders = 0, 1
    while kills < KILLS:
        if killed(tmp_path / str(folders), rng):
            kills += 1
        else:
            small.assert_same(tmp_path / str(folders), reference)
            folders += 1
    small.run(folder=tmp_path / str(folders))
    small.assert_same(tmp_path / str(folders), reference)


MOMENTS = {
    "half of it is written": ("fsync", "os.truncate(fd, os.fstat(fd).st_size // 2)"),
    "it has its name not yet": ("replace", "pass"),
    "it has its name, but nobody knows": ("replace", "os_replace(*parts)"),
}
SCRIPT = """
import os, signal, stat
from lstmlib.trials import checkpoint
from tests.trials import small

os_replace, name_of, calls = os.replace, {name!r}, []
def last(*parts):
    fd = parts[0]
    if name_of != "fsync" or not stat.S_ISDIR(os.fstat(fd).st_mode):
        calls.append(parts)
    if len(calls) < {number}:
        return before(*parts)
    {deed}
    os.kill(os.getpid(), signal.SIGKILL)

before, checkpoint.os.{name} = os.{name}, last
small.run(folder={folder!r}, every=0.01)
"""


@pytest.mark.parametrize("number", [1, 2, 7])
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_a_file_is_written(tmp_path, reference, moment, number):
    """Number 1 is the file of the settings, or its folder; the others are checkpoints."""
    name, deed = MOMENTS[moment]
    facts = {"name": name, "deed": deed, "number": number, "folder": str(tmp_path / "run")}
    process = small.start("-c", SCRIPT.format(**facts))
    assert process.wait(timeout=60) == -signal.SIGKILL
    parts = [file.name for file in (tmp_path / "run").glob("*.part")]
    assert len(parts) == (0 if "nobody" in moment else 1)
    small.run(folder=tmp_path / "run")
    small.assert_same(tmp_path / "run", reference)


def test_resume_needs_the_folder_only(tmp_path, reference):
    process = small.start(
        "-c", SCRIPT.format(name="replace", deed="pass", number=5, folder=str(tmp_path / "run"))
    )
    process.wait(timeout=60)
    assert trials.resume(tmp_path / "run", progress=False).finished
    small.assert_same(tmp_path / "run", reference)
