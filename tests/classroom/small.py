"""A small assignment of one question, and notebooks that answer it."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NAME = "small"
#: What the hidden lines do in real assignments, in short: write down what the function answers.
HAND_IN = """\
import json, os
with open(os.environ["LSTMLIB_CLASSROOM_CASES"]) as file:
    numbers = json.load(file)
with open(os.environ["LSTMLIB_CLASSROOM_RECORDS"], "a") as file:
    for case, x in enumerate(numbers):
        line = {"question": "double", "case": case, "answer": double(x)}
        file.write(json.dumps(line) + "\\n")
"""
SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return x + x * 1\n    ### END SOLUTION"
RIGHT = "def double(x):\n    return 2 * x"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def cell(source, grade_id, **keys):
    """A code cell that nbgrader knows."""
    known = {"grade": False, "solution": False, "locked": False, "task": False, **keys}
    known |= {"schema_version": 3, "grade_id": grade_id, "cell_type": "code"}
    return new_code_cell(source, metadata={"nbgrader": known})


def notebook(answer, more=(), hidden=True, text="What is twice a number?"):
    """A notebook whose student's cell holds ``answer``, and has more cells after it.

    The teacher's is ``notebook(SOLUTION)``; students have no hidden lines.
    """
    inner = f"### BEGIN HIDDEN TESTS\n{HAND_IN}### END HIDDEN TESTS" if hidden else ""
    cells = [
        new_markdown_cell(text),
        cell("start = 1", "start", locked=True),
        cell(answer, "double", solution=True),
        *[new_code_cell(source) for source in more],
        cell(f"# double: 4 points\n{inner}", "graded-double", grade=True, locked=True, points=4.0),
    ]
    made = new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    for number, one in enumerate(made.cells):
        one.id = f"cell-{number}"
    return made


def submission(answer, more=(), **options):
    """Bytes of a student's notebook."""
    return nbformat.writes(notebook(answer, more, hidden=False, **options)).encode()
