"""Build the live site where that is needed: ``python -m tools.live``, after the book's pages."""

import os
import shutil
import sys
from pathlib import Path

from tools import part
from tools.live import parts, site
from tools.once import digest, is_fresh, run_once

BUILD = Path("_build")
KERNEL = BUILD / "live-kernel"
SITE = BUILD / "live"
STAMP = BUILD / ".live-stamp"
INPUTS = (
    "_config.yml",
    "_toc.yml",
    # The pages, what their notebooks say in numbers, and the policy that rules the live pages.
    "book",
    "bench/results",
    "lstmlib",
    "pyproject.toml",
    "requirements.txt",
    "tools/live",
    "tools/notebooks",
    "tools/policy.py",
)


def fingerprint() -> str:
    """Hash of all that the live site is made of."""
    return digest([*INPUTS, KERNEL / parts.LOCK])


def build() -> int:
    """Build the site; what is wrong is said in a sentence."""
    try:
        site.assemble(SITE, KERNEL)
    except parts.Refused as error:
        print(f"\nThe live notebooks were not built: {error}", file=sys.stderr)
        return 1
    return 0


def put(target: Path) -> None:
    """Lay the built site into `target`, by hard links, unless it is there already."""
    made = STAMP.read_text()
    mark = target / ".stamp"
    if is_fresh(mark, made):
        return
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(SITE, target, copy_function=os.link)
    mark.write_text(made)


def refresh(html: Path) -> int:
    """Build the site where that is needed, and put it into the book at `html`."""
    status = run_once(STAMP, fingerprint(), build, outputs=[SITE / "index.html"])
    if status == 0:
        put(html / "live")
    return status


def main() -> int:
    """Build, and say where the site is."""
    return part.make("live notebooks", "live", refresh)


if __name__ == "__main__":
    sys.exit(main())
