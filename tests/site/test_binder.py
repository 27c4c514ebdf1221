"""Binder's files agree with the locks and the version of Python that is tested."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

from elsewhere.repository import NOTEBOOKS, read_repository

ROOT = Path(__file__).resolve().parents[2]
BINDER = ROOT / ".binder"


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
