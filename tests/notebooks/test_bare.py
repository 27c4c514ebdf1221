"""A reader's own environment: the lock, then the library, and nothing else of this one."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tools.notebooks import ROOT

#: What `make lab` does before it opens JupyterLab, for some chapters.
REFRESH = """
import sys
from functools import partial
from pathlib import Path
from tools import lab
from tools.notebooks import write

lab.refresh(Path(sys.argv[1]), partial(write, only=sys.argv[2:]))
"""
#: What `make lab` opens the notebooks with.
OPEN = "import jupyterlab.labapp, jupytext, anywidget"
#: Equations and the stepper alone; a figure that Python computes, with NumPy and Matplotlib.
RUN = ("reference/sympy", "one-layer/output-gate")
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """Runs that environment's Python in a folder; fails where it fails."""
    place = tmp_path_factory.mktemp("bare") / "venv"
    venv.create(place, symlinks=True)
    program = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", f"--python={program}", "install", "--quiet"]
    pip += ["--no-input", "--no-compile", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", "requirements.txt"], cwd=ROOT, check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "."], cwd=ROOT, check=True)
    outside = ("PYTHON", "JUPYTER", "VIRTUAL_ENV")
    env = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    env["JUPYTER_PREFER_ENV_PATH"] = "1"

    def run(*arguments, cwd):
        command = [program, *map(str, arguments)]
        ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    return run


@pytest.fixture(scope="module")
def notebooks(python, tmp_path_factory):
    """The notebooks as that environment writes them."""
    folder = tmp_path_factory.mktemp("notebooks")
    python("-c", REFRESH, folder, *RUN, cwd=ROOT)
    return folder


def test_the_library_and_jupyterlab_are_there_and_nothing_of_ours(python, tmp_path):
    place = python("-c", "import lstmlib.widgets; print(lstmlib.widgets.__file__)", cwd=tmp_path)
    assert "site-packages" in Path(place).parts
    python("-c", OPEN, cwd=tmp_path)
    missing = (
        "import importlib.util as u; print([n for n in ('pytest', 'torch') if u.find_spec(n)])"
    )
    assert python("-c", missing, cwd=tmp_path) == "[]"


@pytest.mark.parametrize("name", RUN)
def test_a_chapter_runs_there(python, notebooks, name):
    path = notebooks / f"{name}.ipynb"
    python("-m", "nbconvert", "--to=notebook", "--execute", "--inplace", path, cwd=path.parent)
    cells = json.loads(path.read_text("utf8"))["cells"]
    outputs = [one for cell in cells for one in cell.get("outputs", ())]
    assert not [one for one in outputs if one["output_type"] == "error"]
    assert any(
        "text/latex" in one.get("data", ()) or WIDGET in one.get("data", ()) for one in outputs
    )
