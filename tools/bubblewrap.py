"""Find bubblewrap for the tests of grading, or bring Debian's.

``python -m tools.bubblewrap`` prints its path. With ``--sudo`` it may ask for the rights to install
it, and lets it make its namespaces where the system forbids that until the next start.
"""

import os
import shutil
import subprocess
import sys

from lstmlib.classroom import doctor

MISSING = (
    "No bubblewrap found: the tests of grading run submissions in its sandbox. Install it with "
    "`sudo apt-get install bubblewrap` (Debian, Ubuntu) or `sudo dnf install bubblewrap` (Fedora)."
)


def find() -> str | None:
    """Path of bubblewrap, or None."""
    return shutil.which("bwrap")


def _install_debians(sudo: list[str]) -> None:
    if not shutil.which("apt-get") or not (sudo or os.geteuid() == 0):
        return
    print("No bubblewrap found: installing Debian's.", file=sys.stderr)
    quiet = {"stdout": sys.stderr, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run([*sudo, "apt-get", "update", "-qq"], **quiet)
    subprocess.run(
        [*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "bubblewrap"], **quiet
    )


def _allow(sudo: list[str]) -> None:
    """Turn off what forbids namespaces to all but root."""
    for path, forbids, words in doctor.SWITCHES:
        if doctor.read(path) == forbids:
            subprocess.run([*sudo, *words.removeprefix("sudo ").split()], stdout=sys.stderr)


def main(options: list[str] | None = None) -> int:
    """Print the path of bubblewrap; install it first where that is possible and needed."""
    asked = "--sudo" in (sys.argv[1:] if options is None else options)
    sudo = ["sudo"] if asked and os.geteuid() != 0 and shutil.which("sudo") else []
    found = find()
    if found is None:
        _install_debians(sudo)
        found = find()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 1
    if sudo:
        _allow(sudo)
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
