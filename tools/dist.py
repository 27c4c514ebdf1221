"""Gather what a release hands out in ``dist/``: ``python -m tools.dist [--tag v1.2.0]``.

The wheel and the source archive of the library, the printed book and the site as one file each,
and the hashes of them all. The version stands in ``lstmlib/__init__.py``; with a tag, the two and
the changelog have to agree before anything is made. Where a solution, a sample answer or a hidden
test is found in any of them, nothing is handed out.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import lstmlib
from lstmlib.classroom import seeds
from tools import leaks

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))

from elsewhere.repository import release_tag  # noqa: E402

DIST = Path("dist")
BUILD = Path("_build")
BOOK = "backward-pass-for-lstms"
#: The forms of the book that `make pdf` and `make zip` leave in the build folder.
FORMS = (".pdf", ".zip")
SUMS = "SHA256SUMS"


def refusal(tag, changelog=ROOT / "CHANGELOG.md", version=lstmlib.__version__):
    """Say why this checkout is not the release that a tag names; empty where it is."""
    if tag != f"v{version}":
        return f"The tag is {tag}, but lstmlib/__init__.py says {version}: expected v{version}."
    if release_tag(changelog, version) != tag:
        return f"CHANGELOG.md has no heading '## {version} - YEAR-MONTH-DAY'."
    return ""


def build_library(folder):
    """Build the wheel and the source archive, with the locked tool and without the network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist"]
    subprocess.run([*command, "-d", str(folder)], check=True, stdout=subprocess.DEVNULL)


def gather_book(folder, build):
    """Copy the forms of the book that were built, with the version in their names."""
    for form in FORMS:
        made = build / f"{BOOK}{form}"
        if made.is_file():
            shutil.copy(made, folder / f"{BOOK}-{lstmlib.__version__}{form}")


def write_sums(folder):
    """Write the hashes as ``sha256sum --check`` reads them."""
    files = sorted(path for path in folder.iterdir() if path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines))


def leak_in(leaked):
    """Say where the first of what was found stands."""
    where, what = min(leaked.items())
    return f"{where} has what students may not see ({min(what)!r})."


def main(argv=None):
    """Gather everything in a fresh folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag", default="", help="the release that this has to be")
    tag = parser.parse_args(argv).tag
    reason = refusal(tag) if tag else ""
    if reason:
        print(reason, file=sys.stderr)
        return 1
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    build_library(DIST)
    gather_book(DIST, BUILD)
    if leaked := leaks.found(DIST, leaks.secrets_of(seeds.PRACTICE)):
        shutil.rmtree(DIST)
        print(f"Nothing is handed out: {leak_in(leaked)}", file=sys.stderr)
        return 1
    write_sums(DIST)
    for path in sorted(DIST.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.2f} MB  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
