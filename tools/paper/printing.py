"""Lay the assembled book out in Chromium, look whether all of it fits, and print it.

Nothing is loaded but the built site's own files; whatever would be cut, missing or led astray
is an error.
"""

import mimetypes
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools import chromium
from tools.paper import finish
from tools.paper.article import Unprintable

SCRIPT = Path(__file__).with_name("paper.js")
ORIGIN = "http://book.invalid"
#: The text's width on paper, in pixels: layout on screen then is layout on paper.
WIDTH = round(170 * 96 / 25.4)
#: Milliseconds that a step may take; busy machines are slow.
PATIENCE = 900_000
#: At most so many prints until every page number is right; two do, unless a number moves a line.
PRINTS = 4


def serve(route, html: str, site: Path, missing: list[str]) -> None:
    """Answer one request of the browser out of the site's folder, or not at all."""
    parts = urlsplit(route.request.url)
    file = site / unquote(parts.path).lstrip("/")
    if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
        missing.append(route.request.url)
        route.abort()
    elif parts.path == "/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif file.is_file():
        kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        missing.append(route.request.url)
        route.abort()


def complain(told: dict[str, list[str]]) -> None:
    """Stop where something is not as it must be, with the first of each kind."""
    lines = [
        f"{kind} ({len(items)}): " + "; ".join(items[:5]) for kind, items in told.items() if items
    ]
    if lines:
        raise Unprintable("The book cannot be printed as it is.\n" + "\n".join(lines))


@contextmanager
def browser():
    """Give a Chromium that calls nobody."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if path is None:
        raise Unprintable(chromium.MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield running
        running.close()


def lay_out(running, html: str, site: Path, step=lambda: None):
    """Open the document as it will be on paper, and complain of what is wrong with it.

    Returns
    -------
    playwright.sync_api.Page
    """
    missing: list[str] = []
    page = running.new_page(viewport={"width": WIDTH, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.route("**/*", lambda route: serve(route, html, site, missing))
    page.emulate_media(media="print", color_scheme="light")
    page.goto(ORIGIN + "/")
    step()
    page.evaluate("() => document.fonts.ready")
    page.add_script_tag(path=SCRIPT)
    page.evaluate("() => paper.fit()")
    step()
    complain({"missing files": missing, **page.evaluate("() => paper.broken()")})
    complain({"too wide": page.evaluate("() => paper.tooWide()")})
    return page


def print_numbered(running, html: str, site: Path, step=lambda: None) -> bytes:
    """Print, write where everything lies, and print again until it lies there.

    Each print is of a page laid out afresh: Chromium breaks one that it printed before elsewhere.
    """
    written: dict[str, int] = {}
    for _ in range(PRINTS):
        page = lay_out(running, html, site, step)
        if written:
            unnumbered = page.evaluate("(pages) => paper.numbers(pages)", written)
            complain({"without a page number": unnumbered})
        printed = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
        page.close()
        step()
        pages = finish.page_numbers(printed)
        if pages == written:
            return printed
        written = pages
    raise Unprintable(f"The page numbers do not settle within {PRINTS} prints.")
