"""The page of all equations in the built book: complete in both directions."""

from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from lstmlib import symbolic
from tests.browser.pages import built_pages

PAGE = "book/reference/equations.html"


@pytest.fixture(scope="module")
def soups(site):
    """Every page, parsed."""
    return {
        name: BeautifulSoup((site / name).read_text("utf8"), "html.parser")
        for name in built_pages(site)
    }


@pytest.fixture(scope="module")
def shown_in(soups):
    """What the page says of each label: addresses of the pages that show it."""
    found = {}
    for entry in soups[PAGE].select(".ll-entry"):
        facts = dict(zip(entry.select("dt"), entry.select("dd"), strict=True))
        links = [
            link["href"]
            for term, item in facts.items()
            if term.get_text() == "Shown in"
            for link in item.select("a")
        ]
        found[entry["id"].removeprefix("entry-")] = links
    return found


def test_every_equation_has_its_entry(shown_in):
    assert list(shown_in) == list(symbolic.EQUATIONS)


def test_the_page_that_numbers_an_equation_is_named_first(soups, shown_in):
    for name, soup in soups.items():
        for block in soup.select(".ll-equation div.math[id^=equation-]"):
            label = block["id"].removeprefix("equation-")
            assert urljoin(PAGE, shown_in[label][0]) == name, label


def test_every_derivation_is_in_the_table(soups):
    rows = soups[PAGE].select("table.ll-derivations tbody tr")
    titles = [" ".join(row.td.get_text().split()) for row in rows]
    known = [each.title.replace("'", "’") for each in symbolic.DERIVATIONS.values()]
    assert titles == known
    for row in rows:
        home = row.td.a
        if home is not None:
            name, anchor = home["href"].split("#")
            page = f"book/{name.removeprefix('../')}" if name else PAGE
            assert soups[page].find(id=anchor) is not None
