"""Who is in the class, and whom a name or an address belongs to.

`roster.csv` has the columns id, first_name, last_name and email. The headings of the lists that
Moodle (participants) and Canvas (gradebook) export are understood too, so that such a list can be
saved as `roster.csv` unchanged.
"""

import csv
import difflib
import functools
import io
import re
import unicodedata
from dataclasses import dataclass

from lstmlib.classroom.course import STUDENT, Problem

#: Column: headings that mean it, folded, best first.
_HEADINGS = {
    "id": ("id", "student id", "username", "sis login id", "id number", "login id"),
    "first_name": ("first name", "given name", "firstname"),
    "last_name": ("last name", "surname", "family name", "lastname"),
    "email": ("email", "email address", "e mail"),
    "student": ("student", "full name", "name"),
    "canvas_id": ("canvas id",),
}
#: Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class Student:
    """One line of the roster; ``canvas_id`` is Canvas's number of the person, where it is known."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    canvas_id: str = ""

    @property
    def name(self):
        """First and last name, or the id where there is neither."""
        return f"{self.first_name} {self.last_name}".strip() or self.id

    @property
    def sortable(self):
        """Last name, comma, first name."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.id


def words(name):
    """The words of a name, without accents, case and punctuation."""
    taken_apart = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    plain = "".join(sign for sign in taken_apart if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", plain)


def glued(name):
    """The words of a name in one."""
    return "".join(words(name))


def _turned(name):
    """All ways to read a name from some word on, glued: systems differ in which is the last."""
    parts = words(name)
    return {"".join(parts[start:] + parts[:start]) for start in range(len(parts))}


class Roster(list):
    """The students of a class, in the order of the file.

    Parameters
    ----------
    students : iterable of Student
    called : dict of str to str, optional
        What somebody is called elsewhere, and the id that it belongs to.
    """

    def __init__(self, students=(), called=None):
        super().__init__(students)
        self.called = {glued(name): student for name, student in (called or {}).items()}

    @functools.cached_property
    def by_id(self):
        """Students by id, without case."""
        return {student.id.casefold(): student for student in self}

    @functools.cached_property
    def _names(self):
        table = {}
        for student in self:
            for name in _turned(student.name) | _turned(student.sortable):
                table.setdefault(name, []).append(student)
        return table

    def find(self, *, id="", email="", name="", canvas_id=""):
        """The students whom this fits: by id, else by address or number, else by name.

        Parameters
        ----------
        id, email, name, canvas_id : str
            What is known; empty where it is not. A name counts without accents, case and order
            of first and last name, and in one word too.

        Returns
        -------
        list of Student
            None or one, or several who share a name.
        """
        told = self.called.get(glued(name)) if name else None
        for wanted in (told, id):
            if wanted and wanted.casefold() in self.by_id:
                return [self.by_id[wanted.casefold()]]
        for attribute, wanted in (("email", email.casefold()), ("canvas_id", canvas_id)):
            found = [each for each in self if wanted and getattr(each, attribute) == wanted]
            if len(found) == 1:
                return found
        return list(self._names.get(glued(name), ())) if name else []

    def closest(self, name):
        """The student whose name is most like this one, or None: only ever a suggestion."""
        near = difflib.get_close_matches(glued(name), self._names, n=1, cutoff=0.75)
        return self._names[near[0]][0] if near else None


def table(path):
    """Rows of a CSV file that a spreadsheet or a learning platform wrote, and its separator.

    UTF-8 with or without a mark at the beginning, else Windows-1252, which older spreadsheets
    write. The separator is the comma, semicolon or tab that the first line has most of.

    Returns
    -------
    rows : list of list of str
    separator : str
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}.") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)), separator
    except csv.Error as error:
        raise Problem(f"{path} is not a CSV file: {error}.") from error


def columns(head, headings):
    """Dict from our name of a column to its place, for those that ``head`` has."""
    folded = [" ".join(words(cell.replace("_", " "))) for cell in head]
    found = {}
    for ours, theirs in headings.items():
        place = next((folded.index(each) for each in theirs if each in folded), None)
        if place is not None:
            found[ours] = place
    return found


def read(path):
    """Read a roster.

    Parameters
    ----------
    path : pathlib.Path
        `roster.csv`. What people are called elsewhere is read from `names.csv` beside it
        (columns name and id), where that exists.

    Returns
    -------
    Roster

    Raises
    ------
    Problem
        Where the file cannot be understood: the sentence names the line.
    """
    rows, _ = table(path)
    place = columns(rows[0], _HEADINGS) if rows else {}
    if place.get("student") is not None and "sis login id" in _folded(rows[0]):
        # A gradebook of Canvas: its column ID is the person's number there.
        place = columns(rows[0], _HEADINGS | {"id": _HEADINGS["id"][3:], "canvas_id": ("id",)})
    if "id" not in place:
        raise Problem(
            f"{path} has no column 'id': its first line is id,first_name,last_name,email."
        )
    students, lines = [], {}
    for number, row in enumerate(rows[1:], start=2):
        student = _student(row, place)
        if student is None:
            continue
        if not STUDENT.fullmatch(student.id):
            raise Problem(
                f"{path}, line {number}: the id {student.id!r} cannot name a folder. Ids are of "
                "letters a to z, digits, dot, dash and underscore, and begin with no dot."
            )
        if student.id.casefold() in lines:
            first = lines[student.id.casefold()]
            raise Problem(
                f"{path}, line {number}: the id {student.id!r} stands in line {first} too."
            )
        lines[student.id.casefold()] = number
        students.append(student)
    return Roster(students, _called(path.with_name("names.csv"), {each.id for each in students}))


def _folded(head):
    return [" ".join(words(cell)) for cell in head]


def _student(row, place):
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in place.items()}
    whole = cells.pop("student", "")
    if not any((*cells.values(), whole)) or whole.casefold().startswith("points possible"):
        return None
    if whole and not cells.get("last_name"):
        last, comma, first = whole.partition(",")
        cells |= (
            {"last_name": last.strip(), "first_name": first.strip()}
            if comma
            else {"first_name": whole}
        )
    cells["email"] = cells.get("email", "").casefold()
    # Some platforms log people in by their address; what stands before the @ names the folder.
    cells["id"] = (cells["id"] or cells["email"]).partition("@")[0]
    return Student(**cells)


def _called(path, ids):
    if not path.exists():
        return {}
    rows, _ = table(path)
    place = columns(rows[0], {"name": ("name",), "id": ("id",)}) if rows else {}
    if len(place) < 2:
        raise Problem(f"{path} needs the columns name and id.")
    called = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) > max(place.values()) and any(row):
            name, student = row[place["name"]], row[place["id"]].strip()
            if student not in ids:
                raise Problem(f"{path}, line {number}: the roster has no id {student!r}.")
            called[name] = student
    return called
