"""Grades for Canvas's gradebook.

What the import demands was read in a copy of its source (``lib/gradebook_importer.rb``; the
export's form is in ``lib/gradebook_exporter.rb``), and not tried with a live server: the first
line begins with Student, ID, may go on with SIS User ID and SIS Login ID, and ends what is about
the student with Section; a line that begins with "Points Possible" follows; an assignment is found
by the number in "Title (123)", else by its title, and else a new one is made; a student is found
by ID, else by SIS ID, login or name. An empty cell counts as "no grade" and takes away a grade
that is there. So a line of which nothing is known keeps what Canvas had, or is left out.
"""

from lstmlib.classroom import tables
from lstmlib.classroom.course import Problem
from lstmlib.classroom.roster import glued, table

_HEAD = ("Student", "ID", "SIS Login ID", "Section")
_ABOUT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account")
_POSSIBLE = "    Points Possible"


class Gradebook:
    """A gradebook that Canvas exported.

    Parameters
    ----------
    path : pathlib.Path
    """

    def __init__(self, path):
        rows, _ = table(path)
        self.path = path
        self.head = [cell.strip() for cell in rows[0]] if rows else []
        if self.head[:2] != ["Student", "ID"] or "Section" not in self.head:
            raise Problem(
                f"{path} is no gradebook that Canvas exported: its first line begins with Student, "
                "ID and has Section. Last and first names in one column, please (Gradebook "
                "settings)."
            )
        self.about = [at for at, cell in enumerate(self.head) if cell in (*_ABOUT, "Section")]
        full = [row + [""] * (len(self.head) - len(row)) for row in rows[1:] if any(row)]
        self.possible = next((row for row in full if "Points Possible" in row[0]), None)
        self.rows = [row for row in full if row is not self.possible and any(row[:2])]

    def column(self, wanted, names):
        """Place of an assignment's column: the one that is wanted, else the one of that name."""
        free = [at for at in range(len(self.head)) if at not in self.about]
        if wanted is not None:
            found = [at for at in free if self.head[at] == wanted]
        else:
            names = {glued(name) for name in names}
            found = [at for at in free if glued(self.head[at].rpartition(" (")[0]) in names]
        if len(found) == 1:
            return found[0]
        have = "; ".join(self.head[at] for at in free if self.head[at].endswith(")"))
        raise Problem(
            f"{self.path} has no single column for this assignment. Name it with --column, as it "
            f"stands there: {have or 'there is none yet, so make the assignment in Canvas first'}."
        )

    def cell(self, row, name):
        """What stands in a column of a row; empty where there is no such column."""
        return row[self.head.index(name)].strip() if name in self.head else ""

    def student(self, row, roster, numbers):
        """Id of a row's student, or None where it fits nobody or several."""
        if (number := self.cell(row, "ID")) in numbers:
            return numbers[number]
        login = self.cell(row, "SIS Login ID")
        found = (
            roster.find(canvas_id=self.cell(row, "ID"))
            or roster.find(id=login.partition("@")[0], email=login)
            or roster.find(id=self.cell(row, "SIS User ID"))
            or roster.find(name=self.cell(row, "Student"))
        )
        return found[0].id if len(found) == 1 else None


def filled(book, column, results, roster, numbers):
    """The gradebook's lines with the column of one assignment.

    Parameters
    ----------
    book : Gradebook
    column : int
    results : list of Result
    roster : Roster
    numbers : dict of str to str
        Canvas's number of a person, and the student.

    Returns
    -------
    rows : list of list
    left : list of str
        Students with points who are in no line.
    """
    by_id = {each.student.id: each for each in results if each.points is not None}
    places = [*book.about, column]
    rows, found = [[book.head[at] for at in places]], set()
    possible = book.possible[column].strip() if book.possible else ""
    rows.append([_POSSIBLE, *[""] * (len(places) - 2), possible or _most(results)])
    for row in book.rows:
        student = book.student(row, roster, numbers)
        new = [row[at] for at in places]
        if student in by_id:
            found.add(student)
            new[-1] = tables.points(_scaled(possible, by_id[student]))
        rows.append([*map(tables.safe, new[:-1]), new[-1]])
    return rows, [each for each in by_id if each not in found]


def _most(results):
    return tables.points(results[0].most * results[0].scale) if results else ""


def _scaled(possible, result):
    try:
        most = float(possible)
    except ValueError:
        return result.shown
    return result.points / result.most * most if most > 0 and result.most else result.shown


def fresh(title, results, numbers):
    """A gradebook's lines without one from Canvas; who has no points yet is left out."""
    by_id = {student: number for number, student in numbers.items()}
    rows = [[*_HEAD, tables.safe(title)], [_POSSIBLE, "", "", "", _most(results)]]
    for result in results:
        if result.points is not None:
            student = result.student
            number = by_id.get(student.id) or student.canvas_id
            cells = (student.sortable, number, student.id, "", tables.points(result.shown))
            rows.append([tables.safe(cell) for cell in cells])
    return rows
