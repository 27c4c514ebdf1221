"""Copy MathJax, as package-lock.json pins it, to where the pages load it.

Run as ``python -m tools.vendor``. npm checks the hash of what it fetches. Kept are the combined
component, its fonts, the TeX extensions that it loads on demand, and the licence.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import node

VENDOR = Path("book", "_static", "vendor")
PARTS = (
    ("LICENSE", "LICENSE"),
    ("es5/tex-mml-chtml.js", "tex-mml-chtml.js"),
    ("es5/output/chtml/fonts/woff-v2", "output/chtml/fonts/woff-v2"),
    ("es5/input/tex/extensions", "input/tex/extensions"),
)


def fetch(folder: Path, programs: str) -> int:
    """Install package-lock.json's packages in `folder` with the npm that lies in `programs`."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(name, folder)
    command = [*node.npm(programs), "ci", "--ignore-scripts", "--loglevel=error"]
    env = {**os.environ, "PATH": node.path_with(programs)}
    return subprocess.run(command, cwd=folder, env=env).returncode


def copy_parts(package: Path, target: Path) -> None:
    """Lay the parts of `package` that pages need into an emptied `target`."""
    shutil.rmtree(target, ignore_errors=True)
    for source, goal in PARTS:
        place = target / goal
        place.parent.mkdir(parents=True, exist_ok=True)
        if (package / source).is_dir():
            shutil.copytree(package / source, place)
        else:
            shutil.copy(package / source, place)


def main() -> int:
    """Fetch and copy."""
    programs = node.find()
    if programs is None:
        print(node.MISSING, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        status = fetch(Path(folder), programs)
        if status == 0:
            copy_parts(Path(folder, "node_modules", "mathjax"), VENDOR / "mathjax")
    return status


if __name__ == "__main__":
    sys.exit(main())
