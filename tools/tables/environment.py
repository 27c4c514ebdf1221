"""Whether this machine is fit to write the tables, and what is to be said before it starts."""

import os
import re
import shutil
from pathlib import Path

import numpy as np

import lstmlib
from tools.tables.experiments import ROOT

#: Bytes that checkpoints and results may need.
ROOM = 500_000_000


def problems(workers):
    """List what must be mended first, a sentence each.

    Parameters
    ----------
    workers : int
        Processes that are asked for.

    Returns
    -------
    list of str
    """
    found = []
    pinned = _pinned("numpy")
    if np.__version__ != pinned:
        found.append(f"The lock asks for NumPy {pinned}, this environment has {np.__version__}.")
    home = Path(lstmlib.__file__).resolve().parents[1]
    if home != ROOT:
        found.append(f"lstmlib is imported from {home}, not from this checkout.")
    if shutil.disk_usage(ROOT).free < ROOM:
        found.append(f"Less than {ROOM // 1_000_000} MB are free on the disk of this checkout.")
    if workers < 1:
        found.append(f"At least one process is needed, not {workers}.")
    return found


def remarks(workers):
    """List what makes the estimate wrong, a sentence each."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    said = []
    if cores < workers:
        said.append(f"{workers} processes share {cores} core{'s' * (cores > 1)}: it takes longer.")
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if busy > max(0.5, cores - workers + 0.5):
        said.append(f"This machine is busy (load {busy:.1f} on {cores} cores): it takes longer.")
    return said


def _pinned(package):
    lock = (ROOT / "requirements.txt").read_text("utf8")
    return re.search(rf"^{package}==([^ ;\\]+)", lock, re.MULTILINE).group(1)
