"""What students and gradebooks were told, so that a later change is noticed.

``exports/said/<assignment>.json`` keeps what was said last to whom, on a page or in an export, and
every change since. An unchanged grade leaves the file as it is.
"""

import datetime
import json
from dataclasses import dataclass

from lstmlib.classroom.course import write_text


@dataclass
class Change:
    """A grade that is not what was said.

    Attributes
    ----------
    student, name : str
    before : float
    after : float or None
        Points; None where they are not known any more.
    now : str
        Status.
    parts : dict of str to list
        Question: points before and after, of those that changed.
    """

    student: str
    name: str
    before: float
    after: float | None
    now: str
    parts: dict

    def __str__(self):
        after = self.now if self.after is None else f"{self.after:g}"
        pairs = self.parts.items()
        parts = ", ".join(f"{name} {_words(a)} → {_words(b)}" for name, (a, b) in pairs)
        return f"{self.student} ({self.name}): {self.before:g} → {after} ({parts or 'lateness'})"


def _words(points):
    return "?" if points is None else f"{points:g}"


def _path(course, assignment):
    return course.exports / "said" / f"{assignment}.json"


def _read(course, assignment):
    try:
        found = json.loads(_path(course, assignment).read_text(encoding="utf-8"))
        return {"students": dict(found["students"]), "changes": list(found["changes"])}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {"students": {}, "changes": []}


def _now_said(result):
    def rounded(points):
        return None if points is None else round(points, 4)

    return {
        "points": rounded(result.shown),
        "status": result.status,
        "parts": {part.item.name: rounded(part.points) for part in result.parts},
        "late": rounded(result.cost) or 0.0,
    }


def changes(course, assignment, results):
    """Grades that are not what was said last, as `Change`s; a first grade is none."""
    before = _read(course, assignment)["students"]
    found = (_change(before.get(each.student.id), each) for each in results)
    return [each for each in found if each]


def _change(said, result):
    new = _now_said(result)
    if said is None or said["points"] is None or said["points"] == new["points"]:
        return None
    old = dict(said["parts"])
    parts = {
        name: [old[name], points]
        for name, points in new["parts"].items()
        if name in old and old[name] != points
    }
    if said.get("late", 0.0) != new["late"]:
        parts["lateness"] = [0 - said.get("late", 0.0), 0 - new["late"]]
    return Change(
        result.student.id,
        result.student.name,
        said["points"],
        new["points"],
        new["status"],
        parts,
    )


def export(course, assignment, results):
    """Note that these were exported; returns what changed since it was said last."""
    found = changes(course, assignment, results)
    _note(course, assignment, results, found, page=False)
    return found


def pages(course, assignment, results):
    """Note that these were written on pages."""
    _note(course, assignment, results, changes(course, assignment, results), page=True)


def outdated(course, assignment, results):
    """Ids of students whose page says other points than these."""
    said = _read(course, assignment)["students"]
    return [
        each.student.id
        for each in results
        if (page := said.get(each.student.id, {}).get("page"))
        and page != [_now_said(each)["points"], each.status]
    ]


def log(course, assignment):
    """All changes that were noted, oldest first, as dicts."""
    return _read(course, assignment)["changes"]


def _note(course, assignment, results, found, page):
    kept = _read(course, assignment)
    today = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    for result in results:
        new = _now_said(result)
        before = kept["students"].get(result.student.id, {})
        if page:
            new["page"] = [new["points"], new["status"]]
        elif "page" in before:
            new["page"] = before["page"]
        kept["students"][result.student.id] = new
    kept["changes"] += [{"at": today, **vars(each)} for each in found]
    text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path = _path(course, assignment)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)
