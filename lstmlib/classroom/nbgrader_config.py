"""What the class folder's ``nbgrader_config.py`` says, so that nbgrader and formgrader fit us."""

import re

from lstmlib.classroom import notebooks

_TEXT = '''\
"""nbgrader's settings for this class; `python -m lstmlib.classroom init` wrote them."""

from pathlib import Path

c = get_config()  # noqa: F821

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {course!r}

# Where a JupyterHub hands assignments out and in: a folder that all its users reach.
# c.Exchange.root = "/srv/nbgrader/exchange"

# What stands in students' notebooks in the place of a solution.
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.ClearSolutions.text_stub = {text_stub!r}

# For grading by nbgrader itself, which has no sandbox: an endless loop ends after a while.
c.ExecutePreprocessor.timeout = 15
c.ExecutePreprocessor.interrupt_on_timeout = True
'''


def text(course):
    """Text of the file for a class."""
    return _TEXT.format(
        course=_identifier(course.name),
        stub=notebooks.STUB,
        text_stub=notebooks.TEXT_STUB,
    )


def _identifier(name):
    """A name that can be a folder of the exchange."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "course"
