"""Make the slides where that is needed: ``python -m tools.slides``, after the book's pages."""

import sys
from pathlib import Path

from tools import part
from tools.once import digest, run_once
from tools.slides import deck, page

BUILD = Path("_build")
STAMP = BUILD / ".slides-stamp"
#: The book's own stamp stands for all its pages.
INPUTS = (BUILD / ".html-stamp", deck.DECK, "tools/slides", "tools/policy.py")


def build(html):
    """Make the slides; what is wrong is said in a sentence."""
    try:
        page.write(html, deck.read())
    except deck.Stale as error:
        print(f"\nThe slides were not made ({deck.DECK}):\n{error}", file=sys.stderr)
        return 1
    return 0


def refresh(html):
    """Make the slides in the book at `html`, unless they are there as they have to be."""
    outputs = [html / page.FOLDER / name for name in page.PAGES]
    return run_once(STAMP, digest(INPUTS), lambda: build(html), outputs)


def main():
    """Make them, and say where they are."""
    return part.make("slides", f"{page.FOLDER}/index.html", refresh)


if __name__ == "__main__":
    sys.exit(main())
