"""Find a Chromium for the tests, or bring Debian's.

``python -m tools.chromium`` prints its path.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")

# Playwright adds --headless itself. The others keep the browser from calling anybody.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

MISSING = (
    "No Chromium found: the browser tests need `chromium`, `chromium-browser` or `google-chrome` "
    "on PATH, or the one that `.venv/bin/playwright install chromium` brings."
)


def find() -> str | None:
    """Path of a Chromium: the first on PATH, else Playwright's own, else None."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return _playwrights()


def _playwrights() -> str | None:
    # In a process of its own, so that a running event loop does not matter.
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = run.stdout.strip()
    return path if run.returncode == 0 and Path(path).is_file() else None


def _install_debians() -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("No Chromium found: installing Debian's.", file=sys.stderr)
    quiet = {"stdout": sys.stderr, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], **quiet
    )


def main() -> int:
    """Print the path of a Chromium; install one first where that is possible and needed."""
    found = find()
    if found is None:
        _install_debians()
        found = find()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
