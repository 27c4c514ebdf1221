"""What submissions of one assignment are judged with, made once for a run."""

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from lstmlib.classroom import sandbox, verdicts
from lstmlib.classroom.course import Problem

#: Larger files are no notebook that anybody wrote.
MOST_MB = 20
#: Modules that a verdict hangs on: after a change in one of them it does not fit any more.
_JUDGING = (
    "agreement", "answers", "calls", "cases", "compare", "comparer", "formulas", "handing_in",
    "imports", "inside", "jobs", "judge", "limits", "notebooks", "packing", "questions", "records",
    "running", "sandbox", "seeds", "trees", "variants", "walls",
)  # fmt: skip


@dataclass(frozen=True)
class Kit:
    """What submissions of one assignment are judged with.

    Attributes
    ----------
    name : str
        The assignment.
    fingerprint : str
        Of all that a verdict hangs on besides the submission.
    sources : str
        Digest of the assignment's sources.
    runner : lstmlib.classroom.jobs.Kit
        What a run is made of: no solution is in it.
    inputs : object
        The hidden cases' arguments, for JSON: no answer is among them.
    most : dict of str to float
        Points of each question that is judged by program, in the notebook's order.
    written : tuple of str
        Ids of the written answers' cells.
    """

    name: str
    fingerprint: str
    sources: str
    runner: object
    inputs: object
    most: dict
    written: tuple

    @classmethod
    def of(cls, course, name, scratch=None):
        """Make the kit of an assignment that was released, with files in ``scratch`` meanwhile."""
        import nbformat

        from lstmlib.classroom import cases, jobs, notebooks

        assignment, secret = course.load(name), course.secret
        source = assignment.notebook(secret)
        _see_that_it_was_released(course, name, nbformat.writes(source) + "\n")
        inputs = cases.hidden(assignment, secret)["inputs"]
        kinds = {notebooks.question_of(cell): cell for cell in notebooks.graded(source)}
        written = [cell for cell in kinds.values() if cell.cell_type == "markdown"]
        most = {
            question: float(cell.metadata.nbgrader["points"])
            for question, cell in kinds.items()
            if cell.cell_type == "code"
        }
        about = [nbformat.writes(source), json.dumps(inputs), repr(course.allowed)]
        parts = [*about, digest(assignment.place), *_code()]
        return cls(
            name=name,
            fingerprint=hashlib.sha256(json.dumps(parts).encode()).hexdigest(),
            sources=digest(assignment.place),
            runner=jobs.kit(source, name, assignment.allowed, scratch),
            inputs=inputs,
            most=most,
            written=tuple(cell.metadata.nbgrader["grade_id"] for cell in written),
        )

    def judged(self, course, student):
        """The verdict on what this student handed in, made with this kit; None if there is none."""
        verdict = verdicts.read(course, student, self.name)
        if verdict is None:
            return None
        data = handed_in(course, self.name, student)
        sha256 = "" if data is None else hashlib.sha256(data).hexdigest()
        return verdict if verdict.fits(sha256, self.fingerprint) else None

    def blank(self, course, student, sha256=""):
        """A verdict on which no question is judged yet."""
        when = course.submitted_at(student, self.name)
        questions = {
            question: {"points": None, "max": most, "verdict": "not reached", "sentence": ""}
            for question, most in self.most.items()
        }
        return verdicts.Verdict(
            student,
            self.name,
            when.isoformat() if when else None,
            sha256,
            self.fingerprint,
            questions=questions,
            written=list(self.written),
            graded=verdicts.now(),
        )

    def failed(self, course, student, reason):
        """A verdict for where the grader failed: it fits nothing, so a later run tries again."""
        verdict = self.blank(course, student)
        verdict.kit, verdict.status, verdict.reasons = "", verdicts.REVIEW, [reason]
        return verdict


def is_failed(verdict):
    """Whether the grader failed, and not the submission."""
    return not verdict.kit


def handed_in(course, name, student):
    """The notebook that a student handed in, in bytes; None where it is no plain, small file."""
    path = course.submitted(student, name)
    try:
        return sandbox.read(path.parent, path.name, MOST_MB)
    except OSError:
        return None


def digest(folder):
    """SHA-256 of an assignment's sources."""
    files = sorted(path for path in Path(folder).iterdir() if path.suffix in (".md", ".py"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _see_that_it_was_released(course, name, text):
    path = course.source(name)
    if not (path.is_file() and course.release(name).is_file()):
        raise Problem(f"{name} was not released yet: `python -m lstmlib.classroom release {name}`.")
    if path.read_text(encoding="utf-8") != text:
        raise Problem(
            f"The sources of {name} have changed since it was released. Grade with those that it "
            "was released from, or replace it: `python -m lstmlib.classroom release --again "
            f"{name}`."
        )


@functools.cache
def _code():
    here = Path(__file__).parent
    return [(here / f"{module}.py").read_text(encoding="utf-8") for module in _JUDGING]
