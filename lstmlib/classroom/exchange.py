"""What nbgrader's exchange wants beside a page of feedback, so that it can hand the page back."""

from lstmlib.classroom import sandbox
from lstmlib.classroom.course import write_bytes

#: When a submission came, and by what its student is known to have made it.
FILES = ("timestamp.txt", "submission_secret.txt")


def accompany(course, student, assignment):
    """Put what came with a submission beside its feedback; nothing where it came another way."""
    came, goes = course.submitted(student, assignment).parent, course.feedback(student, assignment)
    for name in FILES:
        content = sandbox.read(came, name, most_mb=0.1) if came.is_dir() else None
        if content is not None:
            write_bytes(goes.with_name(name), content, mode=0o600)
