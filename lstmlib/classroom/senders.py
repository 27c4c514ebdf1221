"""Whose work a file is."""

import re
from dataclasses import dataclass, field

from lstmlib.classroom.archives import Refused
from lstmlib.classroom.lms import sender

_BETWEEN = r"[-_. ]+"
_PUT = "Put it where it belongs and collect again"


class Unknown(Refused):
    """A file that fits nobody, or several: why, and how to help."""


@dataclass
class Senders:
    """Finds the student of a file, by the path that it had.

    Attributes
    ----------
    roster : Roster
    assignment : str
    numbers : dict of str to Student
        Participants by Moodle's number, from a grading worksheet.
    """

    roster: object
    assignment: str
    numbers: dict = field(default_factory=dict)

    def of(self, path):
        """The student, and what the path tells besides (`lms.Sender`); raises `Unknown`."""
        told = sender(path)
        if not told.platform:
            return self._plain(path), told
        student = self._by_platform(told)
        for part in path.split("/")[:-1]:
            if sender(f"{part}/").platform:
                break  # what is inside is the student's
            bare = self._bare(part)
            found = bare and self.roster.find(id=bare, name=bare)
            if found and student not in found:
                raise Unknown(f"its path names several: {part} and {told.name}. {_PUT}")
        return student, told

    def _by_platform(self, told):
        if told.platform == "moodle" and told.number in self.numbers:
            return self.numbers[told.number]
        if not told.name:
            raise Unknown(
                "the platform hid the name. "
                + (
                    "Download the grading worksheet too and give it with --times"
                    if told.platform == "moodle"
                    else "Turn anonymous grading off and download again"
                )
            )
        whole = f"{told.name} {told.number}"
        found = self.roster.find(name=whole)
        if not found:
            canvas_id = told.number if told.platform == "canvas" else ""
            found = self.roster.find(name=told.name, canvas_id=canvas_id)
        return self._only(found, whole, told.name)

    def _plain(self, path):
        """By the parts of a path that no platform made: a folder or a file with id or name."""
        parts = [*filter(None, (self._bare(part) for part in reversed(path.split("/"))))]
        fits = {part: found for part in parts if (found := self.roster.find(id=part, name=part))}
        if not fits:
            named = next(iter(parts), "")
            return self._only([], named, named)
        (part, found), *others = fits.items()
        student = self._only(found, part, part)
        # Inside a student's folder names are the student's, who could write another's.
        if any(student not in each for _, each in others):
            raise Unknown(f"its path names several: {', '.join(fits)}. {_PUT}")
        return student

    def _bare(self, part):
        """A part of a path without ending, the assignment's name, and the number of a copy."""
        part = re.sub(r"\.(ipynb|zip)$", "", part, flags=re.IGNORECASE)
        name = re.escape(self.assignment)
        part = re.sub(rf"^{name}({_BETWEEN}|$)|(^|{_BETWEEN}){name}$", "", part)
        return re.sub(r" *\(\d{1,3}\)$", "", part).strip()

    def _only(self, found, whole, name):
        if len(found) == 1:
            return found[0]
        if found:
            both = ", ".join(student.id for student in found)
            raise Unknown(
                f"{name!r} fits {both}. Put a line `{whole},ID` with the right id into names.csv "
                "and collect again"
            )
        near = self.roster.closest(name)
        if near:
            line = f"{whole},{near.id}"
            raise Unknown(
                f"it fits nobody in the roster. If it is {near.name}'s, put the line `{line}` "
                "into names.csv and collect again"
            )
        raise Unknown(
            "it fits nobody in the roster. Add the student there, or a line `name,id` to names.csv"
        )
