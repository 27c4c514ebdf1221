"""Open the chapters as notebooks in JupyterLab: ``python -m tools.lab [JUPYTERLAB OPTIONS]``.

Readers find clean notebooks in ``notebooks/``: they are written from the chapters each time, and
one that you have changed stays as you left it (delete it for a fresh one). Writers find the
chapters themselves in ``book/``: they are Markdown, and a double click opens them as notebooks,
which jupytext reads and writes. Nothing outside the environment and that folder is touched.
"""

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from tools.notebooks import ROOT, write

FOLDER = ROOT / "notebooks"
#: What was written into the folder: names and hashes.
RECORD = ".written.json"
VIEWERS = {"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"}
SETTINGS = {"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": VIEWERS}}


def write_settings(prefix: Path) -> None:
    """Make notebooks the default view of Markdown files, in the environment at `prefix` only."""
    place = prefix / "etc" / "jupyter" / "labconfig" / "default_setting_overrides.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(SETTINGS, indent=2) + "\n")


def refresh(folder: Path, make=write) -> list[str]:
    """Bring the notebooks in `folder` up to date, but for those that somebody has changed.

    Parameters
    ----------
    folder : Path
        Where they are, or will be.
    make : callable
        Writes the notebooks into a folder and returns their paths.

    Returns
    -------
    list of str
        Names of those that were left as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / RECORD
    written = json.loads(record.read_text()) if record.is_file() else {}
    kept = []
    with tempfile.TemporaryDirectory() as fresh:
        for new in make(Path(fresh)):
            name = new.relative_to(fresh).as_posix()
            path = folder / name
            if path.is_file() and _hash(path) != written.get(name):
                kept.append(name)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new.read_bytes())
            written[name] = _hash(path)
    record.write_text(json.dumps(written, indent=1))
    return kept


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def command(options: list[str]) -> list[str]:
    """Command that starts JupyterLab on the repository, with the first notebook open."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--LabApp.default_url=/lab/tree/{FOLDER.name}/index.ipynb",
        "--ServerApp.contents_manager_class=jupytext.TextFileContentsManager",
        "--ip=127.0.0.1",
        *options,
    ]


def main(options: list[str]) -> int:
    """Write the notebooks, and start JupyterLab in place of this process."""
    if {"-h", "--help"} & set(options):
        print(f"{__doc__}\nThe options are JupyterLab's: python -m jupyterlab --help")
        return 0
    kept = refresh(FOLDER)
    print(f"The notebooks are in {FOLDER.name}/.")
    if kept:
        print(f"Left as you changed them: {', '.join(kept)}.")
    write_settings(Path(sys.prefix))
    started = command(options)
    sys.stdout.flush()
    os.execv(started[0], started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
