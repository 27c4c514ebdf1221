"""Which assignment a notebook belongs to, told by nbgrader's ids of its cells."""

import json
from collections import Counter

from lstmlib.classroom.course import Problem

#: Bytes that a notebook may have to be read at all; grading takes no more either, and a larger one
#: could be made of so many tiny pieces that reading it takes all memory.
MOST = 20_000_000
RIGHT, OTHER, BARE, MALFORMED = "right", "other", "bare", "malformed"


def known(course, assignment):
    """Ids of the cells of every assignment that was released; this one has to be among them.

    What several assignments have, such as the cell of imports, tells nothing and is left out.
    """
    found = {}
    for each in course.assignments:
        path = course.release(each)
        if path.is_file():
            found[each] = grade_ids(path.read_bytes()) or set()
    if not found.get(assignment):
        raise Problem(
            f"{course.release(assignment)} is missing, so nothing tells which notebooks are of "
            f"{assignment!r}. Run `python -m lstmlib.classroom release {assignment}` first."
        )
    times = Counter(each for ids in found.values() for each in ids)
    return {each: {one for one in ids if times[one] == 1} for each, ids in found.items()}


def notebook(data):
    """The notebook in these bytes as plain dicts, or None where there is none that can be read."""
    if len(data) > MOST:
        return None
    try:
        found = json.loads(data)
        cells = found["cells"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    whole = isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells)
    return found if whole else None


def cell_id(cell):
    """nbgrader's id of a cell, or None."""
    about = cell.get("metadata")
    about = about.get("nbgrader") if isinstance(about, dict) else None
    found = about.get("grade_id") if isinstance(about, dict) else None
    return found if isinstance(found, str) else None


def grade_ids(data):
    """nbgrader's ids in a notebook's bytes, or None where they are no notebook."""
    found = notebook(data)
    return None if found is None else {cell_id(cell) for cell in found["cells"]} - {None}


def kind(data, assignment, ids):
    """What these bytes are, seen from an assignment.

    Parameters
    ----------
    data : bytes
    assignment : str
    ids : dict of str to set
        From `known`.

    Returns
    -------
    kind : {"right", "other", "bare", "malformed"}
        "bare" has no cell of any assignment.
    assignment : str
        The one that it shares most cells with; with equals this one.
    """
    found = grade_ids(data)
    if found is None:
        return MALFORMED, assignment
    shared = {each: len(found & theirs) for each, theirs in ids.items()}
    best = max(shared, key=lambda each: (shared[each], each == assignment))
    if not shared[best]:
        return BARE, assignment
    return (RIGHT, assignment) if best == assignment else (OTHER, best)
