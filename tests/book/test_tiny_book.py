"""A tiny book in our shell, built with the plain command: what only a build can show."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.browser.guard import watched

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("lstmlib", "book/_ext", "book/_static", "tools")
HOME = """\
# Tiny

The first paragraph of the tiny book.
"""
CHAPTER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Chapter

A chapter with a widget, a figure and $a^2$.

```{code-cell} python
import anywidget, traitlets, lstmlib

class Tiny(anywidget.AnyWidget):
    _esm = '''
    export default { render({ model, el }) {
      const view = model.get("data");
      const first = view.getFloat64(0, true);
      el.textContent = `version ${model.get("version")}, number ${first}`;
    } }'''
    version = traitlets.Unicode(lstmlib.__version__).tag(sync=True)
    data = traitlets.Bytes(bytes.fromhex("000000000000f83f")).tag(sync=True)

Tiny()
```

```{code-cell} python
%config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt
from lstmlib import plots
plt.rcParams.update(plots.style())
plt.figure(figsize=(2, 1))
plt.plot([0, 1]);
```
"""


class Book:
    """The tiny book's folder."""

    def __init__(self, folder):
        self.folder = folder
        for name in COPIED:
            skip = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        shutil.copy(ROOT / "CITATION.cff", folder)
        shutil.copy(ROOT / "book" / "references.bib", folder / "book")
        (folder / "book" / "index.md").write_text(HOME)
        (folder / "book" / "chapter.md").write_text(CHAPTER)
        toc = {
            "format": "jb-book",
            "root": "book/index",
            "chapters": [{"file": "book/chapter"}],
        }
        (folder / "_toc.yml").write_text(yaml.safe_dump(toc))

    def build(self, repository="", address=""):
        """Build as a stranger would, and return what was printed."""
        config = yaml.safe_load((ROOT / "_config.yml").read_text())
        config["repository"]["url"] = repository
        config["html"]["baseurl"] = address
        (self.folder / "_config.yml").write_text(yaml.safe_dump(config))
        programs = Path(sys.executable).parent
        env = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
        command = [programs / "jupyter-book", "build", ".", "-W", "-n", "--keep-going"]
        run = subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout + run.stderr

    def page(self, name):
        """A built page, parsed."""
        text = (self.folder / "_build" / "html" / name).read_text("utf8")
        return BeautifulSoup(text, "html.parser")

    def url(self, name):
        """Address of a built page, as a file."""
        return (self.folder / "_build" / "html" / name).as_uri()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The tiny book, built with the addresses of an example."""
    made = Book(tmp_path_factory.mktemp("tiny"))
    made.build("https://github.com/example/tiny", "https://example.org/tiny")
    return made


def test_with_an_address_links_have_previews(book):
    soup = book.page("book/chapter.html")
    said = {item["property"]: item["content"] for item in soup.find_all("meta", property=True)}
    assert said["og:url"] == "https://example.org/tiny/book/chapter.html"
    assert said["og:title"] == "Chapter"
    assert said["og:description"].startswith("A chapter with a widget")
    assert said["og:image"] == "https://example.org/tiny/_static/social-card.png"
    assert (book.folder / "_build/html/_static/social-card.png").is_file()
    assert soup.find("link", rel="canonical")["href"] == said["og:url"]
    root = book.page("index.html")
    assert root.find("meta", property="og:image") is not None
    home = "https://example.org/tiny/book/index.html"
    assert root.find("link", rel="canonical")["href"] == home
    told = json.loads(soup.find("script", type="application/ld+json").string)
    assert (told["name"], told["url"]) == ("Chapter", said["og:url"])
    assert told["description"] == said["og:description"]
    assert told["isPartOf"]["url"] == home


def test_with_a_repository_pages_lead_to_their_sources(book):
    links = {link["href"] for link in book.page("book/chapter.html").find_all("a", href=True)}
    assert "https://github.com/example/tiny" in links
    assert "https://github.com/example/tiny/edit/main/book/chapter.md" in links


def test_the_widget_of_a_real_build_mounts(book, browser):
    with watched(browser, book.url("book/chapter.html")) as page:
        page.get_by_text("number 1.5").wait_for()
        assert page.locator(".math mjx-container").count() == 1
        assert page.locator("noscript").count() > 0


@pytest.mark.parametrize(("theme", "shown"), [("light", "only-light"), ("dark", "only-dark")])
def test_a_figure_is_shown_in_the_readers_theme(book, browser, theme, shown):
    with watched(browser, book.url("book/chapter.html"), theme=theme) as page:
        pictures = page.locator(".cell_output img:visible")
        assert pictures.count() == 1
        assert pictures.get_attribute("class") == shown


def test_a_changed_library_is_executed_again_and_an_unknown_host_is_no_obstacle(book):
    home = book.folder / "lstmlib" / "__init__.py"
    assert "Executed notebook" not in book.build("https://git.example.org/team/tiny")
    soup = book.page("book/chapter.html")
    assert soup.find(class_="book-footer").find("a", string="Sources")["href"] == (
        "https://git.example.org/team/tiny"
    )
    assert soup.find(class_="btn-source-repository-button") is None
    assert soup.find("meta", property="og:url") is None
    home.write_text(home.read_text() + '\n__version__ = "9.9.9"\n')
    assert "Executed notebook" in book.build()
    assert '"9.9.9"' in str(book.page("book/chapter.html").head)
