"""Measure the built book with Lighthouse: ``python -m tools.lighthouse [--pages ...] [--mobile]``.

Every page of the table of contents, and the slides, are served compressed from this machine and
opened cold in Chromium, with a simulated network and processor. Printed are the scores, requests
and bytes of each page, and the worst; the exit status is 1 where a page misses a target. A page
that misses one is measured again, up to twice, and its best counts: a busy machine makes a page
slow, never quick.
"""

import argparse
import json
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import yaml

from tools import chromium, hosted, node
from tools.lighthouse import install, targets

SITE = Path("_build", "html")
RESULTS = Path("bench", "results", "lighthouse.json")
TRIES = 3


def chapters(toc: Path = Path("_toc.yml")) -> list[str]:
    """Every page of the table of contents, as an address below the site, in the book's order."""

    def walk(item):
        if isinstance(item, dict):
            yield from (item[key] for key in ("root", "file") if key in item)
            for value in item.values():
                yield from walk(value)
        elif isinstance(item, list):
            for value in item:
                yield from walk(value)

    return [f"{name}.html" for name in walk(yaml.safe_load(toc.read_text("utf8")))]


def beside(site: Path) -> list[str]:
    """The pages of the slides, which are in no table of contents."""
    return sorted(path.relative_to(site).as_posix() for path in site.glob("slides/*.html"))


@contextmanager
def serving(site: Path):
    """Serve the site while the block runs; gives its address."""
    with hosted.make_server(site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def measure(pages: list[str], address: str, mobile: bool):
    """Yield each page as it has been measured."""
    given = {
        "modules": str(install.FOLDER.resolve()),
        "chromium": chromium.find(),
        "flags": chromium.FLAGS,
        "mobile": mobile,
        "addresses": [f"{address}/{page}" for page in pages],
    }
    program = shutil.which("node", path=node.find())
    script = Path(__file__).with_name("measure.mjs")
    pipe = subprocess.PIPE
    with subprocess.Popen([program, script], stdin=pipe, stdout=pipe, text=True) as run:
        run.stdin.write(json.dumps(given))
        run.stdin.close()
        for page, text in zip(pages, run.stdout, strict=False):
            found = json.loads(text)
            yield targets.Measured(page, **{**found, "faults": tuple(found["faults"])})
    if run.returncode != 0:
        raise SystemExit("Lighthouse stopped: see the message above.")


def measure_all(pages: list[str], site: Path, mobile: bool, least: dict) -> list[targets.Measured]:
    """Measure the pages, those again that missed a target, and print each as it comes."""
    best: dict[str, targets.Measured] = {}
    again = pages
    print(targets.head(least), flush=True)
    with serving(site) as address:
        for _ in range(TRIES):
            for item in measure(again, address, mobile):
                best[item.page] = targets.better(best.get(item.page, item), item)
                print(targets.line(item, least), flush=True)
            again = [page for page in again if best[page].missed(least)]
            if not again:
                break
            print(f"Once more: {', '.join(again)}", flush=True)
    return [best[page] for page in pages]


def record(items: list[targets.Measured], mobile: bool) -> None:
    """Keep the numbers beside the other measurements."""
    old = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    kept = old.setdefault("mobile" if mobile else "desktop", {})
    for item in items:
        kept[item.page] = {**item.scores, "requests": item.requests, "bytes": item.bytes}
    RESULTS.write_text(json.dumps(old, indent=1, sort_keys=True) + "\n")


def options_from(argv: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.lighthouse",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pages", nargs="+", metavar="PART", help="only pages named like this")
    parser.add_argument("--mobile", action="store_true", help="a phone instead of a computer")
    parser.add_argument("--site", type=Path, default=SITE, help=f"built book (default {SITE})")
    parser.add_argument("--record", action="store_true", help=f"write the numbers to {RESULTS}")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Measure, print, and tell by the exit status whether every page reaches every target."""
    options = options_from(argv)
    parts = options.pages or [""]
    known = [*chapters(), *beside(options.site)]
    pages = [page for page in known if any(part in page for part in parts)]
    missing = [page for page in pages if not (options.site / page).is_file()]
    if missing or not pages:
        print(f"Not in {options.site}: {', '.join(missing or parts)}", file=sys.stderr)
        return 1
    if install.main() != 0:
        return 1
    least = targets.LEAST_MOBILE if options.mobile else targets.LEAST
    items = measure_all(pages, options.site, options.mobile, least)
    worst = min(items, key=targets.Measured.rank)
    heaviest = max(items, key=lambda item: item.bytes)
    print(f"\nWorst page:\n{targets.line(worst, least)}")
    print(f"Heaviest page:\n{targets.line(heaviest, least)}")
    if options.record:
        record(items, options.mobile)
    missed = [item.page for item in items if item.missed(least)]
    print(f"Missed by: {', '.join(missed)}" if missed else f"All {len(items)} pages reach them.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
