"""The shards of a run in processes on this machine; a process that dies is replaced."""

import json
import os
import subprocess
import sys
import threading
from collections import Counter, deque
from pathlib import Path
from queue import SimpleQueue

import lstmlib
from lstmlib.trials import files

#: Times that the worker of a shard may die without getting as far as a new checkpoint.
DEATHS = 3
#: A worker is one process for one core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def work_through(folder, pending, workers, every, lock, bar):
    """Take the pending shards of a folder to their ends, so many at a time."""
    waiting, running, heard = deque(pending), {}, SimpleQueue()
    deaths, reached = Counter(), {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                shard = waiting.popleft()
                reached[shard] = files.load(folder, shard)
                running[shard] = _start(folder, shard, every, lock, heard)
            shard, facts = heard.get()
            if facts is None:
                status = _end(running.pop(shard))
                if status != 0:
                    got_on = files.load(folder, shard) != reached[shard]
                    deaths[shard] = 1 if got_on else deaths[shard] + 1
                    if deaths[shard] >= DEATHS:
                        raise RuntimeError(
                            f"shard {shard} of {folder}: its worker died {DEATHS} times in a row "
                            f"before the next checkpoint, last with status {status}"
                        )
                    waiting.appendleft(shard)
            elif "error" in facts:
                raise RuntimeError(f"shard {shard} of {folder} failed:\n{facts['error']}")
            else:
                bar.show(shard, facts["counts"])
    finally:
        for process in running.values():
            process.kill()
            _end(process)


def _start(folder, shard, every, lock, heard):
    """Start the worker of a shard, and a thread that puts what it tells into a queue."""
    # The worker must find the same library, wherever it was imported from.
    home = str(Path(lstmlib.__file__).parent.parent)
    found = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([home, found]) if found else home
    process = subprocess.Popen(
        [sys.executable, "-m", "lstmlib.trials.worker", str(folder), str(shard), str(every)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": path},
        pass_fds=() if lock is None else (lock,),
    )
    threading.Thread(target=_listen, args=(process, shard, heard), daemon=True).start()
    return process


def _listen(process, shard, heard):
    for line in process.stdout:
        if line.endswith("\n"):  # the last line of a killed worker may be torn
            heard.put((shard, json.loads(line)))
    heard.put((shard, None))


def _end(process):
    process.stdin.close()
    status = process.wait()
    process.stdout.close()
    return status
