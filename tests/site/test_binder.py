"""Binder's files agree with the locks and the version of Python that is tested."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from elsewhere.repository import NOTEBOOKS, read_repository

ROOT = Path(__file__).resolve().parents[2]
BINDER = ROOT / ".binder"
#: Asks repo2docker, which is what Binder runs, how it would build this checkout. It needs Docker to
#: do so, but not to answer.
ASK = """
import json

from repo2docker.app import Repo2Docker

packs = (pack("none") for pack in Repo2Docker().buildpacks)
pack = next(pack for pack in packs if pack.detect())
print(json.dumps({
    "pack": type(pack).__name__,
    "folder": pack.binder_dir,
    "python": pack.python_version,
    "before": pack.get_preassemble_scripts(),
    "install": [command for user, command in pack.get_assemble_scripts()],
    "after": pack.get_post_build_scripts(),
}))
"""


def test_binder_installs_the_lock_itself():
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    asked = [line for line in lines if not line.startswith("#")]
    assert asked == ["-r ../requirements.txt"]
    lock = (ROOT / "requirements.txt").read_text()
    pins = re.findall(r"^[\w.-]+==", lock, re.MULTILINE)
    assert len(pins) > 50
    assert lock.count("--hash=") >= len(pins)


def test_binders_python_is_one_that_the_library_and_the_lock_allow():
    version = re.fullmatch(r"python-(3\.\d+)\n", (BINDER / "runtime.txt").read_text())[1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={version}"


def test_what_is_run_after_the_install_adds_the_library_and_the_notebooks(tmp_path):
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\necho "$@" >> "$LOG"\n')
    program.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "LOG": str(tmp_path / "log")}
    subprocess.run([BINDER / "postBuild"], cwd=tmp_path, env=env, check=True)
    first, second = (tmp_path / "log").read_text().splitlines()
    assert first.startswith("-m pip install") and first.endswith("--no-deps --no-build-isolation .")
    assert second == f"-m tools.notebooks {NOTEBOOKS}"
    opened = read_repository("https://github.com/team/book").binder("answer/question.ipynb")
    assert f"lab/tree/{NOTEBOOKS}/" in opened


def test_nothing_else_of_the_repository_decides_what_binder_builds():
    """With a folder of its own, Binder looks nowhere else; two folders would be an error."""
    assert not (ROOT / "binder").exists()
    assert {path.name for path in BINDER.iterdir()} == {
        *("requirements.txt", "runtime.txt", "postBuild")
    }


def test_binder_reads_its_files_as_they_are_meant():
    ran = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    (install,) = told.pop("install")
    assert install.endswith('pip install --no-cache-dir -r ".binder/requirements.txt"')
    assert told == {
        "pack": "PythonBuildPack",
        "folder": ".binder",
        "python": "3.11",
        # The lock lies outside the folder: it is read once the whole checkout is there.
        "before": [],
        "after": [".binder/postBuild"],
    }
    assert os.access(BINDER / "postBuild", os.X_OK)
