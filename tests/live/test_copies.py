"""The notebooks of the live site: the copies that open there, and the same as files."""

import re

import nbformat
import pytest

from lstmlib.classroom import sources
from tests.notebooks.test_book import LEFT
from tools.live.page import BOOK
from tools.live.site import DOWNLOADS
from tools.notebooks.book import Book
from tools.notebooks.markdown import directive_of, tokens_of
from tools.notebooks.practice import FOLDER

NAMES = [
    *(page.path.as_posix() for page in Book().chapters),
    *(f"{FOLDER}/{name}.ipynb" for name in sources.names()),
]


def read(live_site, folder, name):
    return nbformat.read(live_site / folder / name, 4)


def links(notebook):
    """All addresses that the notebook's words lead to."""
    for cell in notebook.cells:
        for token in tokens_of(cell.source) if cell.cell_type == "markdown" else ():
            for child in token.children or ():
                if child.type == "link_open":
                    yield child.attrs["href"]


def codes(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_every_copy_is_there_as_a_file_too(live_site):
    for folder in ("files", DOWNLOADS):
        found = (live_site / folder).rglob("*.ipynb")
        assert {path.relative_to(live_site / folder).as_posix() for path in found} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_links_of_a_copy_lead_into_the_book_or_the_world(live_site, site, name):
    for link in links(read(live_site, "files", name)):
        assert link.startswith(("https://", "http://")), link
        if link.startswith(BOOK):
            page, _, anchor = link.removeprefix(BOOK).partition("#")
            html = (site / page).read_text("utf8")
            assert not anchor or f'id="{anchor}"' in html, link


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_the_same_cells_and_no_address_that_only_the_site_knows(live_site, name):
    copy, file = (read(live_site, folder, name) for folder in ("files", DOWNLOADS))
    assert [cell.cell_type for cell in copy.cells] == [cell.cell_type for cell in file.cells]
    assert codes(copy) == codes(file)
    assert BOOK not in (live_site / DOWNLOADS / name).read_text("utf8")


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(FOLDER)])
def test_nothing_of_myst_is_left_in_what_is_practised_with(live_site, name):
    for cell in read(live_site, "files", name).cells:
        if cell.cell_type == "markdown":
            assert LEFT.findall(cell.source) == []
            assert not [one for one in tokens_of(cell.source) if directive_of(one)]


def test_a_copy_that_names_its_page_has_a_link_to_it(live_site):
    first = read(live_site, "files", "stack/below.ipynb").cells[0].source
    assert re.search(rf"page \*\[[^]]+\]\({re.escape(BOOK)}book/stack/below\.html\)", first)
