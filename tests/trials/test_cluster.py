"""A Dask cluster of real processes, one of which is killed."""

import os
import signal
import sys

import pytest

from lstmlib.trials import cluster
from tests.refusals import assert_refused
from tests.trials import small


@pytest.fixture(scope="module")
def client():
    """A client of two worker processes, silent and without a dashboard."""
    from distributed import Client, LocalCluster

    quiet = {"dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=2, threads_per_worker=1, **quiet) as found, Client(found) as client:
        yield client


def test_a_worker_is_killed_and_nothing_is_lost(tmp_path, reference, client, monkeypatch):
    before = set(client.run(os.getpid).values())
    victim = min(before)
    saves, save = [], cluster.files.save

    def kill_after_the_third(folder, shard, packed):
        save(folder, shard, packed)
        saves.append(shard)
        if len(saves) == 3:
            os.kill(victim, signal.SIGKILL)

    monkeypatch.setattr(cluster.files, "save", kill_after_the_third)
    small.run(folder=tmp_path, client=client, every=0.05)
    small.assert_same(tmp_path, reference)
    assert len(saves) > 3
    assert victim not in client.run(os.getpid).values()


def test_an_address_will_do_and_a_run_goes_on(tmp_path, reference, client):
    """From a checkpoint that was written here to the end there."""
    small.begun(tmp_path)
    address = client.scheduler_info()["address"]
    small.run(folder=tmp_path, client=address, every=0.2)
    small.assert_same(tmp_path, reference)


def test_a_shard_whose_workers_always_die_ends_the_run_and_loses_nothing(
    tmp_path, reference, client, monkeypatch
):
    small.begun(tmp_path)
    client.run_on_scheduler(_allow_failures, 0)
    with monkeypatch.context() as patched:
        patched.setattr(cluster.work, "leg", lambda *_: os._exit(1))
        words = "shard", str(tmp_path), "died time and again"
        assert_refused(lambda: small.run(folder=tmp_path, client=client), RuntimeError, *words)
    client.run_on_scheduler(_allow_failures, 3)
    small.run(folder=tmp_path, client=client)
    small.assert_same(tmp_path, reference)


def _allow_failures(number, dask_scheduler):
    """How often a task's worker may die before the scheduler gives the task up."""
    dask_scheduler.allowed_failures = number


def test_what_is_no_client_is_refused(tmp_path):
    assert_refused(lambda: small.run(client=7), TypeError, "client", "Client", "7")
    assert_refused(lambda: small.run(client="x", workers=2), ValueError, "workers", "client")


def test_a_missing_package_is_told_with_what_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert_refused(lambda: small.run(client="tcp://x:1"), ImportError, "client", "lstmlib[dask]")
