"""Find bubblewrap for the tests of grading, or bring Debian's.

``python -m tools.bubblewrap`` prints its path.
"""

import os
import shutil
import subprocess
import sys

MISSING = (
    "No bubblewrap found: the tests of grading run submissions in its sandbox. Install it with "
    "`sudo apt-get install bubblewrap` (Debian, Ubuntu) or `sudo dnf install bubblewrap` (Fedora)."
)


def find() -> str | None:
    """Path of bubblewrap, or None."""
    return shutil.which("bwrap")


def _install_debians() -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print("No bubblewrap found: installing Debian's.", file=sys.stderr)
    quiet = {"stdout": sys.stderr, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "bubblewrap"], **quiet
    )


def main() -> int:
    """Print the path of bubblewrap; install it first where that is possible and needed."""
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
