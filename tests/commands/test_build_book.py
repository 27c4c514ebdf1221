"""The book's staleness: what must be built again is, and nothing stale stays in the pages."""

import pytest

from tools import build_book

CONFIG = "title: small\nonly_build_toc_files: true\nexecute: {execute_notebooks: cache}\n"
TOC = "format: jb-book\nroot: book/index\n"
PAGE = """---
file_format: mystnb
kernelspec: {name: python3}
---
# Small

```{code-cell}
import pathlib, random
print("library", pathlib.Path("../lstmlib/part.js").read_text(), "run", random.random())
```
"""


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A small book whose only notebook prints a file of the library; no live ones, no slides."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(build_book, "refresh", lambda html: 0)
    monkeypatch.setattr(build_book, "refresh_slides", lambda html: 0)
    files = {"_config.yml": CONFIG, "_toc.yml": TOC, "book/index.md": PAGE}
    write(tmp_path, files | {"lstmlib/part.js": "one"})
    return tmp_path


@pytest.fixture
def built(monkeypatch):
    """Replace Jupyter Book by one that counts its runs and writes a page for each source."""
    calls = []

    class Run:
        returncode = 0

    def jupyter_book(command, env):
        calls.append(command)
        build_book.CACHE.mkdir(exist_ok=True)
        build_book.HTML.mkdir()
        for page in build_book.Path("book").glob("*.md"):
            (build_book.HTML / f"{page.stem}.html").write_text("")
        return Run

    monkeypatch.setattr(build_book.subprocess, "run", jupyter_book)
    calls_and_result = type("Built", (), {"calls": calls, "result": Run})
    return calls_and_result


def output():
    """What the small book's cell printed."""
    page = (build_book.HTML / "book" / "index.html").read_text()
    return page[page.index("library ") :].splitlines()[0]


def test_pages_show_the_library_as_it_is(book):
    assert build_book.main() == 0
    first = output()
    assert "library one run" in first

    (book / "book" / "index.md").write_text(PAGE + "\nMore text.\n")
    assert build_book.main() == 0
    assert output() == first, "a change of the text alone must not run the cells again"

    (book / "lstmlib" / "part.js").write_text("two")
    assert build_book.main() == 0
    assert "library two run" in output()


def test_a_warning_fails_the_build_and_leaves_no_stamp(book):
    (book / "book" / "index.md").write_text("# Small\n\n{ref}`nowhere`\n")
    assert build_book.main() != 0
    assert not build_book.STAMP.exists()


def test_nothing_is_built_twice(book, built):
    assert [build_book.main(), build_book.main()] == [0, 0]
    assert len(built.calls) == 1
    assert list(built.calls[0][1:]) == ["build", ".", "-W", "-n", "--keep-going"]


@pytest.mark.parametrize(
    "name",
    [
        "_config.yml",
        "_toc.yml",
        "book/other.md",
        "book/_ext/shell.py",
        "book/_static/host.js",
        "book/data.csv",
        "lstmlib/core.py",
        "lstmlib/widgets/flow.js",
        "lstmlib/widgets/flow.css",
        "requirements.txt",
        "CITATION.cff",
        "bench/results/speed.json",
        ".venv/pyvenv.cfg",
    ],
)
def test_each_input_makes_it_build_again(book, built, name):
    write(book, {name: "before"})
    assert build_book.main() == 0
    write(book, {name: "after"})
    assert build_book.main() == 0
    assert len(built.calls) == 2
    (book / name).unlink()
    assert build_book.main() == 0
    assert len(built.calls) == 3


def test_a_deleted_page_vanishes(book, built):
    write(book, {"book/other.md": "# Other\n"})
    assert build_book.main() == 0
    assert (build_book.HTML / "other.html").exists()
    (book / "book" / "other.md").unlink()
    assert build_book.main() == 0
    assert not (build_book.HTML / "other.html").exists()


def test_a_failed_build_is_tried_again(book, built):
    built.result.returncode = 2
    assert build_book.main() == 2
    built.result.returncode = 0
    assert build_book.main() == 0
    assert len(built.calls) == 2


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("book/index.md", True),
        ("_config.yml", True),
        ("book/_static/host.js", True),
        ("lstmlib/widgets/flow.js", False),
        ("lstmlib/core.py", False),
        ("book/data.csv", False),
        ("requirements.txt", False),
        (".venv/pyvenv.cfg", False),
    ],
)
def test_executed_cells_are_kept_only_while_what_they_read_stays(book, built, name, kept):
    assert build_book.main() == 0
    mark = build_book.CACHE / "mark"
    mark.write_text("")
    write(book, {name: "changed"})
    assert build_book.main() == 0
    assert mark.exists() == kept
