"""Each chapter has the form that its readers rely on."""

import re

import pytest

from tests.book.notebook import BOOK, CHAPTERS, read

NAMES = [path.relative_to(BOOK).as_posix() for path in CHAPTERS]
MINUTES = re.compile(r"After this \w+, in about (\d+) minutes, you can")
ALT = re.compile(r"^ *alt: *\S", re.MULTILINE)
FORBIDDEN = re.compile(r"\b(simply|obviously|proved|ledger|residual|nobody else)\b", re.IGNORECASE)


def prose(text):
    """Drop the head, the cells and the comments of a page."""
    text = re.sub(r"\A---.*?^---$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^```\{code-cell\}.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_chapter_has_its_form(path):
    text = path.read_text("utf-8")
    assert MINUTES.search(text), "it says what one can do after it, and in how many minutes"
    assert "## What comes next" in text
    assert len(text.splitlines()) < 400


@pytest.mark.parametrize("path", CHAPTERS, ids=NAMES)
def test_a_chapter_has_exercises_with_executed_solutions(path):
    page = read(path.read_text("utf-8"))
    assert len(page.exercises) >= 3
    assert page.solutions == page.exercises
    for label in page.solutions:
        assert page.solution(label), f"the solution of {label} has a cell"
        assert any("assert" in cell.code for cell in page.solution(label))


@pytest.mark.parametrize("path", sorted(BOOK.rglob("*.md")), ids=lambda path: path.stem)
def test_words_that_do_not_help_stay_out(path):
    assert FORBIDDEN.findall(prose(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", sorted(BOOK.rglob("*.md")), ids=lambda path: path.stem)
def test_every_figure_says_what_it_shows(path):
    for cell in read(path.read_text("utf-8")).cells:
        drawn = re.search(r"^plots\.(?!use|style)\w+|pyplot|plt\.", cell.code, re.MULTILINE)
        source = path.read_text("utf-8").splitlines()
        head = "\n".join(source[max(0, cell.line - 12) : cell.line])
        assert not drawn or ALT.search(head), f"line {cell.line}: a figure without alt text"
