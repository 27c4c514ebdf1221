"""The notebooks of the whole book: the pages' cells, nothing of MyST, links that lead somewhere."""

import ast
import builtins
import re
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from tests.notebooks.executed import executed
from tools.notebooks import ROOT, write
from tools.notebooks.book import Book
from tools.notebooks.markdown import directive_of, tokens_of
from tools.notebooks.names import names

SITE = "https://book.example/"
CHAPTERS = {page.name: page for page in Book().chapters}
#: What lstmlib needs with the extras that the pages use, and what Jupyter itself brings.
INSTALLED = {"IPython", "ipywidgets", "lstmlib", "matplotlib", "numpy", "sympy"}
LEFT = re.compile(r"\{[\w:+-]+\}`|:::|`{3,}\{|^\([\w-]+\)=$|^%|\]\{|\)\{\.", re.MULTILINE)
LINK = re.compile(re.escape(SITE) + r"([^)#\s]*)(?:#([^)\s]*))?")
UNSEEN = {"remove-cell", "page-only"}
#: What is compared by its kind only; the page's kernel adds a picture to each widget.
DRAWN = ("widget-view", "svg")
#: One notebook of each part that runs in seconds.
QUICK = (
    "book/index",
    "book/answer/reading",
    "book/one-layer/output-gate",
    "book/stack/below",
    "book/practice/vanishing",
    "book/reference/sympy",
)


@pytest.fixture(scope="module")
def notebooks(site, tmp_path_factory):
    """The notebooks by the names of their pages."""
    folder = tmp_path_factory.mktemp("notebooks")
    write(folder, SITE, build=site.parent)
    return {name: nbformat.read(folder / page.path, 4) for name, page in CHAPTERS.items()}


def texts(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def codes(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell):
    return set(cell.metadata.get("tags", ()))


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_of_myst_is_left(notebooks, name):
    nbformat.validate(notebooks[name])
    for text in texts(notebooks[name]):
        assert LEFT.findall(re.sub(r"^```python.*?^```", "", text, flags=re.S | re.M)) == []
        for token in tokens_of(text):
            assert directive_of(token) is None and not token.type.startswith(("myst", "attrs"))
            assert all(not one.type.startswith("myst") for one in token.children or ())
        assert "⟨" not in text and "(None" not in text


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_code_is_the_pages_code_in_its_order(notebooks, name):
    seen = [cell.source for cell in codes(CHAPTERS[name].notebook) if not tags(cell) & UNSEEN]
    assert [one.source for one in codes(notebooks[name]) if not tags(one) & UNSEEN] == seen


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_cell_uses_what_a_cell_that_is_left_out_made(notebooks, name):
    made = set(dir(builtins))
    for cell in codes(notebooks[name]):
        used = names(cell.source)
        made |= used.binds
        assert used.reads <= made, used.reads - made


@pytest.mark.parametrize("name", CHAPTERS)
def test_it_says_what_it_is_below_the_title_of_the_page(notebooks, site, name):
    first = notebooks[name].cells[0].source
    title = BeautifulSoup((site / f"{name}.html").read_text(), "html.parser").h1
    assert first.startswith("# ") and "\n\n> This is the page *[" in first
    words = re.sub(r"\W", "", title.get_text().removesuffix("#"))
    assert words == re.sub(r"\W", "", first.splitlines()[0])


@pytest.fixture(scope="module")
def anchors(site):
    """All ids of a built page."""
    found = {}

    def look(page):
        if page not in found:
            assert (site / page).is_file(), page
            found[page] = set(re.findall(r'\bid="([^"]+)"', (site / page).read_text()))
        return found[page]

    return look


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_lead_to_places_of_the_built_site(notebooks, anchors, name):
    links = [link for text in texts(notebooks[name]) for link in LINK.findall(text)]
    assert links
    for page, anchor in links:
        assert not anchor or anchor in anchors(page), f"{page}#{anchor}"


@pytest.mark.parametrize("name", CHAPTERS)
def test_all_other_links_are_addresses(notebooks, name):
    for text in texts(notebooks[name]):
        for token in tokens_of(text):
            for child in token.children or ():
                if child.type == "link_open":
                    assert child.attrs["href"].startswith(("https://", "http://"))


def test_equations_have_the_numbers_of_the_page(notebooks, site):
    page = BeautifulSoup((site / "book/one-layer/state-error.html").read_text(), "html.parser")
    numbers = [one.get_text()[1:].partition(")")[0] for one in page.select(".eqno")]
    text = "\n".join(texts(notebooks["book/one-layer/state-error"]))
    assert re.findall(r"\\tag\{(\w+)\}", text) == numbers != []


def test_pages_with_the_links_are_those_with_notebooks(site):
    built = (
        path for path in site.glob("book/**/*.html") if 'class="book-live"' in path.read_text()
    )
    linked = {path.relative_to(site).with_suffix("").as_posix() for path in built}
    assert linked == (set(CHAPTERS) if (site / "live").is_dir() else set())


@pytest.mark.parametrize("name", CHAPTERS)
def test_it_imports_only_what_the_library_brings(notebooks, name):
    found = set()
    for cell in codes(notebooks[name]):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                found |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module.partition(".")[0])
    assert found <= INSTALLED | sys.stdlib_module_names


WITHOUT = """
import sys
from pathlib import Path


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "matplotlib", "torch"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())
for number, cell in enumerate(Path(sys.argv[1]).read_text().split("\\0")):
    print(number, file=sys.stderr)
    exec(compile(cell, f"cell {number}", "exec"), globals())
"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_cells_without_the_tag_run_where_there_is_no_numpy(notebooks, tmp_path, name):
    light = [one.source for one in codes(notebooks[name]) if "needs-numpy" not in tags(one)]
    if not light:
        return
    (tmp_path / "cells").write_text("\0".join(light))
    command = [sys.executable, "-c", WITHOUT, str(tmp_path / "cells")]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]


def shown(cell):
    """What a cell shows: what it printed, and each picture or widget by its kind."""
    printed = "".join(one.text for one in cell.outputs if one.output_type == "stream")
    found = [printed]
    for output in cell.outputs:
        if output.output_type != "stream":
            drawn = (kind for kind in DRAWN for one in output.data if kind in one)
            found.append(next(drawn, dict(output.data)))
    return found


@pytest.mark.parametrize("name", QUICK)
def test_it_runs_to_the_outputs_of_the_page(notebooks, site, tmp_path, name):
    page = executed(site, name)
    wanted = [shown(one) for one in codes(page) if not tags(one) & UNSEEN]
    notebook = notebooks[name].copy()
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    assert [shown(one) for one in codes(notebook) if not tags(one) & UNSEEN] == wanted
