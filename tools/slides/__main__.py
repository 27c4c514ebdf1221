"""Make the slides where that is needed: ``python -m tools.slides``, after the book's pages."""

import sys
from pathlib import Path

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
    html = BUILD / "html"
    if not (html / "index.html").is_file():
        print("The book comes first: run `make html`.", file=sys.stderr)
        return 1
    status = refresh(html)
    if status == 0:
        print(f"The slides are in {html / page.FOLDER / 'index.html'}; `make book` serves them.")
    return status


if __name__ == "__main__":
    sys.exit(main())
