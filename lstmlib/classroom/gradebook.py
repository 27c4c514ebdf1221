"""nbgrader's gradebook: assignments go in when they are released, verdicts when they are made.

A person's own points and comments in it are left alone.
"""

import contextlib
import datetime

from lstmlib.classroom import programs
from lstmlib.classroom.course import Problem

#: What nbgrader itself says of a written answer that was left as it was.
NO_RESPONSE = "No response."


def enter(course, name):
    """Make ``release/`` from ``source/`` with nbgrader, which enters the cells it will grade."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader

    programs.findable()
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.folder)).load_config()
    config.CourseDirectory.root = str(course.folder)
    made = NbGraderAPI(config=config).generate_assignment(name, force=True, create=True)
    if not made["success"]:
        said = made["error"].strip().splitlines()[-1]
        raise Problem(f"nbgrader could not make the students' notebook of {name}: {said}")
    due = course.assignments[name].due
    due = due and due.astimezone(datetime.UTC).replace(tzinfo=None)
    with opened(course) as book:
        book.update_or_create_assignment(name, duedate=due)


@contextlib.contextmanager
def opened(course):
    """nbgrader's `Gradebook` of the class, closed at the end."""
    from nbgrader.api import Gradebook

    programs.findable()
    with Gradebook(f"sqlite:///{course.gradebook}") as book:
        yield book


def put(course, name, verdicts, fresh=()):
    """Enter verdicts on an assignment.

    Parameters
    ----------
    course : Course
    name : str
    verdicts : iterable of Verdict
    fresh : collection of str
        Students whose submission was judged anew: points that a person gave before are asked
        for again, as nbgrader does it.
    """
    with opened(course) as book:
        # Without it SQLAlchemy warns of what nbgrader does in between.
        with book.db.no_autoflush:
            for verdict in verdicts:
                _put(course, book, name, verdict, verdict.student in fresh)
        book.db.commit()


def _put(course, book, name, verdict, fresh):
    book.update_or_create_student(verdict.student)
    when = course.submitted_at(verdict.student, name)
    when = when and when.astimezone(datetime.UTC).replace(tzinfo=None)
    submission = book.update_or_create_submission(name, verdict.student, timestamp=when)
    notebook = submission.notebooks[0]
    blank = _blank(course, name, verdict)
    for grade in notebook.grades:
        question = verdict.questions.get(grade.name.removeprefix("graded-"))
        grade.auto_score = (
            question["points"] if question else (0.0 if grade.name in blank else None)
        )
        if grade.manual_score is None:
            grade.needs_manual_grade = grade.auto_score is None
        elif fresh:
            grade.needs_manual_grade = True
    for comment in notebook.comments:
        comment.auto_comment = NO_RESPONSE if comment.name in blank else None


def _blank(course, name, verdict):
    """Ids of the written answers that a student left as they were handed out."""
    asked = _texts(course.release(name))
    given = _texts(course.autograded(verdict.student, name))
    return {cell for cell in verdict.written if cell in given and given[cell] == asked.get(cell)}


def _texts(path):
    """Dict from a cell's id to its text, of a notebook file; empty where there is none."""
    import nbformat

    if not path.is_file():
        return {}
    cells = nbformat.read(path, as_version=4).cells
    named = ((cell.metadata.get("nbgrader", {}).get("grade_id"), cell) for cell in cells)
    return {name: cell.source.strip() for name, cell in named if name}
