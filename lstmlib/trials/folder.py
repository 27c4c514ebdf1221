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
    if settings is None:
        files.stored(path)
    elif path.exists() and not path.is_dir():
        raise ValueError(f"folder: expected a folder, got the file {path}")
    path.mkdir(parents=True, exist_ok=True)
    lock = _locked(path)
    try:
        if settings is not None:
            _settle(path, settings)
        yield path, files.stored(path), lock
    finally:
        if lock is not None:
            os.close(lock)


def _settle(path, settings):
    """Make an empty folder that of this run, or see that it is."""
    if not (path / files.SETTINGS).exists():
        ours = {f"{files.SETTINGS}.part", files.LOCK}
        strange = sorted(found.name for found in path.iterdir() if found.name not in ours)
        if strange:
            raise ValueError(
                f"folder: expected an empty folder or that of a run, got {path}, which holds "
                f"{', '.join(strange[:3])} and no {files.SETTINGS}"
            )
        files.store(path, settings)
    found = list(differences(identity(files.stored(path)), identity(settings)))
    if found:
        raise ValueError(
            f"folder: {path} holds a run of other settings: {'; '.join(found)}. "
            f"Give another folder, or the settings of that run"
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
