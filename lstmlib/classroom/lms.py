"""How Moodle and Canvas name what students handed in, in "download all submissions".

Neither format is written down as an interface. What is here was read in copies of the programs'
sources (Moodle's knows version 4.1; neither copy has a date), and tried with archives made that
way, not with a live server:

Moodle, ``mod/assign/classes/downloader.php`` (before 4.1 ``mod/assign/locallib.php``): a folder a
student, ``Full Name_12345_assignsubmission_file``, with an underscore more at its end before 4.1;
with "Download submissions in folders" unticked, the same in front of each file's name. The number
is the participant's in this assignment, the one of the grading worksheet's "Participant 12345".
Underscores in the full name become spaces; with anonymous submissions the name is "Participant".
No time is told: the worksheet has it. A team's work carries the team's name and number, so it fits
nobody until `names.csv` says who is to have it.

Canvas, ``lib/content_zipper.rb``: ``lastfirst_LATE_123_456_name.ipynb``, with LATE only where
Canvas counts it so; 123 is Canvas's number of the student, 456 of the file (a later file has a
higher one), and the name is the student's own, where Canvas adds -1, -2 to what was handed in
again. The student's sortable name is in small letters, only letters, digits and underscores left;
with anonymous grading ``anon_abcde`` stands in place of name and number. No time is told.
"""

import re
from dataclasses import dataclass

_MOODLE = re.compile(
    r"(?P<name>[^_/]+)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?P<rest>[_/].*)?", re.S
)
_CANVAS = re.compile(
    r"(?:(?P<name>.+?)_(?P<late>LATE_)?(?P<number>\d+)|(?P<hidden>LATE_)?anon_[^_]+)"
    r"_(?P<file>\d+)_(?P<rest>.+)",
    re.S,
)
#: What browsers, Canvas and people put behind the name of a file that is there already.
_COPY = re.compile(r"[-_ ]*\(?(\d{1,3})\)?$")


@dataclass(frozen=True)
class Sender:
    """Whose file it is, as far as its name tells.

    Attributes
    ----------
    file : str
        The file's own name.
    name : str
        The student's, as the platform writes it; empty where nobody is named.
    number : str
        Moodle's number of the participant, or Canvas's of the person.
    late : bool or None
        Whether the platform counts it late; None where it does not say.
    order : tuple
        Of several files of one student the newest has the highest.
    platform : {"moodle", "canvas", ""}
    attachment : str
        Canvas's number of the file.
    """

    file: str
    name: str = ""
    number: str = ""
    late: bool | None = None
    order: tuple = ()
    platform: str = ""
    attachment: str = ""


def sender(path):
    """Read a path inside an archive or a folder; the sender of what no platform named has no name.

    Parameters
    ----------
    path : str
        With slashes.

    Returns
    -------
    Sender
    """
    *folders, last = path.split("/")
    for at, part in enumerate(folders):
        if found := _MOODLE.fullmatch(part):
            return _moodle(found, "/".join(folders[at + 1 :] + [last]))
    if found := _MOODLE.fullmatch(last):
        return _moodle(found, found["rest"] or last)
    if found := _CANVAS.fullmatch(last):
        return _canvas(found)
    return Sender(last, order=(copy(last),))


def copy(file):
    """The number that a name got because there was one of that name: forward (2).ipynb is 2."""
    found = _COPY.search(file.rpartition(".")[0] or file)
    return int(found[1]) if found else 0


def _moodle(found, rest):
    file = rest.lstrip("_/").rpartition("/")[2]
    # With anonymous submissions everybody has one name: the number is all there is.
    name = "" if found["name"] == "Participant" else found["name"]
    return Sender(file, name, found["number"], None, (copy(file),), "moodle")


def _canvas(found):
    return Sender(
        file=found["rest"],
        name=found["name"] or "",
        number=found["number"] or "",
        late=bool(found["late"] or found["hidden"]),
        order=(int(found["file"]), copy(found["rest"])),
        platform="canvas",
        attachment=found["file"],
    )


def back(origin, student, assignment):
    """What a page is called in an archive that the platform takes back.

    Moodle ("Upload multiple feedback files in a zip", feedback type "Feedback files";
    ``mod/assign/feedback/file/importziplib.php``) finds the student by the number in the folder's
    name. Canvas ("Upload submissions") finds student and file by the two numbers, and shows the
    page under the name of the file that it answers (instructure/canvas-lms, issue 2406): tell
    students to open it in a browser.

    Parameters
    ----------
    origin : collected.Origin or None
        Where the notebook came from.
    student : roster.Student
    assignment : str
    """
    file = f"{assignment}-feedback.html"
    if origin and origin.platform == "moodle":
        name = origin.name or "Participant"
        return f"{name}_{origin.number}_assignsubmission_file_/{file}"
    if origin and origin.platform == "canvas":
        late = "_LATE" if origin.late else ""
        return f"{origin.name}{late}_{origin.number}_{origin.attachment}_{file}"
    return f"{student.id}/{file}"
