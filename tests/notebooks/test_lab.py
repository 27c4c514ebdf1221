"""`make lab`: clean notebooks in a folder of the reader's, in the reader's own environment."""

import json
import urllib.request

from nbformat.v4 import new_markdown_cell, new_notebook, writes

from tests.browser.lab import running
from tools import lab

PAGE = writes(new_notebook(cells=[new_markdown_cell("# Title")]))


def writing(text):
    """Writes one notebook, which holds a text."""

    def make(folder):
        path = folder / "stack" / "below.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return [path]

    return make


def test_notebooks_are_written_and_brought_up_to_date(tmp_path):
    path = tmp_path / "stack" / "below.ipynb"
    assert lab.refresh(tmp_path, writing("first")) == []
    assert path.read_text() == "first"
    assert lab.refresh(tmp_path, writing("second")) == []
    assert path.read_text() == "second"


def test_what_a_reader_changed_stays_until_it_is_deleted(tmp_path):
    path = tmp_path / "stack" / "below.ipynb"
    lab.refresh(tmp_path, writing("first"))
    path.write_text("mine")
    for _ in range(2):
        assert lab.refresh(tmp_path, writing("second")) == ["stack/below.ipynb"]
        assert path.read_text() == "mine"
    path.unlink()
    assert lab.refresh(tmp_path, writing("second")) == []
    assert path.read_text() == "second"


def test_a_notebook_that_was_there_before_is_not_overwritten(tmp_path):
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack" / "below.ipynb").write_text("mine")
    assert lab.refresh(tmp_path, writing("ours")) == ["stack/below.ipynb"]


def test_help_says_where_the_notebooks_are_and_starts_nothing(capsys):
    assert lab.main(["--help"]) == 0
    assert "notebooks/" in capsys.readouterr().out


def test_jupyterlab_serves_the_notebooks_and_the_chapters(tmp_path, monkeypatch):
    def command(folder, port):
        monkeypatch.setattr(lab, "ROOT", folder)
        lab.refresh(folder / "notebooks", writing(PAGE))
        (folder / "chapter.md").write_text("# A chapter\n")
        options = ["--no-browser", "--allow-root", f"--ServerApp.port={port}"]
        return lab.command([*options, "--ServerApp.port_retries=0"])

    with running(tmp_path, command=command) as server:

        def get(path):
            address = f"{server.url}/api/contents/{path}&token={server.token}"
            with urllib.request.urlopen(address, timeout=30) as answer:
                return json.load(answer)["content"]

        assert get("notebooks/stack/below.ipynb?type=notebook")["cells"][0]["source"] == "# Title"
        assert get("chapter.md?type=notebook")["cells"][0]["source"] == "# A chapter"
