"""The derivation directive, by building tiny books."""

import re

import pytest

from ledger import derivation
from ledger.both import classed
from lstmlib import symbolic
from tests.book.small_book import STRICT, Book

NAME = "output-gate"
WHOLE = f"```{{derivation}} {NAME}\n```\n"
USED = "```{equation} e-y\n```\n\n```{equation} output-gate-delta\n```\n"
#: A wrong line, planted into the process that builds the book.
PLANTED = """
from ledger.both import classed
from lstmlib import symbolic
right = symbolic.DERIVATIONS["cell-delta"]
symbolic.DERIVATIONS["cell-delta"] = right.with_step(3, -right.steps[2].expr)
"""


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book with a derivation, two of its equations, and some of its lines once more."""
    made = Book(tmp_path_factory.mktemp("derivation"))
    again = f"```{{derivation}} {NAME}\n:again:\n:lines: 3-4\n```\n"
    links = f"{{ref}}`All <derivation-{NAME}>` and [line 3](#derivation-{NAME}-3).\n"
    made.write(USED + "\n" + WHOLE, two=f"# Two\n\n{links}\n{again}", three="# Three\n\n" + CUT)
    done = made.build(*STRICT)
    assert done.returncode == 0, done.stderr
    return made


CUT = "```{derivation} output-gate-one-cell\n```\n\n```{derivation} state-error-total\n```\n"


def test_every_line_has_its_formulas_and_its_reason(built):
    block = built.html().select_one(f"#derivation-{NAME}")
    known = symbolic.DERIVATIONS[NAME]
    lines = block.select("ol.ll-lines > li")
    assert block.select_one("ol")["role"] == "list"
    assert len(lines) == len(known.steps)
    both = zip(symbolic.latex_lines(known), symbolic.latex_lines(known, "modern"), strict=True)
    for line, (old, new) in zip(lines, both, strict=True):
        shown = line.select_one(".ll-line > div.math")
        assert classed(old.latex) in shown.select_one(".ll-dissertation").get_text()
        assert classed(new.latex, "modern") in shown.select_one(".ll-modern").get_text()
        words = re.split(r"\$.*?\$", old.reason)
        said = line.select_one(".ll-reason").get_text().replace("’", "'")
        assert all(part.strip() in said for part in words)
    first = lines[0].select_one(".ll-dissertation").get_text()
    assert first.startswith(r"\[\class{ll-net-out}{\delta_{out_j}}(t) =")


def test_title_mark_and_what_it_leads_to(built):
    block = built.html().select_one(f"#derivation-{NAME}")
    count = len(symbolic.DERIVATIONS[NAME].steps)
    title = block.select_one(".ll-derivation-title").get_text()
    assert title == f"The delta of the output gate ✓ checked, {count} lines"
    end = block.select_one(".ll-derivation-end")
    assert end.get_text() == "This is (2)."
    assert end.a["href"] == "#equation-output-gate-delta"


def test_a_reason_leads_to_the_equations_that_it_uses(built):
    block = built.html().select_one(f"#derivation-{NAME}")
    fourth = block.select("li")[3].select_one(".ll-reason")
    assert fourth.a["href"] == "#equation-e-y" and fourth.a.get_text() == "(1)"
    # No page of this book numbers the definition of a delta: it is named, not linked.
    first = block.select("li")[0].select_one(".ll-reason")
    assert first.a is None and first.code.get_text() == "delta"


def test_a_line_that_holds_under_a_condition_says_so(built):
    page = built.html("three")
    for name in ("output-gate-one-cell", "state-error-total"):
        known = symbolic.DERIVATIONS[name]
        block = page.select_one(f"#derivation-{name}")
        marks = [
            (mark.get_text() if (mark := line.select_one(".ll-condition")) else "")
            for line in block.select("li")
        ]
        assert marks == [step.condition and f"only {step.condition}" for step in known.steps]
        whole = block.find_all("p", class_="ll-reason", recursive=False)[0].get_text()
        assert known.condition in whole
    assert "only under truncation" in page.get_text()


def test_some_lines_once_more(built):
    page = built.html("two")
    block = page.select_one(".ll-derivation")
    assert block.ol["start"] == "3" and len(block.select("li")) == 2
    assert not block.select("[id]") and not block.select(".ll-derivation-end")
    home = f"index.html#derivation-{NAME}"
    assert block.select_one(".ll-derivation-title a")["href"] == home
    links = [link["href"] for link in page.select("section > p > a")]
    assert links == [home, f"{home}-3"]


def test_a_wrong_line_fails_the_build_with_its_place(book):
    book.write("```{derivation} cell-delta\n```\n", more=PLANTED)
    for flags in (STRICT, ("-q", "-E")):
        done = book.build(*flags)
        assert done.returncode == 1
        assert re.search(r"index\.md:7: .*'cell-delta' fails its check: line 3:", done.stderr)
    assert not book.html().select(".ll-derivation")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("```{derivation} output-gat\n```\n", "no derivation is called 'output-gat'; near: "),
        ("```{derivation} output-gate\n:lines: 6-9\n```\n", "it has lines 1 to 7, not 6-9"),
        ("```{derivation} output-gate\n:lines: last\n```\n", "lines must be as in 3 or 2-5"),
        (WHOLE + "\n" + WHOLE, "derivation 'output-gate' is shown at .*index.md:7; use :again:"),
    ],
)
def test_what_is_refused(book, written, said):
    book.write(written)
    done = book.build("-q")
    assert done.returncode == 1
    assert re.search(rf"index\.md:\d+: .*{said}", done.stderr), done.stderr


@pytest.mark.parametrize(
    ("text", "expected"), [(None, (1, 7)), ("3", (3, 3)), ("2-5", (2, 5)), (" 2 - 5 ", (2, 5))]
)
def test_lines(text, expected):
    assert derivation.span(text, 7) == expected


@pytest.mark.parametrize("text", ["0", "5-2", "8", "2-8", "", "a", "-1"])
def test_lines_that_are_not_there(text):
    with pytest.raises(ValueError, match="lines"):
        derivation.span(text, 7)
