"""A worker process: takes one shard of a run's folder to its end, and tells how it goes.

``python -m lstmlib.trials.worker FOLDER SHARD SECONDS`` is what `run` starts. It tells a line of
JSON on its standard output every now and then, and ends when its standard input does: then
whoever started it is gone, or wants it to.
"""

import json
import os
import signal
import sys
import threading
import traceback

from lstmlib.trials import work
from lstmlib.trials.files import load, save, stored


def main(folder, index, every):
    """Work on a shard; return the exit status."""
    # Control-C reaches the whole group of processes; the one that started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        shard = work.Work(stored(folder), index, load(folder, index))
        for counts in work.legs(shard, every, lambda packed: save(folder, index, packed)):
            _tell(counts=counts)
    except Exception:
        _tell(error=traceback.format_exc())
        return 1
    return 0


def _tell(**facts):
    print(json.dumps(facts), flush=True)


def _end_with_the_parent():
    """End at once when nobody holds the other end; the last checkpoint is whole."""
    while os.read(0, 1024):
        pass
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
