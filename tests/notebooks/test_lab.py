"""`make lab`: clean notebooks in a folder of the reader's, in the reader's own environment."""

import json
import subprocess
import sys
import urllib.request
from importlib.metadata import packages_distributions

from nbformat.v4 import new_markdown_cell, new_notebook, writes

from tests.browser.lab import running
from tools import lab
from tools.notebooks import ROOT

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


#: Runs the tools where only those packages can be imported that the reader's lock brings.
BARE = """
import sys

hidden = set({hidden!r})


class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)


sys.meta_path.insert(0, Hidden())
from pathlib import Path
from tools import lab

assert lab.refresh(Path(sys.argv[1])) == []
"""


def locked():
    """Names of the packages in the reader's lock."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return {line.partition("==")[0].lower() for line in lines if "==" in line}


def hidden():
    """Modules of this environment that a reader's has not."""
    names, found = locked() | {"lstmlib", "pip", "setuptools"}, set()
    for module, owners in packages_distributions().items():
        if not any(owner.lower().replace("_", "-") in names for owner in owners):
            found.add(module)
    return found


def test_the_readers_lock_is_enough(tmp_path):
    assert {"pytest", "playwright", "torch"} <= hidden()
    code = BARE.format(hidden=sorted(hidden()))
    command = [sys.executable, "-c", code, tmp_path]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    made = json.loads((tmp_path / "reference" / "sympy.ipynb").read_text())
    assert made["cells"][0]["source"][0].startswith("# SymPy in ten minutes")


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
