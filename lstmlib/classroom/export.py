"""Grades for Moodle, Canvas and spreadsheets: ``python -m lstmlib.classroom export``.

What is not known (a submission that "needs review", a written answer that nobody has read) has a
status and no points, never a zero. Each export says whose grade is not what was said before, on a
page or in an export.
"""

import textwrap
from pathlib import Path

from lstmlib.classroom import canvas, layout, moodle, results, roster, said, statistics, tables
from lstmlib.classroom.archives import printable
from lstmlib.classroom.collected import origins
from lstmlib.classroom.course import Problem

FORMATS = ("plain", "moodle", "canvas")


def add_arguments(parser):
    """The command's own options."""
    parser.add_argument("assignment", nargs="*", help="which ones (default: all that were graded)")
    parser.add_argument(
        "--to", action="append", choices=FORMATS, help="only this format; repeatable"
    )
    parser.add_argument(
        "--worksheet",
        type=Path,
        metavar="CSV",
        help="Moodle's grading worksheet, as it was downloaded: grades are put into it",
    )
    parser.add_argument(
        "--gradebook",
        type=Path,
        metavar="CSV",
        help="Canvas's gradebook, as it was exported: grades are put into it",
    )
    parser.add_argument(
        "--column", metavar="TITLE", help="the assignment's column there, as 'Title (123)'"
    )
    parser.add_argument(
        "--without-written",
        action="store_true",
        help="leave written answers out, of the points and of the most that can be had",
    )
    parser.add_argument(
        "--missing-as-zero",
        action="store_true",
        help="who handed in nothing gets 0 points (default: no grade)",
    )


def run(course, options):
    """Export; returns the exit status."""
    chosen = course.chosen(options.assignment)
    if not options.assignment:
        chosen = [each for each in chosen if course.release(each).is_file()]
    if not chosen:
        raise Problem("No assignment was released yet, so there is nothing to export.")
    if len(chosen) > 1 and (options.worksheet or options.column):
        raise Problem("--worksheet and --column belong to one assignment: name it.")
    for assignment in chosen:
        print(export(course, assignment, options))
    return 0


def export(course, assignment, options):
    """Write all that is asked for of one assignment; returns what to tell the teacher."""
    title, _ = layout.read(course, assignment)
    found = results.of(course, assignment, without_written=options.without_written)
    if options.missing_as_zero:
        found = [_zero(each) for each in found]
    writer = Writer(course, assignment, title, found, options)
    for each in options.to or FORMATS:
        getattr(writer, each)()
    rows = statistics.of(found)
    writer.file("statistics", statistics.table(rows), mark=True)
    # Noted last: whoever is interrupted before it hears of the changes again.
    changed = said.export(course, assignment, found)
    writer.file("changes", _changes(said.log(course, assignment)), mark=True)
    if any(each.status == results.REVIEW for each in found):
        writer.notes.append("Points that you enter in formgrader settle what needs review.")
    stale = said.outdated(course, assignment, found)
    return "\n".join(
        [
            *_counts(assignment, found),
            *_block("Not what was said before", map(str, changed)),
            *_block("Pages that say other points: run feedback again for", _wrapped(stale)),
            *_block("How it went", [], statistics.text(rows) if rows else ""),
            *_block("Look at this", writer.notes),
            *_block("Files", map(str, writer.files)),
        ]
    )


def _zero(result):
    if result.status == results.NOTHING:
        result.status = results.GRADED
        result.reasons = ["Nothing was handed in."]
        for part in result.parts:
            part.points = 0.0
    return result


