"""Students' notebooks of this class: ``python -m lstmlib.classroom release``."""

import functools
import tempfile
import zipfile
from pathlib import Path

from lstmlib.classroom import gradebook
from lstmlib.classroom.course import Problem, write_text

_README = """\
{title}

Your answers go into {name}.ipynb. Open it in JupyterLab, in Jupyter Notebook or in VS Code, with
Python 3.11 or newer. The checks in it need two packages; {needs}.

1. Work from top to bottom. Replace each `raise NotImplementedError(...)` by your answer, and run
   the check below it: it says at once what is right and what is not yet.
2. Do not rename functions, and leave the cells that you cannot change as they are.
3. Before you hand in: restart the kernel, run all cells, save.
4. Hand in the file {name}.ipynb, under this name{due}.

It will be run by a program, without network and without your other files, on numbers that you
have not seen. A cell may run for {seconds:g} seconds. lstmlib's own passes, torch and jax are not
there.
"""
#: lstmlib is in no package index: whatever has its name there is not ours.
_WITH_LIBRARY = "in this folder type\n\n    pip install sympy ./{wheel}\n\nonce"
_WITHOUT = "they are sympy, and lstmlib as your teacher\ngives it to you"
#: Files in a zip carry a date; one date for all, so that the same notebook makes the same zip.
_DATE = (1980, 1, 1, 0, 0, 0)


def add_arguments(parser):
    """The command's own options."""
    parser.add_argument("names", nargs="*", metavar="ASSIGNMENT", help="default: all of the class")
    parser.add_argument(
        "--again",
        action="store_true",
        help="replace a notebook that students have handed in answers to",
    )


def run(course, options):
    """Make what the class is given; returns the exit status."""
    for name in course.chosen(options.names):
        variant = release(course, name, options.again)
        print(f"{name}: {course.handout(name)} ({variant})")
    print("Give the zip files to the students. What is in instructor/ and source/ is for you only.")
    return 0


def release(course, name, again=False):
    """Make notebooks, handout and notes of one assignment; returns its variant in words."""
    import nbformat

    assignment = course.load(name)
    text = nbformat.writes(assignment.notebook(course.secret)) + "\n"
    _keep_what_was_handed_out(course, name, text, again)
    write_text(course.source(name), text, mode=0o600)
    gradebook.enter(course, name)
    write_text(course.instructor(name), assignment.rubric(course.secret), mode=0o600)
    _pack(course, name)
    return assignment.variant(course.secret)["label"]


def _keep_what_was_handed_out(course, name, text, again):
    path = course.source(name)
    if again or not path.is_file() or not course.students(name):
        return
    if path.read_text(encoding="utf-8") != text:
        raise Problem(
            f"{name} was released and handed in, and its sources have changed since. To replace "
            "it and grade all submissions by the new one, say --again."
        )


def _pack(course, name):
    """Put the students' notebook, a README.txt and the library into one file."""
    notebook = course.release(name).read_text(encoding="utf-8")
    due = course.assignments[name].due
    library = _library()
    needs = _WITH_LIBRARY.format(wheel=library[0]) if library else _WITHOUT
    readme = _README.format(
        title=f"{course.name}: {name}",
        name=name,
        needs=needs,
        seconds=course.allowed.cell_seconds,
        due=f", by {due:%d %B %Y, %H:%M} ({due.tzname()})" if due else "",
    )
    path = course.handout(name)
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
        inside = [
            (f"{name}.ipynb", notebook),
            ("README.txt", readme),
            *([library] if library else []),
        ]
        for inner, text in inside:
            file.writestr(zipfile.ZipInfo(f"{name}/{inner}", _DATE), text, zipfile.ZIP_DEFLATED)
    part.replace(path)


@functools.cache
def _library():
    """The library as a file for pip, its name and its bytes; None where no checkout is at hand."""
    root = Path(__file__).resolve().parents[2]
    try:
        from hatchling.builders.wheel import WheelBuilder
    except ModuleNotFoundError:
        return None
    if not (root / "pyproject.toml").is_file():
        return None
    with tempfile.TemporaryDirectory() as folder:
        made = Path(next(WheelBuilder(str(root)).build(directory=folder, versions=["standard"])))
        return made.name, made.read_bytes()
