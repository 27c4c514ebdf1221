"""Open the chapters as notebooks in JupyterLab: ``python -m tools.lab [JUPYTERLAB OPTIONS]``.

The chapters are Markdown. jupytext reads and writes them as notebooks, and a double click opens
them so; nothing outside the environment is touched.
"""

import json
import os
import sys
from pathlib import Path

VIEWERS = {"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"}
SETTINGS = {"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": VIEWERS}}


def write_settings(prefix: Path) -> None:
    """Make notebooks the default view of Markdown files, in the environment at `prefix` only."""
    place = prefix / "etc" / "jupyter" / "labconfig" / "default_setting_overrides.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(SETTINGS, indent=2) + "\n")


def command(options: list[str]) -> list[str]:
    """Command that starts JupyterLab in the folder of the chapters."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--ServerApp.root_dir=book",
        "--ServerApp.contents_manager_class=jupytext.TextFileContentsManager",
        "--ip=127.0.0.1",
        *options,
    ]


def main() -> None:
    """Start JupyterLab in place of this process."""
    write_settings(Path(sys.prefix))
    started = command(sys.argv[1:])
    os.execv(started[0], started)


if __name__ == "__main__":
    main()
