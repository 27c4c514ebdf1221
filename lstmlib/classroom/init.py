"""A new class folder: ``python -m lstmlib.classroom init``."""

import json
import secrets
from pathlib import Path

from lstmlib.classroom.course import SETTINGS, Course, Problem, write_text
from lstmlib.classroom.settings import Allowed

_HEAD = """\
# The class. Nothing in this file is secret.
name = {name}
{sources}
# What lateness costs. Each assignment can have a `late` of its own.
[late]
percent_a_day = 10   # of the points, for each day begun
at_most = 50         # percent that lateness can cost at all
grace_minutes = 15   # so much late is not late

# What a submission may take when it is run.
[limits]
cell_seconds = {allowed.cell_seconds:<4g}  # a cell
seconds = {allowed.seconds:<4g}       # the whole notebook
memory_mb = {allowed.memory_mb:<4}     # all its processes together
"""
_ASSIGNMENT = """
[assignments.{name}]
# due = 2031-10-06T23:59:00   # without it nothing is late
# points = 100                # what gradebooks show as the most; without it, its own points
"""
_GITIGNORE = """\
# Neither the seed nor what students wrote belongs into a repository.
*
"""


def add_arguments(parser):
    """The command's own options."""
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument("--name", help="what the class is called (default: the folder's name)")
    parser.add_argument(
        "--secret", help="the seed of a class that is made again (default: a new one)"
    )


def run(course, options):
    """Make the class folder; returns the exit status."""
    made = create(options.folder, options.name, options.secret, options.assignments)
    print(f"{made.folder} is the class folder of {made.name!r}.")
    print("Its file `secret` makes the hidden tests: keep a copy, show it to nobody.")
    print(f"Next: set the due dates in {SETTINGS}, fill roster.csv, and run")
    print(f"  python -m lstmlib.classroom release --class {options.folder}")
    return 0


def create(folder, name=None, secret=None, sources=None):
    """Make a class folder and return its `Course`."""
    from lstmlib.classroom import nbgrader_config
    from lstmlib.classroom import sources as places

    folder = Path(folder).resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Problem(f"{folder} holds something already: name a new or an empty folder.")
    sources = Path(sources).resolve() if sources else None
    try:
        names = places.names(sources)
    except places.Missing as missing:
        raise Problem(str(missing)) from missing
    head = _HEAD.format(
        name=json.dumps(name or folder.name),
        sources=f"sources = {json.dumps(str(sources))}" if sources else "",
        allowed=Allowed(),
    )
    if not folder.exists():
        # Grades and what students wrote are nobody else's business on a machine of many users.
        folder.mkdir(mode=0o700, parents=True)
    rows = [_ASSIGNMENT.format(name=each) for each in names]
    write_text(folder / "secret", (secret or secrets.token_hex(16)) + "\n", mode=0o600)
    write_text(folder / "roster.csv", "id,first_name,last_name,email\n")
    write_text(folder / ".gitignore", _GITIGNORE)
    write_text(folder / SETTINGS, head + "".join(rows))
    course = Course.open(folder)
    write_text(folder / "nbgrader_config.py", nbgrader_config.text(course))
    return course
