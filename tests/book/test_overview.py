"""The page of all equations, built from a part of the ledger, and what it says of all of it."""

import subprocess
import sys

import pytest

from ledger import facts
from lstmlib import symbolic
from lstmlib.symbolic.equations import FAMILIES
from tests.book.small_book import ROOT, STRICT, Book

#: A ledger of three equations and one derivation.
PART = """
from lstmlib import symbolic
from lstmlib.symbolic import equations
labels = ("cell-output", "e-y", "state-error")
equations.FAMILIES.clear()
equations.FAMILIES["Some of them"] = [symbolic.EQUATIONS[label] for label in labels]
for name in set(symbolic.DERIVATIONS) - {"state-error"}:
    del symbolic.DERIVATIONS[name]
"""
OVERVIEW = """\
# All

```{equations-table}
```

## Derivations

```{derivations-table}
```
"""
HOME = "```{equation} state-error\n```\n\n```{equation} e-y\n```\n"
TWO = "# Two\n\n```{equation} state-error\n:again:\n```\n\n```{derivation} state-error\n```\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book with such a page."""
    made = Book(tmp_path_factory.mktemp("overview"))
    made.write(HOME, more=PART, two=TWO, all=OVERVIEW, three="# Three\n")
    done = made.build(*STRICT)
    assert done.returncode == 0, done.stderr
    return made


def said(page, label):
    """What the page says of an equation, by term."""
    listing = page.select_one(f"#entry-{label} dl.ll-facts")
    terms = [term.get_text() for term in listing.select("dt")]
    return dict(zip(terms, listing.select("dd"), strict=True))


def test_the_facts_of_an_equation(book):
    found = said(book.html("all"), "state-error")
    text = {term: " ".join(item.get_text().split()) for term, item in found.items()}
    assert text == {
        "Kind": "derived",
        "Number": "(1)",
        "Shown in": "Home, Two",
        "Derived in": symbolic.DERIVATIONS["state-error"].title.replace("'", "’"),
        "Code": "backward in lstmlib/backward_pass.py.",
        "Checked by": ", ".join(facts.tests_of("state-error")),
        "In the figures": "e_s in lstmlib/widgets/formulas.js; "
        "written under the picture of DeltaFlow",
    }
    links = {term: [link["href"] for link in item.select("a")] for term, item in found.items()}
    assert links["Number"] == ["index.html#equation-state-error"]
    assert links["Shown in"] == ["index.html", "two.html"]
    assert links["Derived in"] == ["two.html#derivation-state-error"]


def test_an_equation_that_no_page_shows_has_no_number(book):
    found = said(book.html("all"), "cell-output")
    assert {"Kind", "Code", "Checked by", "Used in", "In the figures"} == set(found)
    assert found["Used in"].a["href"] == "two.html#derivation-state-error"


def test_index_and_entries_agree_in_their_order(book):
    page = book.html("all")
    index = [link["href"] for link in page.select(".ll-index ul ul a")]
    entries = [f"#{entry['id']}" for entry in page.select(".ll-family .ll-entry")]
    assert index == entries and len(entries) == 3
    assert page.select_one(".ll-family > h2").get_text().startswith("Some of them")


def test_the_table_of_derivations(book):
    (row,) = book.html("all").select("table.ll-derivations tbody tr")
    links = [link["href"] for link in row.select("a")]
    assert links == [
        "two.html#derivation-state-error",
        "index.html#equation-e-y",
        "#entry-cell-output",
        "index.html#equation-state-error",
        "two.html",
    ]
    assert row.select("td")[1].get_text() == str(len(symbolic.DERIVATIONS["state-error"].steps))


def test_other_pages_lead_to_the_entry(book):
    notes = book.html().select(".ll-equation-note")
    assert notes[0].select("a")[-1]["href"] == "all.html#entry-state-error"


def test_it_is_written_again_when_another_page_changes(book):
    book.page("three", "# Three\n\n```{equation} cell-output\n```\n")
    book.page("two", TWO.partition("```{derivation}")[0])
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    page = book.html("all")
    found = said(page, "cell-output")
    assert found["Number"].a["href"] == "three.html#equation-cell-output"
    assert found["Shown in"].get_text().strip() == "Three"
    assert not page.select("table.ll-derivations td")[-1].get_text().strip()


def test_every_family_and_label_is_in_it():
    labels = [entry.label for entries in FAMILIES.values() for entry in entries]
    assert labels == list(symbolic.EQUATIONS)


def test_the_tests_that_it_names_are_there():
    named = {name for label in symbolic.EQUATIONS for name in facts.tests_of(label)}
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only"]
    files = sorted({name.partition("::")[0] for name in named})
    found = subprocess.run([*command, *files], cwd=ROOT, capture_output=True, text=True).stdout
    tests = set(found.split())
    known = tests | {name.partition("[")[0] for name in tests}
    assert named - known - set(files) == set()
    assert len(tests) > 300 and all(f"{path}::" in found for path in files)


def test_what_the_figures_take():
    assert facts.formulas()["lower-error"] == ["e_y_term"]
    assert "squash.modern.dg" in facts.formulas()["squash-modern-prime"]
    assert {"top-error", "cell-delta", "state-error-peephole"} <= facts.docked()
    assert not facts.docked() & {"gate-net", "truncation"}
    assert facts.docked() | set(facts.formulas()) <= set(symbolic.EQUATIONS)
