"""What an assignment asks, read from the students' notebook: questions, tiers, points."""

import re
from dataclasses import dataclass

from lstmlib.classroom.course import Problem
from lstmlib.classroom.recognise import cell_id, notebook

GRADED = "graded-"
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """One thing that gives points.

    Attributes
    ----------
    name : str
        Of the question; of a written answer nbgrader's id of its cell.
    graded : str
        nbgrader's id of the cell that holds the points.
    most : float
    written : bool
    title, tier : str
        The headings that it stands under, and the level above.
    """

    name: str
    graded: str
    most: float
    written: bool
    title: str
    tier: str


def source(cell):
    """A cell's text; files have it in one piece or in lines."""
    found = cell.get("source", "")
    if isinstance(found, list):
        return "".join(line for line in found if isinstance(line, str))
    return found if isinstance(found, str) else ""


def read(course, assignment):
    """Title of an assignment, and its `Item`s in the notebook's order."""
    path = course.release(assignment)
    found = notebook(path.read_bytes()) if path.is_file() else None
    if found is None:
        raise Problem(
            f"{path} is missing or broken. Run `python -m lstmlib.classroom release {assignment}`."
        )
    title, heads, items = assignment, {}, []
    for cell in found["cells"]:
        if cell.get("cell_type") == "markdown" and cell_id(cell) is None:
            for marks, words in _HEADING.findall(source(cell)):
                level = len(marks)
                heads = {each: head for each, head in heads.items() if each < level}
                heads[level] = words
                title = words if level == 1 and title == assignment else title
        elif item := _item(cell, heads):
            items.append(item)
    return title, items


def _item(cell, heads):
    name = cell_id(cell)
    about = cell["metadata"]["nbgrader"] if name else {}
    if not about.get("grade"):
        return None
    written = bool(about.get("solution"))
    question = name if written else name.removeprefix(GRADED)
    words = question.removeprefix("explain-").replace("_", " ").replace("-", " ")
    return Item(
        question,
        name,
        float(about.get("points", 0)),
        written,
        heads.get(3, words[:1].upper() + words[1:]),
        heads.get(2, ""),
    )
