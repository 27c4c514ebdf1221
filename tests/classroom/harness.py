"""Answering a class's cases in this process, as a graded notebook does in its own."""

import contextlib
import json

from lstmlib.classroom import cases, compare, handing_in, notebooks


def records(assignment, secret, namespace, questions=None, inputs=None):
    """The records of a run whose notebook holds `namespace`; through JSON, as in a file."""
    inputs = inputs or cases.hidden(assignment, secret)["inputs"]
    run = handing_in.Run()
    for name in questions or inputs["questions"]:
        with contextlib.suppress(KeyboardInterrupt):
            run.answer(name, namespace, inputs)
    return json.loads(json.dumps(run.records))


def judged(assignment, secret, namespace, **more):
    """What the grader says of the notebook."""
    return compare.compare(records(assignment, secret, namespace, **more), assignment, secret)


def solved(assignment, secret, **changes):
    """The names of the solution, some replaced; functions see the replaced ones."""
    space = assignment.fresh(secret)
    space.update(changes)
    return space


def edited(assignment, secret, question, *edits):
    """The names of the solution with changes to one question's text."""
    notebook = assignment.notebook(secret)
    return notebooks.run(notebook, edits, question)
