"""Where collected work is put, what is remembered of it, and the report for the teacher.

``collected/<assignment>.json`` holds where each notebook came from and the platform's numbers,
which feedback and export need on the way back. It is written last, in one step.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field

from lstmlib.classroom import recognise, times
from lstmlib.classroom.archives import printable
from lstmlib.classroom.course import write_bytes, write_text

NEW, NEWER, SAME, OLDER = "new", "newer than before", "as before", "older than what is here"


@dataclass
class Origin:
    """Where a student's notebook came from.

    Attributes
    ----------
    file, source : str
        Its path there, and the archive or folder.
    sha256 : str
    platform, name, number, attachment : str
        As in `lms.Sender`.
    late : bool or None
        What the platform says.
    earlier : list of str
        Hashes of what the student handed in before.
    """

    file: str
    source: str
    sha256: str
    platform: str = ""
    name: str = ""
    number: str = ""
    attachment: str = ""
    late: bool | None = None
    earlier: list[str] = field(default_factory=list)


def _file(course, assignment):
    return course.folder / "collected" / f"{assignment}.json"


def origins(course, assignment):
    """Dict from student to `Origin`; empty where nothing was collected."""
    try:
        found = json.loads(_file(course, assignment).read_text(encoding="utf-8"))
        return {student: Origin(**about) for student, about in found.items()}
    except (FileNotFoundError, TypeError, ValueError, AttributeError):
        return {}


class Place:
    """The class folder, for the notebooks of one assignment."""

    def __init__(self, course, assignment):
        self.course, self.assignment = course, assignment
        self.origins = origins(course, assignment)
        self.states, self.chosen = {}, {}

    def put(self, student, tries, when):
        """Put a student's best try where nbgrader expects it, unless something newer is there."""
        best = tries[0]
        target = self.course.submitted(student, self.assignment)
        before = self.origins.get(student)
        there = hashlib.sha256(target.read_bytes()).hexdigest() if target.is_file() else None
        state = self._state(student, best, when, there, before)
        self.states[student], self.chosen[student] = state, tries
        earlier = list(before.earlier) if before else []
        if state == OLDER:
            self._keep(student, best.sha256, best.entry.read())
            if best.sha256 not in earlier:
                before.earlier = [*earlier, best.sha256]
            return
        if state == NEWER:
            self._keep(student, there, target.read_bytes())
            earlier.append(there)
        if state != SAME:
            write_bytes(target, best.entry.read())
        self._stamp(student, when, state)
        told = best.told
        self.origins[student] = Origin(
            file=best.entry.path,
            source=best.entry.source.replace("\\", "/").rpartition("/")[2],
            sha256=best.sha256,
            platform=told.platform,
            name=told.name,
            number=told.number,
            attachment=told.attachment,
            late=told.late,
            earlier=earlier,
        )

    def _state(self, student, best, when, there, before):
        if there is None:
            return NEW
        if there == best.sha256:
            return SAME
        if before is None:
            return NEWER
        here = self.course.submitted_at(student, self.assignment)
        number = best.told.attachment
        older = (
            best.sha256 in before.earlier
            or (when and here and when < here)
            or (number and before.attachment and int(number) < int(before.attachment))
        )
        return OLDER if older else NEWER

    def _keep(self, student, sha256, data):
        folder = _file(self.course, self.assignment).parent / "earlier" / student
        write_bytes(folder / f"{self.assignment}-{sha256[:12]}.ipynb", data)

    def _stamp(self, student, when, state):
        path = self.course.timestamp(student, self.assignment)
        if when:
            write_text(path, times.stamp(when))
        elif state == NEWER:
            # The time of the try before would be wrong, and no time is nobody's disadvantage.
            path.unlink(missing_ok=True)

    def finish(self, roster, found):
        """Write what is remembered, and the report; returns the report."""
        about = {student: asdict(self.origins[student]) for student in sorted(self.origins)}
        path = _file(self.course, self.assignment)
        write_text(path, json.dumps(about, indent=1, ensure_ascii=False) + "\n")
        text = self._report(roster, found)
        write_text(path.with_suffix(".txt"), text + "\n")
        return text

    def _report(self, roster, found):
        counts = Counter(self.states.values())
        parts = ", ".join(
            f"{counts[state]} {state}" for state in (NEW, NEWER, SAME, OLDER) if counts[state]
        )
        lines = [f"{self.assignment}: {len(self.states)} found ({parts or 'nothing'})."]
        lines += self._lateness()
        here = set(self.course.students(self.assignment))
        missing = [each for each in roster if each.id not in here]
        if missing:
            lines.append(f"Nothing from {len(missing)} of {len(roster)}:")
            lines += [f"  {each.id} ({printable(each.name)})" for each in missing]
        lines += _block("Look at these, they are collected as they are", self._odd())
        lines += _block("Several tries; the first is taken", self._several())
        lines += _block("Fits nobody", found.nobody.items())
        wrong = (
            (path, f"{student} sent the notebook of {whose!r}: not taken")
            for student, rows in sorted(found.others.items())
            for path, whose in rows
        )
        lines += _block("Another assignment's", wrong)
        lines += _block("Not taken", found.refused.items())
        return "\n".join(lines)

    def _lateness(self):
        due, own = self.course.assignments[self.assignment].due, times.extensions(self.course)
        late, unknown = [], []
        for student in sorted(self.states):
            when = self.course.submitted_at(student, self.assignment)
            until = own.get((student, self.assignment), due)
            by = times.late_by(when, until)
            marked = self.origins[student].late
            if by:
                late.append((student, times.words(by)))
            elif when is None and marked:
                late.append((student, "the platform says so, not by how much"))
            elif when is None and marked is None and until:
                unknown.append(student)
        lines = _block("Late", late)
        if unknown:
            lines.append(
                f"When they came is not known of {len(unknown)}, so nothing is taken off for "
                "lateness there. Give the times with --times."
            )
        return lines

    def _odd(self):
        words = {
            recognise.MALFORMED: "no notebook that can be read, or one of more than "
            f"{recognise.MOST // 1_000_000} MB; grading will ask you to look",
            recognise.BARE: "has none of the assignment's cells; grading will ask you to look",
        }
        best = ((student, tries[0]) for student, tries in sorted(self.chosen.items()))
        return [(student, words[one.kind]) for student, one in best if one.kind in words]

    def _several(self):
        return [
            (student, ", ".join(printable(one.entry.path) for one in tries))
            for student, tries in sorted(self.chosen.items())
            if len({one.sha256 for one in tries}) > 1
        ]


def _block(title, rows):
    rows = list(rows)
    lines = [f"  {printable(name)}: {printable(what, 400)}" for name, what in rows]
    return [f"{title} ({len(rows)}):", *lines] if rows else []
