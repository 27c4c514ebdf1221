"""Links to practice notebooks and to the slides, in a small book."""

import nbformat
import yaml

from lstmlib.classroom import notebooks, sources
from tests.book.small_book import ROOT, Book

MORE = """live_notebooks = {live}
extensions += ['live', 'practice']
"""
SLIDE = yaml.safe_load((ROOT / "book/classroom/deck.yml").read_text("utf8"))["slides"][0]["id"]
PAGE = f"""# One

```{{practice}} forward
```

Read {{deck}}`the slides`, or {{deck}}`the first <{SLIDE}>`.
"""


def build(folder, live, text=PAGE):
    """A book of one page in a folder."""
    book = Book(folder)
    (folder / "part").mkdir(exist_ok=True)
    book.write("", more=MORE.format(live=live), **{"part/one": text})
    return book, book.build("-q")


def written(book):
    """The practice notebooks that the build left."""
    return [path.name for path in (book.folder / "_build" / "assignments").glob("*")]


def test_with_the_live_site_everything_is_linked(tmp_path):
    book, run = build(tmp_path, True)
    assert run.returncode == 0, run.stderr
    page = book.html("part/one")
    live, file = page.select(".book-practice a")
    assert live["href"] == "../live/notebooks/index.html?path=assignments/forward.ipynb"
    assert live.get_text() == "Open forward.ipynb live"
    assert (file["href"], file["download"]) == ("../assignments/forward.ipynb", "forward.ipynb")
    assert written(book) == ["forward.ipynb"]
    links = {link.get_text(): link["href"] for link in page.select("p a[href*=slides]")}
    address = "../slides/index.html"
    assert links == {"the slides": address, "the first": f"{address}#{SLIDE}"}


def test_a_link_that_is_gone_brings_no_notebook(tmp_path):
    """Nor one that a page has not linked to since it was read last."""
    book, _ = build(tmp_path, True)
    book.page("part/one", "# One\n\nWords.\n")
    (tmp_path / "_build" / "assignments" / "forward.ipynb").unlink()
    assert book.build("-q").returncode == 0
    assert written(book) == []


def test_a_plain_build_offers_what_it_has(tmp_path):
    book, run = build(tmp_path, False)
    assert run.returncode == 0, run.stderr
    page = book.html("part/one")
    (file,) = page.select(".book-practice a")
    assert file["href"] == "../assignments/forward.ipynb"
    assert "Read the slides, or the first." in page.get_text()
    assert not page.select("a[href*=slides]")


def test_what_is_not_there_fails_the_build(tmp_path):
    text = "# One\n\n```{practice} forwards\n```\n\n{deck}`a slide <nowhere>`\n"
    _, run = build(tmp_path, True, text)
    assert "no assignment is called 'forwards', but forward, " in run.stderr
    assert "deck.yml has no slide 'nowhere'" in run.stderr


def test_every_download_is_a_notebook_without_a_solution(site):
    names = sources.names()
    found = {path.stem: nbformat.read(path, 4) for path in (site / "assignments").iterdir()}
    assert set(found) == set(names)
    for notebook in found.values():
        nbformat.validate(notebook)
        answers = [
            cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
        ]
        stubs = [notebooks.STUB in cell.source for cell in answers if cell.cell_type == "code"]
        assert stubs and all(stubs)
