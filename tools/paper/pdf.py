"""Print the built book into one PDF: ``python -m tools.paper.pdf [--site FOLDER] [--out FILE]``.

All pages become one document (`assemble`), which Chromium lays out and prints twice: the first
print tells on which page everything lies, the second carries the page numbers. Nothing is loaded
but the built site's own files. What would be cut, missing or led astray ends in an error.
"""

import argparse
import mimetypes
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from tqdm import tqdm

from tools import chromium
from tools.paper import contents, finish
from tools.paper.article import Unprintable
from tools.paper.assemble import Assembly

HERE = Path(__file__).parent
SITE = Path("_build/html")
OUT = Path("_build/backward-pass-for-lstms.pdf")
ORIGIN = "http://book.invalid"
#: The text's width on paper, in pixels: layout on screen then is layout on paper.
WIDTH = round(170 * 96 / 25.4)
LIMIT = 15e6
SUBTITLE = "There is no e_k down here. So what does a lower LSTM layer learn from?"


def facts() -> dict:
    """Return what the title page and the file's properties say."""
    cff = yaml.safe_load(Path("CITATION.cff").read_text("utf8"))
    config = yaml.safe_load(Path("_config.yml").read_text("utf8"))
    from lstmlib import __version__

    base = (config.get("html") or {}).get("baseurl") or ""
    return {
        "title": config["title"],
        "subtitle": SUBTITLE,
        "author": config["author"],
        "language": config["sphinx"]["config"]["language"],
        "version": str(cff.get("version", __version__)),
        "year": str(cff.get("date-released", config["copyright"]))[:4],
        "base": base.rstrip("/") + "/" if base else "",
    }


def assemble(site: Path, pages: list[contents.Page]) -> tuple[str, list]:
    """Return the document that holds all pages, and the entries of its contents."""
    whole = Assembly(pages, site, facts())
    for page in tqdm(pages, "Reading the pages", unit="page"):
        if not page.file(site).is_file():
            raise Unprintable(f"{page.file(site)} is missing: build the book with `make html`.")
        whole.add(page)
    return whole.html(), whole.contents


def serve(route, html: str, site: Path, missing: list[str]) -> None:
    """Answer one request of the browser out of the site's folder, or not at all."""
    parts = urlsplit(route.request.url)
    if parts.path == "/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
        return
    file = site / unquote(parts.path).lstrip("/")
    if f"{parts.scheme}://{parts.netloc}" == ORIGIN and file.is_file():
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


def print_pdf(html: str, site: Path) -> bytes:
    """Lay the document out and print it."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if path is None:
        raise Unprintable(chromium.MISSING)
    missing: list[str] = []
    with sync_playwright() as playwright, tqdm(total=5, desc="Printing", unit="step") as bar:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
        page.set_default_timeout(600_000)
        page.route("**/*", lambda route: serve(route, html, site, missing))
        page.emulate_media(media="print", color_scheme="light")
        page.goto(ORIGIN + "/")
        bar.update()
        page.evaluate("() => globalThis.MathJax?.startup?.promise")
        page.add_script_tag(path=HERE / "paper.js")
        page.evaluate("() => document.fonts.ready")
        bar.update()
        page.evaluate("() => paper.fit()")
        complain({"missing files": missing, **page.evaluate("() => paper.broken()")})
        complain({"too wide": page.evaluate("() => paper.tooWide()")})
        bar.update()
        first = _print(page, tagged=False)  # quicker, and laid out as the second one
        bar.update()
        unnumbered = page.evaluate("(where) => paper.numbers(where)", finish.page_numbers(first))
        complain({"without a page number": unnumbered})
        printed = _print(page)
        bar.update()
        browser.close()
    return printed


def _print(page, tagged: bool = True) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=tagged)


def main(argv: list[str] | None = None) -> int:
    """Print the book."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of the built book")
    parser.add_argument("--toc", type=Path, default=Path("_toc.yml"), help="the book's order")
    parser.add_argument("--out", type=Path, default=OUT, help="the file to write")
    parser.add_argument("--html", type=Path, help="keep the assembled document here too")
    options = parser.parse_args(argv)
    try:
        html, entries = assemble(options.site, contents.read(options.toc))
        if options.html:
            options.html.write_text(html, "utf8")
        finish.write(print_pdf(html, options.site), options.out, facts(), entries)
    except Unprintable as error:
        print(error, file=sys.stderr)
        return 1
    size = options.out.stat().st_size
    print(f"The book is in {options.out}: {size / 1e6:.1f} MB.")
    if size > LIMIT:
        print(f"That is more than {LIMIT / 1e6:.0f} MB.", file=sys.stderr)
    return int(size > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
