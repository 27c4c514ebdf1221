"""One experiment in a process of its own: ``python -m tools.tables.one NAME SCALE``.

The process ends with the one that started it, and what it had done is in its checkpoints.
"""

import os
import shutil
import sys
import threading

from lstmlib import trials
from lstmlib.trials import files, settings
from tools.tables.experiments import load

#: Seconds between two checkpoints.
EVERY = 10.0


def main(name, scale):
    """Run or resume an experiment; the exit status is zero."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    (experiment,) = (one for one in load(scale, [name]) if one.name == name)
    drop_another(experiment)
    trials.run(**experiment.arguments, folder=experiment.folder, progress=False, every=EVERY)
    return 0


def drop_another(experiment):
    """Remove the folder of a run that had other settings, or other versions.

    Parameters
    ----------
    experiment : Experiment
    """
    folder = experiment.folder
    if not (folder / files.SETTINGS).is_file():
        return
    before, now = files.stored(folder), experiment.settings()
    if settings.identity(before) != settings.identity(now):
        shutil.rmtree(folder)


def _end_with_the_parent():
    while os.read(0, 1024):
        pass
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
