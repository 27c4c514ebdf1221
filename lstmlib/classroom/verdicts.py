"""Verdicts on submissions: one JSON file each, in the class folder's ``graded/``."""

import datetime
import json
from dataclasses import asdict, dataclass, field

from lstmlib.classroom.course import write_text

GRADED, REVIEW = "graded", "needs review"


@dataclass
class Verdict:
    """What came of one submission.

    Attributes
    ----------
    student, assignment : str
    submitted : str or None
        When it came, in ISO form; None where nobody noted it.
    sha256 : str
        Of the notebook that was judged.
    kit : str
        Fingerprint of all that it was judged with; see `lstmlib.classroom.judge.Kit`.
    status : {"graded", "needs review"}
        Under "needs review" somebody must look: points that are not known are None, never 0.
    reasons : list of str
        Sentences that say why somebody must look.
    questions : dict
        Question: ``{"points", "max", "verdict", "sentence"}``, in the notebook's order.
    written : list of str
        Ids of the written answers' cells, which a person grades.
    seconds, peak_mb : float
        What running it took.
    graded : str
        When, in ISO form.
    """

    student: str
    assignment: str
    submitted: str | None
    sha256: str
    kit: str
    status: str = GRADED
    reasons: list[str] = field(default_factory=list)
    questions: dict[str, dict] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: float = 0.0
    graded: str = ""

    @property
    def points(self):
        """Sum of the points known so far, written answers not among them; None if none is."""
        known = [each["points"] for each in self.questions.values() if each["points"] is not None]
        return sum(known) if known else None

    @property
    def complete(self):
        """Whether the points of every question are known."""
        return all(each["points"] is not None for each in self.questions.values())

    def fits(self, sha256, kit):
        """Whether this verdict is on that notebook, judged with that kit."""
        return (self.sha256, self.kit) == (sha256, kit)


def now():
    """The time, in ISO form with a time zone."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def write(course, verdict):
    """Write a verdict; whoever reads finds the old one or this one, whole."""
    # No text of a student's may end the run, also none with halves of characters.
    text = json.dumps(asdict(verdict), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    whole = text.encode("utf-8", "replace").decode()
    write_text(course.verdict(verdict.student, verdict.assignment), whole)


def read(course, student, assignment):
    """The verdict on a submission, or None where there is none that can be read."""
    try:
        text = course.verdict(student, assignment).read_text(encoding="utf-8")
        return Verdict(**json.loads(text))
    except (OSError, TypeError, ValueError):
        return None


def of(course, assignment):
    """Dict from student to verdict, sorted, of all who have one."""
    found = sorted((course.folder / "graded").glob(f"*/{assignment}.json"))
    pairs = ((path.parent.name, read(course, path.parent.name, assignment)) for path in found)
    return {student: verdict for student, verdict in pairs if verdict is not None}
