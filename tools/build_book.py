"""Build the book into _build/html, unless it is there already: ``python -m tools.build_book``.

What a page shows hangs on more than its own text: on the library, the widgets' scripts, our
Sphinx extension, the navigation. So pages are always built afresh and all together; what takes
time, the execution of cells, is kept for as long as nothing that a cell can read has changed.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tools.live.__main__ import refresh
from tools.once import digest, is_fresh, run_once
from tools.slides.__main__ import refresh as refresh_slides

INPUTS = (
    "_config.yml",
    "_toc.yml",
    "book",
    "lstmlib",
    "bench/results",
    "tools/build_book.py",
    "requirements.txt",
    "CITATION.cff",
    "CHANGELOG.md",
    # It names the interpreter and its version.
    ".venv/pyvenv.cfg",
)
# Inputs that shape pages but that no cell reads.
OUTSIDE_CELLS = ("_config.yml", "_toc.yml", "book/_ext", "book/_static", "CHANGELOG.md")

BUILD = Path("_build")
HTML = BUILD / "html"
STAMP = BUILD / ".html-stamp"
CACHE = BUILD / ".jupyter_cache"
CACHE_STAMP = BUILD / ".cache-stamp"
COMMAND = ("jupyter-book", "build", ".", "-W", "-n", "--keep-going")


def read_by_cells(path: Path) -> bool:
    """Tell whether the cells' outputs may hang on `path`: not so for pages, whose code is keyed."""
    return path.suffix != ".md" and not any(path.is_relative_to(part) for part in OUTSIDE_CELLS)


def drop_old_outputs() -> None:
    """Remove what earlier builds left, the cache of executed cells too where it is out of date."""
    for name in ("html", ".doctrees", "jupyter_execute"):
        shutil.rmtree(BUILD / name, ignore_errors=True)
    readable = digest(INPUTS, keep=read_by_cells)
    if not is_fresh(CACHE_STAMP, readable):
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE_STAMP.write_text(readable)


def build() -> int:
    """Build all pages; the exit status is Jupyter Book's."""
    drop_old_outputs()
    programs = Path(sys.executable).parent
    env = {
        **os.environ,
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")]),
        # The kernel is this environment's, whatever kernels the user has elsewhere.
        "JUPYTER_PREFER_ENV_PATH": "1",
        # The pages have buttons for the live notebooks and the slides, which are built after them.
        "BOOK_LIVE": "1",
    }
    return subprocess.run([programs / COMMAND[0], *COMMAND[1:]], env=env).returncode


@contextmanager
def alone():
    """Let a second build wait for the first, instead of both writing into one folder."""
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Build where that is needed; a failed build leaves no stamp, so the next one tries again."""
    with alone():
        status = run_once(STAMP, digest(INPUTS), build, outputs=[HTML / "index.html"])
        status = status or refresh_slides(HTML) or refresh(HTML)
    if status == 0:
        print(f"The book is in {HTML}.")
    else:
        print("\nThe book was not built: see the first warning or error above.", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
