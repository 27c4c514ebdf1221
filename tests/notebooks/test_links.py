"""The links below a page's title: to the live notebook, and to its file."""

import shutil

import pytest

from tests.book.small_book import NOTEBOOK, ROOT, Book

STATIC = ROOT / "book" / "_static"
MORE = "live_notebooks = {live}\nextensions += ['live']\nhtml_static_path = [{static!r}]"
PLAIN = "# Plain\n\nNo cells."
UNSEEN = """\
# Made

```{code-cell} python
:tags: [remove-input]
print(1)
```
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Builds a book of a page with cells, one without, and one whose code nobody sees."""
    head = NOTEBOOK[: NOTEBOOK.index("# Cells")]

    def build(live):
        small = Book(tmp_path_factory.mktemp("links"))
        more = MORE.format(live=live, static=str(STATIC))
        pages = {"cells": NOTEBOOK, "plain": PLAIN, "made": head + UNSEEN}
        small.write("", more=more, **pages)
        done = small.build("-q")
        assert done.returncode == 0, done.stderr
        return small

    return build


def test_a_page_with_cells_has_both_links_and_others_have_none(book):
    built = book(live=True)
    page = built.html("cells")
    opens, downloads = page.select(".book-live a")
    assert page.select_one(".bd-article h1").find_next_sibling() == page.select_one(".book-live")
    assert opens["href"] == "live/notebooks/index.html?path=cells.ipynb"
    assert opens.get_text() == "Open as a live notebook"
    assert downloads["href"] == "live/download/cells.ipynb"
    assert downloads["download"] == "cells.ipynb"
    assert page.select("script[src*='live.js'][defer]")
    for name in ("plain", "made", "index"):
        assert not built.html(name).select(".book-live, script[src*='live.js']"), name


def test_without_a_live_site_there_are_no_links(book):
    assert not book(live=False).html("cells").select(".book-live, script[src*='live.js']")


def test_read_from_a_disk_the_page_says_that_a_server_is_needed(browser, tmp_path):
    folder = tmp_path / "book" / "stack"
    folder.mkdir(parents=True)
    shutil.copy(STATIC / "live.js", tmp_path / "live.js")
    link = '<a class="book-live-open" href="../../live/notebooks/index.html?path=a.ipynb">Open</a>'
    other = link.replace("Open", "Practise")
    html = f"<!doctype html><p>{link}{other}</p><script src='../../live.js'></script>"
    (folder / "a.html").write_text(html)
    page = browser.new_page()
    page.goto((folder / "a.html").as_uri())
    for words in ("Open", "Practise"):
        page.get_by_role("link", name=words).focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        assert "python -m http.server" in dialog.inner_text()
        assert "http://localhost:8000/book/stack/a.html" in dialog.inner_text()
        page.keyboard.press("Escape")
        assert not dialog.is_visible()
        assert page.evaluate("document.activeElement.textContent") == words
    page.close()
