"""Answering a class's cases in this process, as a graded notebook does in its own."""

import ast
import contextlib
import json

from lstmlib.classroom import cases, checking, compare, examples, handing_in, notebooks
from tests.book import signs


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


def foreign(assignment, secret, other="practice"):
    """Questions that another class's solution answers rightly in this class."""
    inputs = cases.hidden(assignment, secret, count=3)["inputs"]
    written = records(assignment, secret, dict(assignment.reference(other)), inputs=inputs)
    found = compare.compare(written, assignment, secret, count=3)
    return {name for name, judged in found.items() if judged.verdict == "right"}


def said(assignment, secret, namespace, name):
    """What the notebook's own check says of one answer; nothing where it is right."""
    content = examples.content(assignment, secret)
    return checking.problem(name, content["questions"][name], namespace)


def unseen(assignment, secret):
    """Mistakes whose own sentence does not come, in the check or in the grader."""
    missed = []
    content = examples.content(assignment, secret)
    for question in assignment.questions(secret):
        for mistake, (sentence, function) in zip(
            question.mistakes, assignment.mistakes(secret, question.name), strict=True
        ):
            known = content["questions"][question.name]
            checked = checking.problem(question.name, known, {question.name: function})
            space = dict(assignment.reference(secret)) | {question.name: function}
            graded = judged(assignment, secret, space)[question.name]
            if not checked.endswith(sentence) or not graded.sentence.endswith(sentence):
                missed.append((question.name, mistake.sentence, checked, graded.sentence))
    return missed


def survivors(assignment, secret):
    """Signs of the solution that may be flipped without the notebook's check noticing."""
    notebook = assignment.notebook(secret)
    content, alive = examples.content(assignment, secret), []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type != "code" or name not in content["questions"]:
            continue
        source, tree = cell.source, ast.parse(cell.source)
        for path in signs.signs(tree):
            cell.source = ast.unparse(signs.flipped(tree, path))
            space = notebooks.run(notebook)
            if not checking.problem(name, content["questions"][name], space):
                alive.append(f"{name}, {signs.where(tree, path)}")
        cell.source = source
    return alive
