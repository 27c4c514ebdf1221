"""The buttons of a built page, for a repository on GitHub, one elsewhere, and none."""

from urllib.parse import unquote

import pytest

from tests.book.small_book import NOTEBOOK, STRICT, Book

MORE = """
extensions.append("elsewhere")
nb_execution_mode = "off"
exclude_patterns.append("jupyter_execute")
suppress_warnings = ["myst-nb.lexer"]
"""
HIDDEN = NOTEBOOK.replace("# Cells", "# Hidden").replace(
    "{code-cell} python\n", "{code-cell} python\n:tags: [remove-input]\n"
)
PAGES = {
    "book/cells": NOTEBOOK,
    "book/hidden": HIDDEN,
    "book/words": "# Words\n\nNo cells here.\n",
}
LAUNCH = {"jupyterhub_url": "https://hub.example.org", "binderhub_url": ""}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A folder with the pages where the book has them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "book").mkdir()
    return Book(folder)


def build(book, options):
    """Build with these options of the theme; what Sphinx said, and whether it was content."""
    book.write("", options, MORE, **PAGES)
    return book.build(*STRICT, "-E")


def buttons(book, page, menu):
    """The buttons of a menu above a page: what stands on them, and where they lead."""
    links = book.html(page).select(f".dropdown-{menu}-buttons a")
    return {link.text.strip(): unquote(link["href"]) for link in links}


def test_on_github_every_button_leads_where_it_says(book):
    url = "https://github.com/team/tiny"
    given = {"repository_url": url, "repository_branch": "next", "launch_buttons": LAUNCH}
    run = build(book, given)
    assert run.returncode == 0, run.stderr
    assert buttons(book, "book/cells", "launch") == {
        "Binder": "https://mybinder.org/v2/gh/team/tiny/next?urlpath=lab/tree/notebooks/cells.ipynb",
        "Colab": "https://colab.research.google.com/github/team/tiny/blob/notebooks/cells.ipynb",
        "JupyterHub": "https://hub.example.org/hub/user-redirect/git-pull"
        f"?repo={url}&branch=notebooks&urlpath=lab/tree/tiny/cells.ipynb",
    }
    assert buttons(book, "book/cells", "source") == {
        "Repository": url,
        "Suggest an edit": f"{url}/edit/next/book/cells.md",
        "Open an issue": f"{url}/issues/new?title=On the page “Cells”&body=Page: book/cells.md\n\n",
    }
    for page in ("book/words", "book/hidden"):
        assert buttons(book, page, "launch") == {}
    assert "Suggest an edit" in buttons(book, "book/words", "source")
    for page in ("search", "genindex"):
        assert buttons(book, page, "source") == {}


def test_on_a_host_of_ones_own_only_what_works_is_offered(book):
    url = "https://git.example.org/team/tiny"
    run = build(book, {"repository_url": url + "/", "launch_buttons": {"jupyterhub_url": ""}})
    assert run.returncode == 0, run.stderr
    assert list(buttons(book, "book/cells", "launch")) == ["Binder"]
    assert buttons(book, "book/cells", "source") == {"Repository": url}
    named = {"repository_url": url, "repository_provider": "gitlab"}
    assert build(book, named).returncode == 0
    assert buttons(book, "book/words", "source")["Suggest an edit"] == (
        f"{url}/-/edit/main/book/words.md"
    )


def test_without_an_address_there_are_none(book):
    assert build(book, {"repository_url": "", "launch_buttons": LAUNCH}).returncode == 0
    for menu in ("launch", "source"):
        assert buttons(book, "book/cells", menu) == {}


def test_what_is_no_address_ends_in_one_clear_sentence(book):
    run = build(book, {"repository_url": "git@github.com:team/tiny.git"})
    assert run.returncode != 0
    assert "repository.url: expected an address like https://github.com/owner/name" in run.stderr
    assert "Traceback" not in run.stderr
