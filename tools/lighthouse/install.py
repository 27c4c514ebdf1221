"""Bring Lighthouse, as its package-lock.json pins it, into the environment.

It has a lock of its own, beside the one of what pages and notebooks are made from, so that
building the book never fetches it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import node
from tools.once import digest, run_once

HERE = Path(__file__).parent
FOLDER = Path(".venv", "lighthouse")
STAMP = Path(".venv", "stamps", "lighthouse")
GIVEN = (HERE / "package.json", HERE / "package-lock.json", Path(".npmrc"))


def fetch(programs: str) -> int:
    """Install what the lock names; npm checks the hashes."""
    print("Installing Lighthouse ...", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in GIVEN:
        shutil.copy(path, FOLDER)
    command = [*node.npm(programs), "ci", "--ignore-scripts", "--loglevel=error"]
    env = {**os.environ, "PATH": node.path_with(programs)}
    return subprocess.run(command, cwd=FOLDER, env=env).returncode


def main() -> int:
    """Install it, unless it is there."""
    programs = node.find()
    if programs is None:
        print(node.MISSING, file=sys.stderr)
        return 1
    outputs = [FOLDER / "node_modules" / "lighthouse"]
    return run_once(STAMP, digest(GIVEN), lambda: fetch(programs), outputs)


if __name__ == "__main__":
    sys.exit(main())
