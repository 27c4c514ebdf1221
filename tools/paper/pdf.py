"""Print the built book into one PDF: ``python -m tools.paper.pdf [--site FOLDER] [--out FILE]``.

All pages become one document (`assemble`), which Chromium lays out and prints (`printing`);
bookmarks and properties come after (`finish`), and the file is read back (`check`).
"""

import argparse
import sys
from pathlib import Path

import yaml
from tqdm import tqdm

from tools.paper import check, contents, downloads, finish, printing
from tools.paper.article import Unprintable
from tools.paper.assemble import Assembly

SITE = Path("_build/html")
OUT = Path("_build/backward-pass-for-lstms.pdf")
LIMIT = 15e6
SUBTITLE = "There is no e_k down here. So what does a lower LSTM layer learn from?"


def facts() -> dict:
    """Return what the title page and the file's properties say."""
    from lstmlib import __version__

    cff = yaml.safe_load(Path("CITATION.cff").read_text("utf8"))
    config = yaml.safe_load(Path("_config.yml").read_text("utf8"))
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


def assemble(site: Path, pages: list[contents.Page]) -> tuple[str, check.Entries]:
    """Return the document that holds all pages, and the entries of its contents."""
    whole = Assembly(pages, site, facts())
    for page in tqdm(pages, "Reading the pages", unit="page"):
        if not page.file(site).is_file():
            raise Unprintable(f"{page.file(site)} is missing: build the book with `make html`.")
        whole.add(page)
    return whole.html(), whole.contents


def make(site: Path, toc: Path, out: Path) -> None:
    """Print the book, and read it back."""
    html, entries = assemble(site, contents.read(toc))
    with printing.browser() as running, tqdm(total=7, desc="Printing", unit="step") as bar:
        printed = printing.print_numbered(running, html, site, bar.update)
        finish.write(printed, out, facts(), entries)
        bar.update()
    found = check.faults(out, entries)
    if out.stat().st_size > LIMIT:
        found.append(f"The file has more than {LIMIT / 1e6:.0f} MB.")
    if found:
        raise Unprintable(f"{out} is not as it must be.\n" + "\n".join(found[:10]))


def main(argv: list[str] | None = None) -> int:
    """Print the book, and offer it on the site's pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of the built book")
    parser.add_argument("--toc", type=Path, default=Path("_toc.yml"), help="the book's order")
    parser.add_argument("--out", type=Path, default=OUT, help="the file to write")
    options = parser.parse_args(argv)
    try:
        make(options.site, options.toc, options.out)
    except Unprintable as error:
        print(error, file=sys.stderr)
        return 1
    downloads.offer(options.site, options.out)
    print(f"The book is in {options.out}: {options.out.stat().st_size / 1e6:.1f} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
