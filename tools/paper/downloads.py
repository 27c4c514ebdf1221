"""Offer the printed book and the zip on the site's pages, once they are made.

A site that was built alone offers nothing: its footers hold an empty paragraph, which is filled
here and is not seen until then.
"""

import os
import posixpath
import re
import shutil
from pathlib import Path

FOLDER = "downloads"
WORDS = {".pdf": "the whole book as PDF", ".zip": "the site to read offline"}
PLACE = re.compile(r'<p class="book-downloads">.*?</p>', re.DOTALL)
EMPTY = '<p class="book-downloads"></p>'


def offer(site: Path, file: Path) -> None:
    """Lay a file into the site and name all that lie there in the footer of every page."""
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    shutil.copy(file, folder / file.name)
    offered = sorted(path for path in folder.iterdir() if path.suffix in WORDS)
    for page in site.rglob("*.html"):
        text = page.read_text("utf8")
        if PLACE.search(text):
            _rewrite(page, PLACE.sub(line(site, page, offered), text))


def line(site: Path, page: Path, offered: list[Path]) -> str:
    """Return the footer's line for one page."""
    here = page.relative_to(site).parent.as_posix()
    links = []
    for path in offered:
        address = posixpath.relpath(posixpath.join(FOLDER, path.name), here)
        size = f"{path.stat().st_size / 1e6:.0f} MB"
        links.append(f'<a href="{address}" download>{WORDS[path.suffix]}</a> ({size})')
    return EMPTY.replace("></p>", f">To take along: {', '.join(links)}.</p>")


def without(text: str) -> str:
    """Return a page's text with nothing offered."""
    return PLACE.sub(EMPTY, text)


def _rewrite(page: Path, text: str) -> None:
    """Write beside the page first: another name may lead to the same file."""
    draft = page.with_suffix(".part")
    draft.write_text(text, "utf8")
    os.replace(draft, page)
