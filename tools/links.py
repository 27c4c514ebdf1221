"""Check the built book's links to other sites: ``python -m tools.links [FOLDER]``.

A page that is not there any more is broken, and fails the check. A host that does not answer, or
not to programs, says nothing about the page: it is named, and fails nothing, unless none answered:
then nothing was checked, and that is said. Links within the book are checked by the tests,
without a network.
"""

import argparse
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urldefrag

import requests
from bs4 import BeautifulSoup

SITE = Path("_build/html")
PATIENCE = 20
AT_ONCE = 8
#: Some hosts turn away what does not look like a browser at all.
HEADERS = {"User-Agent": "Mozilla/5.0 (link check of a book)", "Accept": "text/html,*/*"}
#: Answers that mean: not to you, or not now.
REFUSALS = {401, 403, 405, 406, 418, 429, 999}
UNREACHABLE = "No other site could be reached from here, so no link was checked."


def addresses(site: Path) -> dict[str, list[str]]:
    """The addresses that the pages link to, each with the pages; not those of launch buttons."""
    found = defaultdict(list)
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site)
        if page.parts[0] in ("live", "_static", "_modules"):
            continue
        soup = BeautifulSoup(path.read_text("utf8"), "html.parser")
        for buttons in soup.select(".article-header-buttons"):
            buttons.decompose()
        links = {urldefrag(link["href"]).url for link in soup.find_all("a", href=True)}
        for address in links:
            if address.startswith(("http://", "https://")):
                found[address].append(page.as_posix())
    return dict(found)


def ask(address: str) -> tuple[str, str]:
    """Ask for a page: ``fine``, ``broken`` or ``silent``, and what was said."""
    try:
        with requests.get(address, headers=HEADERS, timeout=PATIENCE, stream=True) as answer:
            status = answer.status_code
    except requests.TooManyRedirects:
        return "broken", "it redirects without end"
    except requests.RequestException as error:
        return "silent", type(error).__name__
    if status < 400:
        return "fine", str(status)
    return "silent" if status in REFUSALS or status >= 500 else "broken", f"status {status}"


def report(verdicts: dict[str, tuple[str, str]], pages: dict[str, list[str]]) -> int:
    """Print what is not fine; the exit status."""
    count = Counter(verdict for verdict, _ in verdicts.values())
    if verdicts and not count["fine"] and not count["broken"]:
        print(UNREACHABLE, file=sys.stderr)
        return 1
    for address, (verdict, said) in sorted(verdicts.items()):
        if verdict != "fine":
            first, *others = pages[address]
            more = f" and {len(others)} more" if others else ""
            print(f"{verdict}: {address} ({said}), linked from {first}{more}")
    print(f"{count['fine']} links are fine, {count['broken']} are broken, ", end="")
    print(f"{count['silent']} got no answer.")
    return 1 if count["broken"] else 0


def main(argv: list[str] | None = None) -> int:
    """Ask for all of them, several at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=SITE)
    pages = addresses(parser.parse_args(argv).site)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = dict(zip(pages, pool.map(ask, pages), strict=True))
    return report(verdicts, pages)


if __name__ == "__main__":
    sys.exit(main())
