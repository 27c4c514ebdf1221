"""No solution, no sample answer and no hidden case in anything that is handed out.

The printed book and the zip are made of the site's own pages, which are searched here; `tools.dist`
searches the two themselves before they are handed out.
"""

import base64
import gzip
import html
import io
import json
import re
import tarfile
import zipfile
import zlib

import nbformat
import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from lstmlib.classroom import cases, seeds, sources
from tests.classroom.commands import run
from tests.classroom.conftest import WHOLE
from tools import dist, leaks, notebooks

#: Parts of the live site that others made; the hashes of our locks say what is in them.
FOREIGN = ("live/build/", "live/extensions/", "live/static/pyodide/")
OURS = "live/static/pyodide/lstmlib-"


@pytest.fixture(scope="module")
def known():
    """What the practice class may not see."""
    return leaks.secrets_of(seeds.PRACTICE)


def search(folder, secrets, without=()):
    """What is found in a folder's files."""
    leaked = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and (name.startswith(OURS) or not name.startswith(tuple(without))):
            leaked |= leaks.found(path, secrets)
    return leaked


def test_there_is_enough_to_look_for(known):
    assert min(len(known.lines), len(known.sentences), len(known.lists)) > 80
    for name in sources.names():
        teachers = json.dumps(sources.load(name).notebook(seeds.PRACTICE))
        assert leaks.lines("\n".join(leaks.strings(json.loads(teachers)))) & known.lines, name


def test_nothing_is_in_the_site_and_its_live_notebooks(site, known):
    wheels = list((site / "live/static/pyodide").glob("lstmlib-*.whl"))
    assert len(wheels) == 1
    assert {path.stem for path in (site / "live/files/assignments").iterdir()} == set(
        sources.names()
    )
    assert search(site, known, FOREIGN) == {}


def test_nothing_is_in_the_packages_of_the_library(known, tmp_path):
    dist.build_library(tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".whl", ".gz"}
    assert search(tmp_path, known) == {}
    names = [name for path in tmp_path.iterdir() for name, *_ in unpacked(path)]
    # The tests of assignments hold each answer a second time, written another way.
    apart = re.compile("book/assignments|rubric|tests/classroom")
    assert len(names) > 100 and not [name for name in names if apart.search(name)]


def test_nothing_is_in_the_branch_of_notebooks(known, tmp_path):
    notebooks.write(tmp_path, installing=True)
    assert len(list(tmp_path.rglob("*.ipynb"))) > 40
    assert search(tmp_path, known) == {}


def unpacked(path):
    """The files in an archive, with the archives in them."""
    for name, data in leaks.unpacked(path.name, path.read_bytes()):
        yield name, data
        yield from leaks.unpacked(name, data)


def test_nothing_is_in_what_a_class_hands_out_and_gives_back(graded):
    course = graded.course
    secrets = leaks.secrets_of(course.secret)
    run("feedback", WHOLE, folder=course.folder)
    for folder in (course.folder / "release", course.folder / "handout"):
        assert any(folder.rglob("*"))
        assert search(folder, secrets) == {}
    pages = list((course.folder / "feedback").glob(f"*/{WHOLE}/*.html"))
    assert len(pages) > 5
    for page in pages:
        # A student's own words are shown to that student, and to nobody else.
        student = page.parents[1].name
        own = course.submitted(student, WHOLE).read_text("utf8", "replace")
        theirs = {line for form in leaks.forms("own.json", own) for line in leaks.lines(form)}
        shown = {line for lines in leaks.found(page, secrets).values() for line in lines}
        assert shown <= theirs, student


def left_in(name=WHOLE):
    """A students' notebook with one solution left in, and that solution."""
    assignment = sources.load(name)
    notebook = assignment.release(seeds.PRACTICE)
    for cell, teachers in zip(
        notebook.cells, assignment.notebook(seeds.PRACTICE).cells, strict=True
    ):
        solution = leaks.REGION.search(teachers.source)
        if solution and leaks.lines(solution[1]):
            cell.source = teachers.source
            return notebook, solution[1]
    raise AssertionError(f"{name} has no solution")


def zipped(name, data):
    """A zip file of one file, as bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()


def tarred(name, data):
    """The same as a packed tar file."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def planted():
    """Ways in which something could get out: a file's name and its bytes."""
    notebook, solution = left_in()
    text = nbformat.writes(notebook).encode()
    rubric = sources.load(WHOLE).rubric(seeds.PRACTICE)
    sentence = max(leaks.BREAK.split(rubric.replace("\n", " ")), key=len).strip()
    first, _, rest = sentence.partition(" ")
    hidden = cases.hidden(sources.load(WHOLE), seeds.PRACTICE, 3)["inputs"]["questions"]
    teachers = nbformat.writes(sources.load(WHOLE).notebook(seeds.PRACTICE))
    question = "### BEGIN HIDDEN TESTS" + teachers.partition("### BEGIN HIDDEN TESTS")[2][:200]
    escaped = json.dumps(json.dumps({"text": solution})).replace("<", "\\u003c")
    packed = base64.b64encode(zlib.compress(text)).decode()
    return {
        "notebook": ("a.ipynb", text),
        "one line": ("a.ipynb", json.dumps(json.loads(text)).encode()),
        "damaged": ("a.ipynb", text[: len(text) - 5]),
        "zip in a zip": ("a.zip", zipped("b/c.zip", zipped("d.ipynb", text))),
        "tar": ("a.tar.gz", tarred("a/b.py", solution.encode())),
        "gzip": ("a.gz", gzip.compress(solution.encode())),
        "coloured": (
            "a.html",
            highlight(solution, PythonLexer(), HtmlFormatter(full=True)).encode(),
        ),
        "data of a page": ("a.html", f"<p>x</p><script>{escaped}</script>".encode()),
        "base64": ("a.py", f'begin("""{packed}""")'.encode()),
        "sample answer": ("a.html", f"<p>{first} <b>\n{html.escape(rest)}</b></p>".encode()),
        "hidden case": ("a.json", json.dumps(hidden["net"]["cases"][2]).encode()),
        "hidden numbers": ("a.md", json.dumps(hidden["gates"]["cases"][2]).encode()),
        "hidden test": ("a.txt", question.encode()),
        "cases": ("a.py", (sources.folder() / WHOLE / "kit.py").read_bytes()),
        "template": ("a.md", (sources.folder() / WHOLE / "assignment.md").read_bytes()),
    }


PLANTED = planted()


@pytest.mark.parametrize("way", PLANTED)
def test_what_is_planted_is_found(way, known, tmp_path):
    name, data = PLANTED[way]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text("Nothing is in here.")
    leaked = leaks.found(tmp_path, known)
    assert leaked and all(str(tmp_path / name) in where for where in leaked)


def test_a_solution_on_paper_is_found(known, browser, tmp_path):
    page = browser.new_page()
    page.set_content(f"<pre>{html.escape(left_in()[1])}</pre>")
    (tmp_path / "a.pdf").write_bytes(page.pdf())
    page.close()
    assert list(leaks.found(tmp_path, known)) == [f"{tmp_path / 'a.pdf'}!page 1"]


def test_the_notebook_as_it_is_given_out_is_clean(known, tmp_path):
    for name in sources.names():
        nbformat.write(sources.load(name).release(seeds.PRACTICE), tmp_path / f"{name}.ipynb")
    assert leaks.found(tmp_path, known) == {}
