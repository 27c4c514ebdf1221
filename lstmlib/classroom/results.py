"""What each student gets: our verdict, what a person decided in formgrader, and lateness.

Points that a person entered in nbgrader's gradebook win over ours, so a submission that "needs
review" is settled there, as are written answers. What is not known stays unknown: no total, never
a zero.
"""

import datetime
import hashlib
from dataclasses import dataclass, field

from lstmlib.classroom import layout, roster, times, verdicts
from lstmlib.classroom.gradebook import opened

GRADED, REVIEW, WRITTEN = "graded", "needs review", "written answers to grade"
WAITING, NOTHING = "not graded yet", "nothing handed in"


@dataclass
class Part:
    """Points of one question or written answer; ``points`` is None where they are not known.

    Attributes
    ----------
    item : layout.Item
    points : float or None
    most : float
    verdict, sentence : str
        What the comparison says of a question.
    by_hand : bool
        Whether a person gave the points.
    comment : str
        A person's, on a written answer.
    """

    item: layout.Item
    points: float | None
    most: float
    verdict: str = ""
    sentence: str = ""
    by_hand: bool = False
    comment: str = ""


@dataclass
class Result:
    """What a student gets for an assignment.

    Attributes
    ----------
    student : roster.Student
    assignment : str
    status : str
        One of this module's constants.
    reasons : list of str
        Why somebody must look.
    parts : list of Part
    submitted : datetime.datetime or None
    late : datetime.timedelta
    days : int
        Days that the class's rule counts.
    cost : float
        Points that lateness takes.
    scale : float
        Points that a gradebook shows for one of ours.
    """

    student: roster.Student
    assignment: str
    status: str
    reasons: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    submitted: datetime.datetime | None = None
    late: datetime.timedelta = datetime.timedelta()
    days: int = 0
    cost: float = 0.0
    scale: float = 1.0

    @property
    def most(self):
        """The most that can be had."""
        return sum(part.most for part in self.parts)

    @property
    def earned(self):
        """Points before lateness, or None where a part of them is not known."""
        if self.status != GRADED:
            return None
        return sum(part.points for part in self.parts)

    @property
    def points(self):
        """Points that count, in the assignment's own scale; None where they are not known."""
        return None if self.earned is None else max(self.earned - self.cost, 0.0)

    @property
    def shown(self):
        """`points` as gradebooks show them."""
        return None if self.points is None else self.points * self.scale


def of(course, assignment, *, without_written=False):
    """Results of everybody in the roster, and of whoever else handed in something.

    Parameters
    ----------
    course : Course
    assignment : str
    without_written : bool
        Leave written answers out, of the points and of the most that can be had.

    Returns
    -------
    list of Result
        In the roster's order.
    """
    _, items = layout.read(course, assignment)
    people = roster.read(course.roster)
    handed_in = course.students(assignment)
    known = {each.id for each in people}
    strangers = [roster.Student(each) for each in handed_in if each not in known]
    reader = _Reader(course, assignment, items, without_written)
    return [reader.result(student, student.id in handed_in) for student in [*people, *strangers]]


@dataclass
class _Hand:
    """What a person entered for one cell."""

    points: float | None = None
    auto: float | None = None
    extra: float = 0.0
    asked: bool = False
    comment: str = ""


def by_hand(course, assignment):
    """Dict from student to what nbgrader's gradebook holds, by cell."""
    from nbgrader.api import MissingEntry

    if not course.gradebook.is_file():
        return {}
    found = {}
    with opened(course) as book:
        try:
            submissions = book.assignment_submissions(assignment)
        except MissingEntry:
            return {}
        for submission in submissions:
            cells = found.setdefault(submission.student_id, {})
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    cells[grade.name] = _Hand(
                        grade.manual_score,
                        grade.auto_score,
                        grade.extra_credit or 0.0,
                        grade.needs_manual_grade,
                    )
                for comment in notebook.comments:
                    cell = cells.setdefault(comment.name, _Hand())
                    cell.comment = comment.manual_comment or ""
    return found


class _Reader:
    def __init__(self, course, assignment, items, without_written):
        self.course, self.assignment = course, assignment
        self.terms = course.assignments[assignment]
        self.items = [item for item in items if not (without_written and item.written)]
        full = sum(item.most for item in items)
        self.full = full
        self.scale = self.terms.points / full if self.terms.points and full else 1.0
        self.verdicts = verdicts.of(course, assignment)
        self.hands = by_hand(course, assignment)
        self.due = times.extensions(course)

    def result(self, student, handed_in):
        out = Result(student, self.assignment, NOTHING, scale=self.scale)
        if not handed_in:
            out.parts = [Part(item, None, item.most) for item in self.items]
            return out
        out.submitted = self.course.submitted_at(student.id, self.assignment)
        due = self.due.get((student.id, self.assignment), self.terms.due)
        out.late = times.late_by(out.submitted, due)
        out.days = times.days(out.late, self.terms.late)
        out.cost = times.cost(out.late, self.terms.late, sum(each.most for each in self.items))
        verdict = self.verdicts.get(student.id)
        hands = self.hands.get(student.id, {})
        out.parts = [self._part(item, verdict, hands) for item in self.items]
        out.status, out.reasons = self._status(out, verdict)
        return out

    def _part(self, item, verdict, hands):
        hand = hands.get(item.graded, _Hand())
        part = Part(item, None, item.most, comment=hand.comment)
        if item.written:
            part.points = hand.auto
        elif verdict and (found := verdict.questions.get(item.name)):
            part.points, part.most = found["points"], found["max"]
            part.verdict, part.sentence = found["verdict"], found["sentence"]
        if hand.points is not None:
            # Where nbgrader asks again, the points were given to an older submission.
            part.points, part.by_hand = (None if hand.asked else hand.points), True
        elif item.written and hand.asked:
            part.points = None
        if part.points is not None:
            part.points += hand.extra
        return part

    def _status(self, out, verdict):
        if verdict is None:
            return WAITING, []
        if self._changed(verdict):
            return WAITING, ["Something newer was handed in: grade it first."]
        asked = [part for part in out.parts if part.points is None and not part.item.written]
        if verdict.status == verdicts.REVIEW and not (
            any(part.by_hand for part in out.parts if not part.item.written) and not asked
        ):
            return REVIEW, list(verdict.reasons)
        if asked:
            names = ", ".join(part.item.title for part in asked)
            return REVIEW, [f"Points that a person gave before are to be looked at again: {names}."]
        if any(part.points is None for part in out.parts):
            return WRITTEN, []
        return GRADED, []

    def _changed(self, verdict):
        path = self.course.submitted(verdict.student, self.assignment)
        if not verdict.sha256 or not path.is_file():
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() != verdict.sha256
