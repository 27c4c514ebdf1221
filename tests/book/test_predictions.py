"""Each widget of a chapter is guessed about first, and what was to be found is folded under it."""

import ast
import re

import pytest

from lstmlib import widgets
from tests.book.notebook import BOOK, read

PAGES = [
    path for path in sorted(BOOK.rglob("*.md")) if "lstmlib.widgets import" in path.read_text()
]
#: A bold phrase that asks for a guess, and a question after it.
ASKED = re.compile(r"\*\*(Predict|Before you)\b[^*]*\*\*.*?(\?|\n1\. )", re.DOTALL)
FOLDED = re.compile(
    r"^(`{3,}|:{3,})\{admonition\} What did you find\?\n:class: dropdown\n(.*?)^\1$",
    re.DOTALL | re.MULTILINE,
)
#: A wrong guess in italics, and what is said about it.
GUESSED = re.compile(r"(?<!\*)\*([^*]+[?:]\*|[^*]+\*\s+would)\s+\S")
CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.DOTALL | re.MULTILINE)


def is_widget(node):
    """Whether an expression makes a widget."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "widget"
    return getattr(node.func, "id", None) in widgets.__all__


def shown(page):
    """Lines of the cells of a page that show a widget."""
    known = set()
    for cell in page.cells:
        tree = ast.parse(cell.code)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and is_widget(node.value):
                known |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            if is_widget(last.value) or getattr(last.value, "id", None) in known:
                yield cell.line


def around(text, line, others):
    """The words of a widget's section before it, and after it up to the next widget."""
    lines = text.splitlines()
    heads = [i for i, one in enumerate(lines) if one.startswith("## ")]
    begin = max([i for i in heads if i < line], default=0)
    end = min([i for i in [*heads, *others] if i > line], default=len(lines))
    before, after = lines[begin : line - 1], lines[line - 1 : end]
    return "\n".join(before), "\n".join(after)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(BOOK).as_posix())
def test_a_widget_has_a_question_before_it_and_a_folded_answer_after_it(path):
    text = path.read_text("utf-8")
    places = list(shown(read(text)))
    assert places, "the page imports a widget and shows none"
    for line in places:
        before, after = around(text, line, places)
        # What comes before another widget of the section is that one's.
        asked = before.rpartition("What did you find?")[2]
        assert ASKED.search(CELL.sub("", asked)), f"line {line}: nothing is asked before it"
        folded = FOLDED.search(after)
        assert folded, f"line {line}: no folded answer under it"
        assert GUESSED.search(folded[2]), f"line {line}: no wrong guess is named with its reason"
