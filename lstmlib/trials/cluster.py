"""The shards of a run on a Dask cluster; nobody there needs the run's folder.

A task takes a packed shard some seconds further and returns it packed. A worker that dies loses
these seconds only: Dask hands its task to another one.
"""

from lstmlib import _checks
from lstmlib.trials import files, work

MISSING = (
    "client: a cluster needs the package distributed, here and on its workers: "
    "pip install 'lstmlib[dask]'"
)


def connect(client):
    """Return a Dask client, made from the address of a scheduler if need be, and who closes it."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ImportError(MISSING) from error
    if isinstance(client, str):
        return Client(client), True
    return _checks.instance("client", client, Client), False


def work_through(folder, settings, pending, client, every, bar):
    """Take the pending shards of a folder to their ends on a cluster."""
    from distributed import CancelledError, KilledWorker, as_completed

    running = {}

    def submit(shard, packed):
        future = client.submit(work.leg, settings, shard, packed, every, pure=False)
        running[future] = shard
        return future

    finished = as_completed([submit(shard, files.load(folder, shard)) for shard in pending])
    try:
        for future in finished:
            shard = running.pop(future)
            try:
                packed = future.result()
            except (CancelledError, KilledWorker) as error:
                raise RuntimeError(
                    f"shard {shard} of {folder}: the cluster gave it up, because its workers died "
                    f"time and again or the scheduler is gone; what is done is kept"
                ) from error
            files.save(folder, shard, packed)
            facts = work.read(settings, shard, packed)
            bar.show(shard, facts["counts"])
            if not facts["done"]:
                finished.add(submit(shard, packed))
    finally:
        client.cancel(list(running))
