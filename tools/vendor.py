"""Copy MathJax and reveal.js, as package-lock.json pins them, to where build and pages find them.

Run as ``python -m tools.vendor``. npm checks the hash of what it fetches. The engine, which draws
formulas while the book is built, lies in a hidden folder, so that Sphinx does not copy it into
the site; the fonts and the licence lie beside it. reveal.js moves the slides.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import node

VENDOR = Path("book", "_static", "vendor")
ENGINE, FONTS, SLIDES = ".mathjax", "mathjax", "reveal"
MATHJAX, REVEAL = "mathjax", "reveal.js"
REVEAL_FILES = ("LICENSE", "dist/reveal.js", "dist/reveal.css")
#: What is taken of npm's packages, and where it goes.
PARTS = (
    (f"{MATHJAX}/LICENSE", f"{FONTS}/LICENSE"),
    (f"{MATHJAX}/es5/output/chtml/fonts/woff-v2", FONTS),
    (f"{MATHJAX}/LICENSE", f"{ENGINE}/LICENSE"),
    *((f"{REVEAL}/{name}", f"{SLIDES}/{Path(name).name}") for name in REVEAL_FILES),
    *(
        (f"{MATHJAX}/es5/{name}", f"{ENGINE}/{name}")
        for name in (
            "node-main.js",
            "core.js",
            "adaptors/liteDOM.js",
            "a11y/assistive-mml.js",
            "input/tex.js",
            "input/tex/extensions",
            "output/chtml.js",
            "output/chtml/fonts/tex.js",
        )
    ),
)


def fetch(folder: Path, programs: str) -> int:
    """Install package-lock.json's packages in `folder` with the npm that lies in `programs`."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(name, folder)
    command = [*node.npm(programs), "ci", "--ignore-scripts", "--loglevel=error"]
    env = {**os.environ, "PATH": node.path_with(programs)}
    return subprocess.run(command, cwd=folder, env=env).returncode


def copy_parts(packages: Path, target: Path) -> None:
    """Lay the parts of `packages` that are needed into `target`, in place of older ones."""
    for name in (ENGINE, FONTS, SLIDES):
        shutil.rmtree(target / name, ignore_errors=True)
    for source, goal in PARTS:
        place = target / goal
        place.parent.mkdir(parents=True, exist_ok=True)
        if (packages / source).is_dir():
            shutil.copytree(packages / source, place, dirs_exist_ok=True)
        else:
            shutil.copy(packages / source, place)


def main() -> int:
    """Fetch and copy."""
    programs = node.find()
    if programs is None:
        print(node.MISSING, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        status = fetch(Path(folder), programs)
        if status == 0:
            copy_parts(Path(folder, "node_modules"), VENDOR)
    return status


if __name__ == "__main__":
    sys.exit(main())
