"""What students handed in, sorted into the class folder: ``python -m lstmlib.classroom collect``.

Sources are folders, what Moodle and Canvas give for "download all submissions" (as it came or
unpacked), and single notebooks. Nothing is unpacked and no name of a stranger reaches the disk: a
notebook is read into memory and written to the place that nbgrader expects. Collecting again
changes nothing but what is new; of several tries the newest counts, and the older ones are kept in
``collected/earlier/``.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from lstmlib.classroom import recognise, times
from lstmlib.classroom.archives import Refused, opened
from lstmlib.classroom.collected import Place
from lstmlib.classroom.course import Problem
from lstmlib.classroom.lms import copy
from lstmlib.classroom.moodle import Worksheet
from lstmlib.classroom.roster import columns, read, table
from lstmlib.classroom.senders import Senders, Unknown


def add_arguments(parser):
    """The command's own options."""
    parser.add_argument("assignment", help="whose notebooks these are")
    parser.add_argument(
        "sources",
        nargs="+",
        type=Path,
        metavar="SOURCE",
        help="a folder, a zip file from Moodle or Canvas, or a notebook; several are fine",
    )
    parser.add_argument(
        "--times",
        type=Path,
        metavar="CSV",
        help="when each came: Moodle's grading worksheet, or a list with the columns id and "
        "submitted (no zip file tells the time)",
    )


def run(course, options):
    """Collect; returns the exit status."""
    (assignment,) = course.chosen([options.assignment])
    print(collect(course, assignment, options.sources, options.times))
    return 0


@dataclass
class Try:
    """One notebook of a student.

    Attributes
    ----------
    entry : archives.Entry
    told : lms.Sender
    kind : str
        See `recognise`.
    sha256 : str
    """

    entry: object
    told: object
    kind: str
    sha256: str

    @property
    def rank(self):
        """Of several tries the highest counts: a notebook of ours first, then the newest."""
        order = {recognise.RIGHT: 2, recognise.BARE: 1, recognise.MALFORMED: 0}
        return order[self.kind], self.told.order, copy(self.entry.file), self.entry.path


@dataclass
class Clock:
    """When work came.

    Attributes
    ----------
    by_number, by_id : dict of str to datetime
        By Moodle's number of the participant, and by student.
    numbers : dict of str to Student
    """

    by_number: dict = field(default_factory=dict)
    by_id: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)

    @classmethod
    def read(cls, path, roster):
        """Out of a grading worksheet, or a list with the columns id and submitted."""
        if path is None:
            return cls()
        rows, _ = table(path)
        place = columns(rows[0], {"id": ("id",), "submitted": ("submitted",)}) if rows else {}
        if len(place) < 2:
            sheet = Worksheet(path)
            return cls(*sheet.times(roster), sheet.numbers(roster))
        full = [row for row in rows[1:] if len(row) > max(place.values())]
        told = ((row[place["id"]].strip(), times.parse(row[place["submitted"]])) for row in full)
        people = ((roster.find(id=name), when) for name, when in told)
        return cls(by_id={found[0].id: when for found, when in people if found})

    def of(self, student, one):
        """When this try came, or None where nothing tells."""
        if one.told.platform == "moodle" and one.told.number in self.by_number:
            return self.by_number[one.told.number]
        if student in self.by_id:
            return self.by_id[student]
        # In a platform's folder all files are the student's own.
        beside = not one.told.platform and one.entry.folder
        return _noted(beside / "timestamp.txt") if beside else None


def _noted(path):
    """The time in a file beside a notebook; None where it is none: one file stops nobody."""
    try:
        return times.parse(path.read_text("utf-8")) if path.is_file() else None
    except (Problem, ValueError, OSError):
        return None


@dataclass
class Sorted:
    """All that was found: tries by student, and what was left out, with the reasons."""

    tries: dict = field(default_factory=dict)
    nobody: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)


def collect(course, assignment, sources, when=None):
    """Sort notebooks into the class folder.

    Parameters
    ----------
    course : Course
    assignment : str
    sources : list of pathlib.Path
    when : pathlib.Path, optional
        A list of times.

    Returns
    -------
    str
        What came of it, for whoever runs the command; it stands in ``collected/`` too.
    """
    roster = read(course.roster)
    if not roster:
        raise Problem(
            f"{course.roster} names nobody yet: a line each, id,first_name,last_name,email."
        )
    ids = recognise.known(course, assignment)
    clock = Clock.read(when, roster)
    senders = Senders(roster, assignment, clock.numbers)
    place = Place(course, assignment)
    with opened(sources) as (entries, refused):
        found = Sorted(refused=dict(refused))
        for entry in entries:
            _sort(entry, senders, assignment, ids, found)
        for student, tries in sorted(found.tries.items()):
            tries.sort(key=lambda each: each.rank, reverse=True)
            place.put(student, tries, clock.of(student, tries[0]))
    return place.finish(roster, found)


def _sort(entry, senders, assignment, ids, found):
    """Put one file where it belongs."""
    try:
        student, told = senders.of(entry.path)
        data = entry.read()
    except Unknown as why:
        found.nobody[entry.path] = str(why)
        return
    except Refused as why:
        found.refused[entry.path] = str(why)
        return
    kind, whose = recognise.kind(data, assignment, ids)
    if kind == recognise.OTHER:
        found.others.setdefault(student.id, []).append((entry.path, whose))
        return
    sha256 = hashlib.sha256(data).hexdigest()
    found.tries.setdefault(student.id, []).append(Try(entry, told, kind, sha256))
