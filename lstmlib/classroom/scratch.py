"""The folder in which a grading run works: outside the class folder, and gone afterwards.

A run that was killed cannot clean up. So where it worked stands in the class folder before
anything does, and the next run, which knows that it is alone, deletes what is left there.
"""

import contextlib
import os
import secrets
import stat
import subprocess
import tempfile
from pathlib import Path

from lstmlib.classroom import sandbox
from lstmlib.classroom.course import Problem, write_text

PREFIX = "grading-"


def note(course):
    """The file that names the folders of runs that have not ended, one a line."""
    return course.folder / "graded" / ".scratch"


@contextlib.contextmanager
def alone(course):
    """Let no second run work on the same class; gives whether that is certain."""
    try:
        import fcntl
    except ImportError:  # a system without it
        yield False
        return
    (course.folder / "graded").mkdir(exist_ok=True)
    with open(course.folder / "graded" / ".lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem("Another run is grading this class: wait for its end.") from None
        yield True


@contextlib.contextmanager
def folder(course, only):
    """A new folder for this run.

    Parameters
    ----------
    course : Course
    only : bool
        Whether no other run can be at work in this class, as `alone` gives it: only then are the
        folders of earlier ones deleted.
    """
    left = _named(course)
    if only:
        left = [path for path in left if not _deleted(path)]
    made = Path(tempfile.gettempdir(), PREFIX + secrets.token_hex(8)).resolve()
    _write(course, [*left, made])
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        if _deleted(made):
            _write(course, left)


def _named(course):
    try:
        return [Path(line) for line in note(course).read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return []


def _write(course, paths):
    write_text(note(course), "".join(f"{path}\n" for path in paths), mode=0o600)


def _deleted(path):
    """Delete a run's folder; whether nothing is left to do, also where it is not a run's at all."""
    try:
        about = path.lstat()
    except OSError:
        return True
    ours = stat.S_ISDIR(about.st_mode) and (
        not hasattr(os, "geteuid") or about.st_uid == os.geteuid()
    )
    if not (ours and path.is_absolute() and path.name.startswith(PREFIX)):
        return True
    with contextlib.suppress(subprocess.CalledProcessError):
        sandbox.remove(path)
    return not path.exists()
