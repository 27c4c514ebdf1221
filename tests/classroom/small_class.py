"""A class folder of four students and two assignments, made by hand in a moment.

Its notebooks have three questions: a function, a formula, and a written answer.
"""

import json
import zipfile

from lstmlib.classroom.course import Course

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
    return json.dumps(whole, ensure_ascii=False).encode()


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
