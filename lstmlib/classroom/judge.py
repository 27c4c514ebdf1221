"""One submission: run it behind walls, compare what it answered, say what came of it."""

import hashlib
import math
import tempfile

from lstmlib.classroom import jobs, sandbox, verdicts
from lstmlib.classroom.comparer import NotCompared
from lstmlib.classroom.course import write_bytes
from lstmlib.classroom.kit import MOST_MB, handed_in
from lstmlib.classroom.limits import Limits

#: What `compare` says of a question whose answers it did not get to see.
NOT_REACHED = "not reached"


def judge(course, kit, student, *, comparer, scratch, sandboxed=True):
    """Judge what a student handed in.

    Parameters
    ----------
    course : Course
    kit : Kit
    student : str
    comparer : Comparer
    scratch : path
        Where the run gets a folder of its own, outside the class folder.
    sandboxed : bool

    Returns
    -------
    Verdict
    """
    data = handed_in(course, kit.name, student)
    if data is None:
        verdict = kit.blank(course, student)
        return _review(verdict, [_unreadable(course, kit, student)])
    verdict = kit.blank(course, student, hashlib.sha256(data).hexdigest())
    folder = tempfile.mkdtemp(prefix=f"{kit.name}-", dir=scratch)
    try:
        job = jobs.run(
            kit.runner,
            data,
            kit.inputs,
            folder,
            limits=Limits(course.allowed.seconds, course.allowed.memory_mb),
            sandboxed=sandboxed,
            cell_seconds=math.ceil(course.allowed.cell_seconds),
        )
    finally:
        sandbox.remove(folder)
    verdict.seconds = round(job.ended.seconds, 2)
    verdict.peak_mb = round(job.ended.peak_mb, 1)
    reasons = [job.problem] if job.problem else []
    try:
        found = comparer.compare(kit, job.records)
    except NotCompared as error:
        reasons.append(str(error))
    else:
        reasons += _take(verdict, found, job)
    _keep_notebook(course, verdict, job.notebook)
    return _review(verdict, reasons) if reasons else verdict


def _unreadable(course, kit, student):
    path = course.submitted(student, kit.name)
    if not path.exists() and not path.is_symlink():
        return f"There is no {path.name} among what was handed in."
    return f"{path.name} is not a plain file of at most {MOST_MB} MB."


def _take(verdict, found, job):
    """Take over what was found of each question; returns reasons to look at it."""
    unseen = []
    for question in verdict.questions:
        each = found.get(question)
        if each is None or each["verdict"] == NOT_REACHED:
            unseen.append(question)
            if each is not None:
                verdict.questions[question]["sentence"] = each["sentence"]
        else:
            verdict.questions[question] = each
    if unseen and not job.problem:
        return [
            f"The notebook ran to its end, but no answer to {', '.join(unseen)} came out: does it "
            "change how answers are handed in?"
        ]
    return []


def _review(verdict, reasons):
    verdict.status, verdict.reasons = verdicts.REVIEW, reasons
    return verdict


def _keep_notebook(course, verdict, data):
    """Put the notebook that was run where nbgrader looks for it, with the time it came."""
    path = course.autograded(verdict.student, verdict.assignment)
    if data is None:
        path.unlink(missing_ok=True)
        return
    write_bytes(path, data)
    came = course.timestamp(verdict.student, verdict.assignment)
    if came.is_file():
        write_bytes(path.with_name(came.name), came.read_bytes())