class Writer:
    """Writes the files of one assignment into ``exports/``."""

    def __init__(self, course, assignment, title, found, options):
        self.course, self.assignment, self.title = course, assignment, title
        self.results, self.options = found, options
        self.roster = roster.read(course.roster)
        self.notes, self.files = [], []
        self.numbers = {"moodle": {}, "canvas": {}}
        timeless = {each.student.id for each in found if each.submitted is None}
        late = []
        for student, origin in origins(course, assignment).items():
            if origin.number:
                self.numbers[origin.platform][origin.number] = student
            if origin.late and student in timeless:
                late.append(student)
        if late:
            self.notes.append(
                "Late, as the platform says, but not by how much, so nothing is taken off: "
                f"{', '.join(late)}"
            )

    def file(self, what, rows, **how):
        """Write one file."""
        path = self.course.exports / f"{self.assignment}-{what}.csv"
        self.files.append(tables.write(path, rows, **how))

    def plain(self):
        """One line a student, with the points of each question."""
        items = [part.item for part in self.results[0].parts] if self.results else []
        head = ["id", "last_name", "first_name", "email", "status", "points", "most", "submitted"]
        head += ["days_late", "taken_off", *(item.name for item in items), "reasons"]
        rows = [head]
        for each in self.results:
            who = each.student
            came = each.submitted.isoformat(sep=" ", timespec="seconds") if each.submitted else ""
            cells = [who.id, who.last_name, who.first_name, who.email, each.status]
            cells = [tables.safe(cell) for cell in cells]
            cells += [tables.points(each.shown), tables.points(each.most * each.scale), came]
            cells += [each.days, tables.points(each.cost * each.scale)]
            cells += [tables.points(part.points) for part in each.parts]
            rows.append([*cells, tables.safe(" ".join(each.reasons))])
        self.file("plain", rows, mark=True)

    def moodle(self):
        """The grading worksheet."""
        if self.options.worksheet:
            sheet = moodle.Worksheet(self.options.worksheet)
            rows, left = moodle.filled(sheet, self.results, self.roster, self.numbers["moodle"])
            self.file("moodle", rows, separator=sheet.separator, mark=sheet.mark)
            self._left("the worksheet", left)
        elif self.numbers["moodle"]:
            self.file("moodle", moodle.fresh(self.results, self.numbers["moodle"]))
            known = set(self.numbers["moodle"].values())
            points = (each.student.id for each in self.results if each.points is not None)
            self._left("Moodle's list", [each for each in points if each not in known])
        else:
            self.file("moodle", moodle.listed(self.title, self.results))
            self.notes.append(
                "Moodle's list is for Grades: Import: CSV file. For the assignment's own grades "
                "give the downloaded grading worksheet with --worksheet."
            )

    def canvas(self):
        """The gradebook's lines."""
        numbers = self.numbers["canvas"]
        if self.options.gradebook:
            book = canvas.Gradebook(self.options.gradebook)
            column = book.column(self.options.column, (self.assignment, self.title))
            rows, left = canvas.filled(book, column, self.results, self.roster, numbers)
            self.file("canvas", rows)
            self._left("the gradebook", left)
        else:
            title = self.options.column or self.title
            self.file("canvas", canvas.fresh(title, self.results, numbers))

    def _left(self, where, students):
        if students:
            self.notes.append(f"Not in {where}, though they have points: {', '.join(students)}")


def _changes(log):
    rows = [["at", "id", "name", "before", "after", "status", "what"]]
    for each in log:
        what = "; ".join(f"{name} {_both(*pair)}" for name, pair in each["parts"].items())
        both = [tables.points(each["before"]), tables.points(each["after"])]
        cells = [each["student"], each["name"]]
        row = [each["at"], *map(tables.safe, cells), *both, each["now"]]
        rows.append([*row, tables.safe(what)])
    return rows


def _both(before, after):
    return f"{tables.points(before) or '?'} → {tables.points(after) or '?'}"


def _counts(assignment, found):
    known = sum(each.points is not None for each in found)
    lines = [f"{assignment}: {tables.counted(known, 'grade')}."]
    for status in (results.REVIEW, results.WRITTEN, results.WAITING, results.NOTHING):
        names = [each.student.id for each in found if each.status == status]
        lines += _block(f"{status.capitalize()}, no grade", _wrapped(names))
    return lines


def _wrapped(names):
    """Names in lines of a terminal's width, and nobody left out."""
    return textwrap.wrap(", ".join(names), 90, break_on_hyphens=False)


def _block(title, lines, text=""):
    lines = [f"  {printable(line, 400)}" for line in lines]
    return [f"{title}:", *lines, *([text] if text else [])] if lines or text else []
