"""A class folder of four students and two assignments, made by hand in a moment.

Its notebooks have three questions: a function, a formula, and a written answer.
"""

import functools
import hashlib
import json
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

from lstmlib.classroom import verdicts
from lstmlib.classroom.course import Course
from lstmlib.classroom.gradebook import NO_RESPONSE, opened

PEOPLE = (
    ("ada", "Ada", "Lovelace"),
    ("jgarcia", "María José", "García López"),
    ("cng", "Chloé", "N'Guyen-Ångström"),
    ("dot", "Dorothy", "Vaughan"),
)
SETTINGS = """\
name = "Autumn"
[late]
percent_a_day = 10
at_most = 50
grace_minutes = 15
[assignments.forward]
due = 2031-10-06T23:59:00Z
points = 20
[assignments.gates]
"""


def cell(source, grade_id=None, kind="code", **about):
    """A cell, with nbgrader's data where it has an id."""
    metadata = {}
    if grade_id:
        flags = {"grade": False, "solution": False, "locked": False, "task": False}
        metadata = {"nbgrader": {"schema_version": 3, "grade_id": grade_id} | flags | about}
    made = {"cell_type": kind, "metadata": metadata, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(name="forward", state="return 1", formula="return x", written="It adds up.", **more):
    """A notebook as a student hands it in, as bytes; ``more`` goes into its metadata."""
    cells = [
        cell(f"# {name.title()}: one memory block", kind="markdown"),
        cell("from lstmlib.classroom import check", f"setup-{name}", locked=True),
        cell("## Warm-up\n\nThe state.", kind="markdown"),
        cell(f"def state():\n    {state}\n", f"{name}-state", solution=True),
        cell("check('state')", f"check-{name}-state", locked=True),
        cell("# HIDDEN", f"graded-{name}-state", grade=True, locked=True, points=4),
        cell("## Core\n\nThe slope.", kind="markdown"),
        cell(f"def slope():\n    {formula}\n", f"{name}-slope", solution=True),
        cell("# HIDDEN", f"graded-{name}-slope", grade=True, locked=True, points=12),
        cell(written, f"explain-{name}", "markdown", grade=True, solution=True, points=4),
    ]
    whole = {"cells": cells, "metadata": more, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def write(path, data):
    """Write bytes, with the folders that it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def packed(path, files):
    """A zip file of names and bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def make(folder, people=PEOPLE):
    """A class whose two assignments were released."""
    write(folder / "class.toml", SETTINGS.encode())
    write(folder / "secret", b"apples\n")
    lines = ["id,first_name,last_name,email"]
    lines += [f"{one},{first},{last},{one}@uni.example" for one, first, last in people]
    write(folder / "roster.csv", "\n".join(lines).encode())
    course = Course.open(folder)
    for name in course.assignments:
        stub = "raise NotImplementedError"
        write(course.release(name), notebook(name, stub, stub, "Write here."))
    return course


def handed_in(course, student, data=None, when=None, assignment="forward"):
    """Put a notebook where collecting puts it."""
    path = write(course.submitted(student, assignment), notebook() if data is None else data)
    if when:
        write(course.timestamp(student, assignment), when.encode())
    return path


def judged(course, student, state=4.0, slope=12.0, assignment="forward", **more):
    """Write a verdict on what a student handed in; None stands for points not known."""
    path = course.submitted(student, assignment)
    if not path.is_file():
        handed_in(course, student, assignment=assignment)
    said = {4.0: "right", 12.0: "right", 0.0: "wrong", None: "not reached"}
    sentences = {"right": "Right.", "wrong": "The sign is turned round.", "not reached": ""}
    questions = {}
    for name, points, most in (("state", state, 4.0), ("slope", slope, 12.0)):
        word = said.get(points, "partly")
        sentence = sentences.get(word, "One of two is right.")
        questions[f"{assignment}-{name}"] = {
            "points": points,
            "max": most,
            "verdict": word,
            "sentence": sentence,
        }
    made = verdicts.Verdict(
        student,
        assignment,
        None,
        hashlib.sha256(path.read_bytes()).hexdigest(),
        "kit",
        questions=questions,
        written=[f"explain-{assignment}"],
    )
    if None in (state, slope):
        made.status, made.reasons = verdicts.REVIEW, ["The kernel died in the cell of the slope."]
    for name, value in more.items():
        setattr(made, name, value)
    verdicts.write(course, made)
    return made


@functools.cache
def _gradebook(name):
    """An nbgrader database with one assignment, as bytes: making one takes seconds."""
    ids = {f"graded-{name}-state": 4, f"graded-{name}-slope": 12, f"explain-{name}": 4}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradebook.db"
        with opened(SimpleNamespace(gradebook=path)) as book:
            book.add_assignment(name)
            book.add_notebook(name, name)
            for cell_id, most in ids.items():
                kind = "markdown" if cell_id.startswith("explain") else "code"
                book.add_grade_cell(cell_id, name, name, max_score=most, cell_type=kind)
            book.add_solution_cell(f"explain-{name}", name, name)
        return path.read_bytes()


def by_hand(course, student, assignment="forward", comment=None, **points):
    """Enter points as formgrader does: ``explain=3``, ``state=4``, ``slope=None`` (asked for).

    ``empty=True`` is a written answer that nbgrader found as it was handed out.
    """
    if not course.gradebook.exists():
        course.gradebook.write_bytes(_gradebook(assignment))
    with opened(course) as book, book.db.no_autoflush:
        book.update_or_create_student(student)
        submission = book.update_or_create_submission(assignment, student)
        for grade in submission.notebooks[0].grades:
            part = "explain" if grade.name.startswith("explain") else grade.name.split("-")[-1]
            grade.needs_manual_grade = part == "explain"
            if part == "explain" and points.get("empty"):
                grade.auto_score, grade.needs_manual_grade = 0.0, False
                submission.notebooks[0].comments[0].auto_comment = NO_RESPONSE
            if part in points:
                grade.manual_score = points[part]
                grade.needs_manual_grade = points[part] is None
        if comment is not None:
            submission.notebooks[0].comments[0].manual_comment = comment
        book.db.commit()
