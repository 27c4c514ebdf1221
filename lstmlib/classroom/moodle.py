"""Moodle's grading worksheet: times out of it, grades into it.

The worksheet is downloaded with "Download grading worksheet" and uploaded with "Upload grading
worksheet" (feedback type "Offline grading worksheet", described on docs.moodle.org under
"Assignment settings"). What the upload demands was read in its source, as it was in 2025
(``mod/assign/feedback/offline/importgradeslib.php`` and ``locallib.php``), and not tried with a
live server: the columns Identifier, Grade and "Last modified (grade)" must be there, in the
language of whoever uploads; the number in "Participant 12345" finds the student; an empty grade
leaves the student's grade alone; so does a grade above the assignment's maximum, and one where
Moodle's is newer than the worksheet (there is a box for those).
"""

from lstmlib.classroom.course import Problem
from lstmlib.classroom.roster import columns, table
from lstmlib.classroom.times import parse

_HEADINGS = {
    "number": ("identifier",),
    "name": ("full name",),
    "id": ("username", "id number"),
    "email": ("email address",),
    "grade": ("grade",),
    "most": ("maximum grade",),
    "submitted": ("last modified submission",),
    "graded": ("last modified grade",),
    "comments": ("feedback comments",),
}


class Worksheet:
    """A grading worksheet that Moodle made.

    Parameters
    ----------
    path : pathlib.Path
    """

    def __init__(self, path):
        rows, self.separator = table(path)
        self.place = columns(rows[0], _HEADINGS) if rows else {}
        missing = {"number", "grade", "graded"} - set(self.place)
        if missing:
            raise Problem(
                f"{path} is no grading worksheet of Moodle in English: it needs the columns "
                "Identifier, Grade and Last modified (grade). Set Moodle to English, download the "
                "worksheet again, and upload it in English too."
            )
        self.head, self.rows = rows[0], [row for row in rows[1:] if any(row)]

    def cell(self, row, column):
        """What stands in a column of a row; empty where there is no such column."""
        at = self.place.get(column)
        return row[at].strip() if at is not None and at < len(row) else ""

    def number(self, row):
        """The participant's number."""
        return "".join(sign for sign in self.cell(row, "number") if sign.isdigit())

    def student(self, row, roster):
        """The student of a row, or None where it fits nobody or several."""
        known = {name: self.cell(row, name) for name in ("id", "email", "name")}
        found = roster.find(**known)
        return found[0] if len(found) == 1 else None

    def times(self, roster):
        """Dicts from participant's number, and from student's id, to when the work came."""
        by_number, by_id = {}, {}
        for row in self.rows:
            when = parse(self.cell(row, "submitted"))
            student = self.student(row, roster)
            if when:
                by_number[self.number(row)] = when
                by_id |= {student.id: when} if student else {}
        return by_number, by_id

    def numbers(self, roster):
        """Dict from participant's number to student."""
        pairs = ((self.number(row), self.student(row, roster)) for row in self.rows)
        return {number: student for number, student in pairs if student}
