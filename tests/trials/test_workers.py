"""Worker processes on this machine: the same results, also when one of them dies."""

import signal
import threading

import psutil
import pytest

from lstmlib import trials
from lstmlib.trials import processes
from lstmlib.trials.folder import opened
from tests.refusals import assert_refused
from tests.trials import small


@pytest.fixture
def workers(monkeypatch):
    """Process numbers of the workers, as they are started."""
    monkeypatch.setenv("PYTHONPATH", small.ENVIRONMENT["PYTHONPATH"])
    started, start = [], processes._start

    def noted(*arguments):
        process = start(*arguments)
        started.append(process)
        return process

    monkeypatch.setattr(processes, "_start", noted)
    return started


def test_two_workers_give_the_same(tmp_path, reference, workers):
    small.run(folder=tmp_path, workers=2)
    small.assert_same(tmp_path, reference)
    assert len(workers) == small.MORE["shards"]


def test_one_of_them_is_killed(tmp_path, reference, workers):
    def kill():
        small.wait_for_a_checkpoint(tmp_path)
        workers[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    small.run(folder=tmp_path, workers=2, every=0.02)
    killer.join()
    small.assert_same(tmp_path, reference)
    assert workers[0].returncode == -signal.SIGKILL
    assert len(workers) == small.MORE["shards"] + 1


def test_a_worker_that_always_dies_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(processes.sys, "executable", "/bin/false")
    words = "shard", "died 3 times", "status 1"
    assert_refused(lambda: small.run(folder=tmp_path, workers=2), RuntimeError, *words)


def test_what_goes_wrong_in_a_worker_is_told(tmp_path, workers):
    """Here: it cannot write its checkpoint where a folder stands."""
    small.begun(tmp_path)
    (tmp_path / "shard-000.npz.part").mkdir()
    words = "shard 0", "failed", "IsADirectoryError"
    assert_refused(lambda: small.run(folder=tmp_path, workers=2), RuntimeError, *words)
    assert all(process.poll() is not None for process in workers)


def test_workers_end_with_the_one_that_started_them(tmp_path, reference):
    """And until they have, nobody else gets the folder; then the run goes on."""
    command = ["-m", "lstmlib.trials", *small.COMMAND, "--folder", str(tmp_path), "--quiet"]
    process = small.start(*command, "--workers", "2", "--every", "0.02")
    small.wait_for_a_checkpoint(tmp_path)
    found = psutil.Process(process.pid).children()
    process.kill()
    process.wait()
    trials.resume(tmp_path, progress=False)
    small.assert_same(tmp_path, reference)
    assert found and not any(alive(worker) for worker in found)


def alive(process):
    """Whether a process is still there, and not only its number."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_folder_in_use_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("lstmlib.trials.folder.PATIENCE", 0.1)
    small.run(folder=tmp_path)
    with opened(tmp_path):
        assert_refused(lambda: small.run(folder=tmp_path), ValueError, "folder", "in use")
    assert small.run(folder=tmp_path).finished
