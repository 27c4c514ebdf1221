"""Grade one submission in the sandbox, seen from outside: what goes in, what comes out.

All that comes out was in reach of the submission's code: it is read with care and judged elsewhere.
"""

import io
import itertools
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat

from lstmlib.classroom import programs, sandbox
from lstmlib.classroom.archives import printable
from lstmlib.classroom.harmless import harmless
from lstmlib.classroom.limits import CELL_SECONDS, Limits

# The names that `inside` uses; it is not imported here, because that would import nbgrader.
JOB, CELLS, CASES, RECORDS = "job.json", "cells.jsonl", "cases.json", "records.jsonl"
GRADEBOOK, STUDENT = "gradebook.db", "student"
STOPPED = {
    "wall clock": "it took longer than {seconds:g} seconds",
    "memory": "it took more than {memory_mb} MB of memory",
    "processes": "it started more than {processes} processes and threads",
    "disk": "it wrote more than {disk_mb} MB or {files} files",
    "output": "it printed more than {output_mb} MB",
}
#: Of one text of a cell's note so much is kept.
LETTERS = 500
#: Lines of one file that are read: more than the cases of all questions, or a notebook's cells.
LINES = 5_000
KEYS = {"index": int, "grade_id": str, "status": str, "ename": str, "evalue": str}


@dataclass(frozen=True)
class Kit:
    """What every submission of an assignment is graded with; made once, no solution in it.

    Attributes
    ----------
    assignment : str
    gradebook : bytes
        nbgrader's database, which holds the graded cells as they have to be.
    allowed : tuple of str
        Parts of lstmlib that graded cells may import.
    """

    assignment: str
    gradebook: bytes
    allowed: tuple = ()


@dataclass(frozen=True)
class Job:
    """What came out of the sandbox. Nothing of it can be trusted but ``ended``.

    Attributes
    ----------
    ended : lstmlib.classroom.sandbox.Ended
    notebook : bytes or None
        The autograded notebook without what a browser would run; None where none came back.
    records : list of dict
        What `hand_in` wrote down.
    cells : list of dict
        For each code cell ``index``, ``grade_id``, ``status`` (``"ok"``, ``"error"``,
        ``"timeout"``, ``"died"``, ``"stopped"``, ``"not reached"``), ``ename``, ``evalue`` and
        ``seconds``.
    problem : str or None
        Why somebody has to look at the submission; None where it ran to its end.
    """

    ended: sandbox.Ended
    notebook: bytes | None
    records: list
    cells: list
    problem: str | None


def kit(notebook, assignment, allowed=(), scratch=None):
    """Prepare an assignment for grading, out of its instructor's notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode or path
        With solutions and hidden lines.
    assignment : str
    allowed : iterable of str
        Parts of lstmlib that graded cells may import.
    scratch : path, optional
        Where the notebook lies meanwhile; by default where temporary files are.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    programs.findable()
    if not isinstance(notebook, nbformat.NotebookNode):
        notebook = nbformat.read(notebook, as_version=4)
    with tempfile.TemporaryDirectory(prefix="lstmlib-kit-", dir=scratch) as root:
        source = Path(root, "source", assignment)
        source.mkdir(parents=True)
        nbformat.write(notebook, source / f"{assignment}.ipynb")
        config = Config()
        config.CourseDirectory.root = root
        config.CourseDirectory.db_url = f"sqlite:///{root}/{GRADEBOOK}"
        config.CourseDirectory.assignment_id = assignment
        GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
        gradebook = Path(root, GRADEBOOK).read_bytes()
    return Kit(assignment, gradebook, tuple(allowed))


def run(kit, submission, inputs, folder, limits=None, sandboxed=True, cell_seconds=CELL_SECONDS):
    """Grade one submission in the sandbox, up to what it answered.

    Parameters
    ----------
    kit : Kit
    submission : bytes
        The notebook as it was handed in.
    inputs : JSON
        The cases that the graded cells are asked.
    folder : pathlib.Path
        New or empty; delete it afterwards with `lstmlib.classroom.sandbox.remove`.
    limits : lstmlib.classroom.limits.Limits, optional
    sandboxed : bool
        False: without walls.
    cell_seconds : int
        What one cell may take.

    Returns
    -------
    Job
    """
    limits = limits or Limits()
    folder, name = Path(folder), f"{kit.assignment}.ipynb"
    place = folder / "submitted" / STUDENT / kit.assignment
    place.mkdir(parents=True)
    (place / name).write_bytes(submission)
    (folder / GRADEBOOK).write_bytes(kit.gradebook)
    (folder / CASES).write_text(json.dumps(inputs), encoding="utf-8")
    job = {"assignment": kit.assignment, "allowed": kit.allowed, "cell_seconds": cell_seconds}
    (folder / JOB).write_text(json.dumps(job), encoding="utf-8")
    command = [sys.executable, "-m", "lstmlib.classroom.inside"]
    ended = sandbox.run(command, folder=folder, limits=limits, sandboxed=sandboxed)
    cells = _cells(_lines(folder, CELLS))
    made = sandbox.read(folder, f"autograded/{STUDENT}/{kit.assignment}/{name}")
    notebook = made and harmless(made)
    records = _lines(folder, RECORDS)
    return Job(ended, notebook, records, cells, _problem(ended, cells, notebook, limits))


def _lines(folder, name, most_mb=16):
    """The objects in a file of JSON lines; whatever else is in it is left out.

    Read as Python's objects a file takes many times its size: hence the limits.
    """
    found = []
    file = io.BytesIO(sandbox.read(folder, name, most_mb) or b"")
    for line in itertools.islice(file, LINES):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def _cells(lines):
    """The last word on each cell, in the notebook's order."""
    last = {}
    for line in lines:
        if isinstance(line.get("index"), int) and _of_kinds(line):
            last[line["index"]] = {
                key: printable(part, LETTERS) if isinstance(part, str) else part
                for key, part in line.items()
            }
    return [last[index] for index in sorted(last)]


def _of_kinds(line):
    kinds = {**KEYS, "grade_id": str | None}
    return all(isinstance(line.get(key), kind) for key, kind in kinds.items())


def _problem(ended, cells, notebook, limits):
    """Why somebody has to look at it, in a sentence; None where there is no reason."""
    where = next((_in_cell(cell) for cell in cells if cell["status"] in ("died", "stopped")), "")
    if ended.status in STOPPED:
        reason = STOPPED[ended.status].format(**vars(limits))
        return f"The submission was stopped{where}: {reason}."
    for cell in cells:
        if cell["status"] == "died":
            return cell["evalue"].rstrip(".") + f"{where}."
    if ended.status == "failed" or notebook is None:
        return f"The notebook could not be graded{where}: {_why(ended.tail)}"
    return None


def _why(tail):
    """The reason in what was printed: the last error that has a name, else the last line."""
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Warning)\b", line)]
    last = (named or lines or ["no reason was given"])[-1]
    if "NotJSONError" in last:
        return "it is not JSON, so no notebook, or not a whole one."
    return printable(last, 300)


def _in_cell(cell):
    return f" in the cell {cell['grade_id'] or cell['index']}"
