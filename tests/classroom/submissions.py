"""Thirteen kinds of submissions of an assignment, made from its notebooks as students make them.

Each answers all questions rightly but one, the last function: nothing else depends on that one.
"""

import json
import textwrap

import nbformat

from lstmlib.classroom import blobs, notebooks

WRITTEN = "The state of the next step reads it, and today's output does: two readers."


class Paper:
    """An assignment of a class, as seen by those who answer it.

    Parameters
    ----------
    course : Course
    name : str
        The assignment.
    """

    def __init__(self, course, name):
        self.name = name
        self.assignment = course.load(name)
        self.secret = course.secret
        self.release = nbformat.read(course.release(name), as_version=4)
        self.teacher = nbformat.read(course.source(name), as_version=4)
        asked = [
            each for each in self.assignment.questions(course.secret) if each.kind == "function"
        ]
        self.target = asked[-1].name

    def solved(self, **instead):
        """The notebook with the right answers, and other text in the cells that are named."""
        made = notebooks.copy(self.release)
        right = {_id(cell): cell.source for cell in self.teacher.cells if _id(cell)}
        for cell in made.cells:
            if not cell.metadata.get("nbgrader", {}).get("solution"):
                continue
            text = right[_id(cell)] if cell.cell_type == "code" else WRITTEN
            cell.source = _unmarked(instead.get(_id(cell), text))
        return made

    def with_target(self, code):
        """All right but the target, whose cell holds ``code``; NAME stands for its name."""
        return _bytes(
            self.solved(**{self.target: textwrap.dedent(code).replace("NAME", self.target)})
        )

    def text_of(self, question):
        """The teacher's answer."""
        return next(cell.source for cell in self.teacher.cells if _id(cell) == question)

    def example(self):
        """Arguments and answer of the target's visible example, which the notebook holds."""
        cell = next(cell for cell in self.release.cells if _id(cell) == "begin")
        blob = cell.source.split('"""')[1]
        return blobs.opened(blob)["questions"][self.target]["calls"][0]


def _id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _unmarked(text):
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.strip().startswith("### "))


def _bytes(notebook):
    return nbformat.writes(notebook).encode()


def right(paper, places):
    """All right."""
    return _bytes(paper.solved())


def wordless(paper, places):
    """All right but the answers in words, which are left as they were."""
    texts = {_id(cell): cell.source for cell in paper.release.cells if cell.cell_type != "code"}
    return _bytes(paper.solved(**{name: text for name, text in texts.items() if name}))


def plausible(paper, places):
    """The target's answer with its sign turned."""
    turned = """

    def _turned(answer):
        if isinstance(answer, dict):
            return {key: _turned(value) for key, value in answer.items()}
        if hasattr(answer, "shape"):
            return -answer
        if isinstance(answer, (list, tuple)):
            return [_turned(value) for value in answer]
        return -answer

    _right = NAME

    def NAME(*args, **kwargs):
        return _turned(_right(*args, **kwargs))
    """
    return paper.with_target(paper.text_of(paper.target) + textwrap.dedent(turned))


def lazy(paper, places):
    """The library is to answer."""
    return paper.with_target("""
    def NAME(*args, **kwargs):
        from lstmlib import backward_pass

        return backward_pass.backward(*args, **kwargs)
    """)


def hard_coded(paper, places):
    """The visible example's answer, whatever is asked."""
    return paper.with_target(f"""
    import json

    def NAME(*args, **kwargs):
        return json.loads({json.dumps(paper.example()["answer"])!r})
    """)


def endless(paper, places):
    """A loop without an end."""
    return paper.with_target("""
    def NAME(*args, **kwargs):
        while True:
            pass
    """)


def hog(paper, places):
    """All the memory that there is, in several processes."""
    return paper.with_target("""
    import subprocess
    import sys

    def NAME(*args, **kwargs):
        code = "x = bytearray(600_000_000); x[::4096] = b'1' * len(x[::4096]); input()"
        pipe = subprocess.PIPE
        hogs = [subprocess.Popen([sys.executable, "-c", code], stdin=pipe) for _ in range(4)]
        return [each.wait() for each in hogs]
    """)


def bomb(paper, places):
    """Processes that make processes."""
    return paper.with_target("""
    import os
    import time

    def NAME(*args, **kwargs):
        while True:
            try:
                os.fork()
            except OSError:
                time.sleep(0.01)
    """)


def killer(paper, places):
    """The kernel is killed."""
    return paper.with_target("""
    import os
    import signal

    def NAME(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)
    """)


def deleter(paper, places):
    """Files are deleted: the class's, the canary's, and all in its own folder."""
    return paper.with_target(f"""
    import os
    import shutil

    def NAME(*args, **kwargs):
        own = os.path.dirname(os.environ["LSTMLIB_CLASSROOM_RECORDS"])
        for place in {[str(place) for place in places.precious]!r} + [own]:
            shutil.rmtree(place, ignore_errors=True)
        return 0
    """)


def caller(paper, places):
    """The answer is fetched from somewhere."""
    return paper.with_target(f"""
    import socket

    def NAME(*args, **kwargs):
        with socket.create_connection(("127.0.0.1", {places.port}), timeout=2) as far:
            far.sendall(b"what is the answer?")
            return float(far.recv(1000))
    """)


def reader(paper, places):
    """The answers are looked for on the disk."""
    return paper.with_target(f"""
    import os

    def looked():
        found = [place for place in {[str(place) for place in places.precious]!r}
                 if os.path.exists(place)]
        for where, folders, files in os.walk("/"):
            folders[:] = [name for name in folders if (where, name) not in OPEN]
            found += [os.path.join(where, name) for name in files if name in WANTED]
        return found

    def NAME(*args, **kwargs):
        raise FileExistsError(str(FOUND)) if FOUND else LookupError("nothing to be found")

    OPEN = {{("/", "proc"), ("/", "sys"), ("/", "usr")}}
    WANTED = {{"secret", "class.toml", "assignment.md", "rubric.md", "roster.csv"}}
    FOUND = looked()
    """)


def tamperer(paper, places):
    """The grader is told to give full points, in the cell and behind its back."""
    made = paper.solved(**{
        paper.target: textwrap.dedent("""
        import json
        import os

        import lstmlib.classroom

        lstmlib.classroom.hand_in = lambda *args, **kwargs: 100.0
        """)
    })  # fmt: skip
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata.nbgrader["points"] = 100
            if cell.cell_type == "code":
                cell.source = "100"
    return _bytes(made)


def malformed(paper, places):
    """The file breaks off in the middle."""
    whole = _bytes(paper.solved())
    return whole[: len(whole) // 2]


#: The first five are tried with every assignment, all with one.
KINDS = {
    "right": right,
    "plausible": plausible,
    "lazy": lazy,
    "hard-coded": hard_coded,
    "endless": endless,
    "hog": hog,
    "bomb": bomb,
    "killer": killer,
    "deleter": deleter,
    "caller": caller,
    "reader": reader,
    "tamperer": tamperer,
    "malformed": malformed,
}
EVERYWHERE = tuple(KINDS)[:5]
