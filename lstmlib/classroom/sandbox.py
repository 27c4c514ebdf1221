"""Run a command that nobody trusts: walls around it, limits on it, and a watcher beside it.

On Linux the walls are bubblewrap's. The command sees the system's programs, this Python with its
packages, and one folder of its own; no network, no other process, nothing else of the disk.
"""

import contextlib
import json
import os
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from lstmlib.classroom import walls, watch
from lstmlib.classroom.limits import Limits


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes
    ----------
    status : str
        ``"ok"``, ``"failed"`` (it ended by itself, not with 0), or what it was stopped for:
        ``"wall clock"``, ``"memory"``, ``"processes"``, ``"disk"``, ``"output"``.
    returncode : int or None
        None where it was stopped.
    seconds, peak_mb : float
        Wall clock, and the most memory that all its processes had together.
    tail : str
        The end of what it printed.
    """

    status: str
    returncode: int | None
    seconds: float
    peak_mb: float
    tail: str


class NoSandbox(RuntimeError):
    """The walls could not be put up: one sentence says why."""


def run(command, *, folder, readable=(), env=None, limits=None, sandboxed=True):
    """Run a command in the sandbox and wait until none of its processes is left.

    Parameters
    ----------
    command : list of str
        ``sys.executable`` is at the same path inside. Name files relative to ``folder``.
    folder : pathlib.Path
        The one place that can be written; inside it is the working folder and the home. What lies
        in it afterwards is the command's: read it with `read`, delete it with `remove`.
    readable : iterable of pathlib.Path, optional
        Files and folders that can be read besides, at their own paths.
    env : dict of str to str, optional
        Added to the few variables that it gets; none of the caller's come along.
    limits : lstmlib.classroom.limits.Limits, optional
    sandboxed : bool
        False: no walls, on the caller's word. The limits and the watcher stay.

    Returns
    -------
    Ended

    Raises
    ------
    NoSandbox
        Where bubblewrap is missing or may not do its work; the command has not run then.
    """
    limits = limits or Limits()
    folder = Path(folder).resolve()
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    if not sandboxed:
        variables = walls.environment(folder, env)
        return _watched([*walls.limited(limits), *command], variables, folder, limits)
    lacking = walls.missing()
    if lacking:
        raise NoSandbox(lacking)
    with (
        walls.user() as user,
        tempfile.TemporaryFile() as report,
        tempfile.TemporaryFile() as rules,
    ):
        walls.give(folder, user)
        walls.write_rules(rules)
        line = [
            *walls.arguments(folder, readable, user, report.fileno(), rules.fileno()),
            *walls.becoming(user),
            *walls.limited(limits),
            *command,
        ]
        variables = walls.environment(walls.HOME, env)
        fds = (report.fileno(), rules.fileno())
        ended = _watched(line, variables, folder, limits, fds)
        told = _told(report)
    if "exit-code" not in told and (ended.returncode or -1) > 0:
        raise NoSandbox(f"bubblewrap could not put up its walls: {ended.tail.strip()}")
    return ended


def _told(report):
    """What bubblewrap reported: a line of JSON for the start, one for the end."""
    report.seek(0)
    return {key: value for line in report for key, value in json.loads(line).items()}


def _watched(line, variables, folder, limits, fds=()):
    """Start the command, watch it, and see to it that nothing of it is left."""
    begun = time.monotonic()
    process = subprocess.Popen(
        line,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=fds,
    )
    with process.stdout, watch.Watch(process, folder, limits) as watched:
        status = watched.until_the_end(begun + limits.seconds)
    seconds = time.monotonic() - begun
    if status is not None:
        return Ended(status, None, seconds, watched.peak_mb, watched.tail)
    status = "ok" if process.returncode == 0 else "failed"
    return Ended(status, process.returncode, seconds, watched.peak_mb, watched.tail)


def read(folder, name, most_mb=16):
    """Read a plain file that a command left in its folder, and only such a one.

    Parameters
    ----------
    folder : pathlib.Path
    name : str
        Relative to ``folder``. No part of it may be a link.
    most_mb : float
        Larger files are refused.

    Returns
    -------
    bytes or None
        None where there is no such file, or a link, a pipe, a folder or something too large.
    """
    parts = Path(name).parts
    if ".." in parts:
        return None
    with contextlib.ExitStack() as opened:
        at = None
        try:
            for part in [folder, *parts]:
                # Without waiting: somebody may have made a pipe of it.
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                at = os.open(part, flags, dir_fd=at)
                opened.callback(os.close, at)
        except OSError:
            return None
        about = os.fstat(at)
        if not stat.S_ISREG(about.st_mode) or about.st_size > most_mb * 1e6:
            return None
        with open(at, "rb", closefd=False) as file:
            return file.read()


def remove(folder):
    """Delete a command's folder whatever it made of it: closed folders, deep ones, links."""
    folder = str(folder)
    if os.path.lexists(folder):
        subprocess.run(["chmod", "-R", "u+rwX", "--", folder], capture_output=True)
        subprocess.run(["rm", "-rf", "--", folder], check=True, capture_output=True)
