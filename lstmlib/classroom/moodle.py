"""Moodle's grading worksheet: times out of it, grades into it.

The worksheet is downloaded with "Download grading worksheet" and uploaded with "Upload grading
worksheet" (feedback type "Offline grading worksheet", described on docs.moodle.org under
"Assignment settings"). What the upload demands was read in a copy of its source
(``mod/assign/feedback/offline/importgradeslib.php`` and ``locallib.php``; not the newest, maybe),
and not tried with a live server: the columns Identifier, Grade and "Last modified (grade)" must be
there, in the language of whoever uploads; the number in "Participant 12345" finds the student; an
empty grade leaves the student's grade alone; so does a grade above the assignment's maximum, and
one where Moodle's is newer than the worksheet (there is a box for those).
"""

import html

from lstmlib.classroom import tables
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
    "changeable": ("grade can be changed",),
    "submitted": ("last modified submission",),
    "graded": ("last modified grade",),
    "comments": ("feedback comments",),
}
_NEW = ("Identifier", "Full name", "Email address", "Grade", "Maximum grade")
_NEW += ("Last modified (grade)", "Feedback comments")


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
        self.mark = path.read_bytes().startswith(b"\xef\xbb\xbf")

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


def comment(result):
    """What the worksheet's column of comments gets: points of each part, and lateness.

    Moodle keeps comments as HTML, so what is not ours is escaped.
    """
    parts = [
        f"{part.item.title}: {tables.points(part.points)} of {tables.points(part.most)}"
        + (f" ({part.comment.strip()})" if part.comment.strip() else "")
        for part in result.parts
    ]
    if result.cost:
        parts.append(f"{result.days} days late: {tables.points(result.cost)} points less")
    return html.escape("; ".join(parts) + ".", quote=False)


def filled(sheet, results, roster, numbers):
    """A worksheet with grades in it.

    Parameters
    ----------
    sheet : Worksheet
    results : list of Result
    roster : Roster
    numbers : dict of str to str
        Moodle's number of the participant, and the student whose work came under it.

    Returns
    -------
    rows : list of list of str
        As the worksheet has them: rows of what is not known, and cells that are not ours, stay
        as they came.
    left : list of str
        Students with points who are in no row.
    """
    by_id = {each.student.id: each for each in results if each.points is not None}
    rows, found = [sheet.head], set()
    for row in sheet.rows:
        student = sheet.student(row, roster)
        student = numbers.get(sheet.number(row), student and student.id)
        if student in by_id:
            found.add(student)
            row = _graded(sheet, row, by_id[student])
        rows.append(row)
    return rows, [each for each in by_id if each not in found]


def _graded(sheet, row, result):
    if sheet.cell(row, "changeable").casefold() == "no":
        return row
    row = row + [""] * (len(sheet.head) - len(row))
    row[sheet.place["grade"]] = tables.points(_scaled(sheet.cell(row, "most"), result))
    if "comments" in sheet.place:
        row[sheet.place["comments"]] = tables.safe(comment(result))
    return row


def _scaled(most, result):
    """Points on the scale of the worksheet's own maximum, where it names one."""
    try:
        most = float(most.replace(",", "."))
    except ValueError:
        return result.shown
    return result.points / result.most * most if most > 0 and result.most else result.shown


def fresh(results, numbers):
    """A worksheet out of the numbers that came with the archive, where none was downloaded.

    Moodle takes it for older than any grade that is there already: tick "Update records that have
    been modified more recently in Moodle than in the spreadsheet" when it is a regrade.
    """
    by_id = {each.student.id: each for each in results}
    rows = [list(_NEW)]
    for number, student in sorted(numbers.items(), key=lambda pair: pair[1]):
        if result := by_id.get(student):
            known = result.points is not None
            rows.append(
                [
                    f"Participant {number}",
                    tables.safe(result.student.name),
                    tables.safe(result.student.email),
                    tables.points(result.shown),
                    tables.points(result.most * result.scale),
                    "-",
                    tables.safe(comment(result)) if known else "",
                ]
            )
    return rows


def listed(title, results):
    """A list for "Grades: Import: CSV file", where nothing tells the participants' numbers.

    There one chooses what is matched: the address or the username. Read in its source
    (``grade/import/csv/classes/load_data.php``): an empty grade takes away one that is there, so
    who has no points yet is left out; and one line that fits nobody stops the whole import.
    """
    rows = [["Username", "Email address", "First name", "Last name", title, "Feedback"]]
    for result in results:
        if result.points is not None:
            who = result.student
            about = (who.id, who.email, who.first_name, who.last_name)
            points = tables.points(result.shown)
            rows.append([*map(tables.safe, about), points, tables.safe(comment(result))])
    return rows
