"""Keep what is built true to its sources, also where Sphinx and Jupyter Cache do not look.

Jupyter Cache knows a notebook by the code of its cells only, so a changed library or widget
would leave old outputs in the page. Here each state of the library, and of what kernels start
with, has a cache of its own, and a changed cache path makes Sphinx read every page again.
"""

import hashlib
import shutil
from pathlib import Path

from . import ROOT

KERNEL = Path(__file__).with_name("kernel")
LIBRARY = (".py", ".js", ".css", ".json", ".npz")


def digest(folders, suffixes):
    """Hash the names and contents of the files below `folders`, in a fixed order."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in suffixes and "__pycache__" not in path.parts:
                total.update(path.relative_to(ROOT).as_posix().encode())
                total.update(path.read_bytes())
    return total.hexdigest()[:16]


def use_cache_of_this_library(app, config):
    """Point MyST-NB at the cache that belongs to the library as it is now."""
    caches = Path(app.outdir).parent / ".jupyter_cache"
    mine = caches / digest([ROOT / "lstmlib", KERNEL], LIBRARY)
    if caches.is_dir():
        for other in caches.iterdir():
            if other != mine:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
    config.nb_execution_cache_path = str(mine)
    config.bookshell_code = digest([ROOT / "book" / "_ext"], (".py", ".html"))
    config.bookshell_static = digest([ROOT / "book" / "_static"], (".css", ".js"))


def setup(app):
    """Register the digests as configuration, so that a change rebuilds what hangs on it."""
    app.add_config_value("bookshell_code", "", "env")
    app.add_config_value("bookshell_static", "", "html")
    app.connect("config-inited", use_cache_of_this_library, priority=100)
