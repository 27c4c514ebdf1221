"""The command that writes notebooks, and what it may be asked for."""

import nbformat
import pytest

from tools.notebooks.__main__ import main
from tools.notebooks.book import Book
from tools.notebooks.chapter import notebook


def test_it_writes_the_pages_that_are_named(tmp_path, capsys):
    main([str(tmp_path), "reference/sympy", "book/answer/clock.md", "--build", str(tmp_path)])
    assert capsys.readouterr().out == f"2 notebooks are in {tmp_path}.\n"
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.ipynb")}
    assert written == {"reference/sympy.ipynb", "answer/clock.ipynb"}


def test_options_may_stand_in_front_of_the_pages(tmp_path, capsys):
    main([str(tmp_path), "--install", "--build", str(tmp_path), "reference/sympy"])
    assert capsys.readouterr().out == f"1 notebooks are in {tmp_path}.\n"


def test_links_lead_to_the_address_that_is_given(tmp_path):
    main([str(tmp_path), "reference/sympy", "--base-url", "https://book.example/x"])
    text = (tmp_path / "reference" / "sympy.ipynb").read_text()
    assert "https://book.example/x/book/reference/equations.html" in text


def test_a_page_without_code_is_refused_in_a_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        main([str(tmp_path), "reference/glossary"])
    assert stop.value.code == 2
    assert "not pages with code: book/reference/glossary" in capsys.readouterr().err


@pytest.fixture(scope="module")
def book():
    return Book()


def made(book, name, **options):
    return notebook(book, book.pages[f"book/{name}"], **options)


def test_with_a_repository_the_first_cells_say_and_do_what_installs_the_library(book):
    options = {"requirement": "lstmlib @ git+https://x.example/r", "install": "# installs"}
    about, install, *_ = made(book, "reference/sympy", **options).cells
    assert 'pip install "lstmlib @ git+https://x.example/r"' in about.source
    assert (install.cell_type, install.source) == ("code", "# installs")


def test_without_one_the_first_cell_speaks_of_the_sources(book):
    about, second, *_ = made(book, "reference/sympy").cells
    assert "in a copy of the book's sources" in about.source
    assert second.cell_type == "markdown"


def test_the_first_cell_says_which_cells_need_numpy(book):
    words = {
        name: made(book, name).cells[0].source for name in ("reference/sympy", "reference/api")
    }
    assert "None of its cells needs NumPy" in words["reference/sympy"]
    assert "All of its cells need NumPy" in words["reference/api"]
    tested = made(book, "reference/tested").cells[0].source
    assert "2 of the 3 cells still run, those under *" in tested


def test_a_notebook_is_the_same_each_time_and_its_cells_have_names(book):
    first, second = (nbformat.writes(made(book, "stack/below")) for _ in range(2))
    assert first == second
    names = [cell.id for cell in nbformat.reads(first, 4).cells]
    assert len(set(names)) == len(names) and names[:2] == ["about", "text-1"]
