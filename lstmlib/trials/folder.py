"""Opening the folder of a run: another run is refused, and one process at a time owns it."""

import os
import time
from contextlib import contextmanager
from pathlib import Path

from lstmlib import _checks
from lstmlib.trials import files
from lstmlib.trials.settings import differences, identity

try:
    import fcntl
except ImportError:  # Windows and the browser: nobody watches over the folder there
    fcntl = None

#: Seconds in which the workers of a killed run end and let go of the folder.
PATIENCE = 5.0


@contextmanager
def opened(path, settings=None):
    """Own the folder of a run for a while.

    Parameters
    ----------
    path : str or path-like
        A folder; it is made if it does not exist.
    settings : dict, optional
        What the run is. Without settings the folder must hold a run.

    Yields
    ------
    tuple
        The folder, the settings of its run, and the lock that workers are to hold too.
    """
    path = Path(_checks.path("folder", path))
    _refuse_others(path, settings)
    path.mkdir(parents=True, exist_ok=True)
    lock = _locked(path)
    try:
        # Somebody else may have been here since the first look.
        _refuse_others(path, settings)
        if not (path / files.SETTINGS).exists():
            files.store(path, settings)
        yield path, files.stored(path), lock
    finally:
        if lock is not None:
            os.close(lock)


def _refuse_others(path, settings):
    """Refuse what is neither nothing nor this run; without settings, what is no run at all."""
    if settings is None or (path / files.SETTINGS).exists():
        there = files.stored(path)
        found = list(differences(identity(there), identity(settings or there)))
        if found:
            raise ValueError(
                f"folder: {path} holds a run of other settings: {'; '.join(found)}. "
                f"Give another folder, or the settings of that run"
            )
    elif path.exists():
        if not path.is_dir():
            raise ValueError(f"folder: expected a folder, got the file {path}")
        ours = {f"{files.SETTINGS}.part", files.LOCK}
        strange = sorted(found.name for found in path.iterdir() if found.name not in ours)
        if strange:
            raise ValueError(
                f"folder: expected an empty folder or that of a run, got {path}, which holds "
                f"{', '.join(strange[:3])} and no {files.SETTINGS}"
            )


def _locked(path):
    """Open the lock. Whoever has it open, workers too, keeps others out until it ends."""
    if fcntl is None:
        return None
    lock = os.open(path / files.LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    last = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > last:
                os.close(lock)
                raise ValueError(
                    f"folder: {path} is in use: another process works on its trials"
                ) from None
            time.sleep(0.05)
