"""What the widgets cost in Chromium: ``python -m bench.widgets [NAME ...]``.

The work of an input event is everything that the page's main thread does from the event to the
frame after it: script, style, layout and paint, in processor time, less what the same event costs
on a control that does nothing. Every control of a widget takes its turn; DeltaFlow is measured
once more on 3 layers of 8 cells and 50 steps. A widget is ready in the frame after it is drawn,
counted from the page's load event; that is measured on the page of the gallery and, if the book
is built, on its own pages, opened where their first widget is in sight. The network is not used.
"""

import argparse
import gzip
import json
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import numpy as np
from anywidget import AnyWidget

import lstmlib as ll
from bench.in_browser import MOVE, TURN, WARM, costs, idle, mounted, ready, served
from lstmlib.widgets import DeltaFlow
from tools import chromium
from tools.gallery import EXAMPLES, write

SITE = Path(__file__).parents[1] / "_build" / "html"
#: The most that is allowed: milliseconds, milliseconds, kB, kB.
TARGETS = {"event": 16.0, "ready": 300.0, "state": 40.0, "code": 25.0}
VIEW = 'type="application/vnd.jupyter.widget-view+json"'


def large():
    """DeltaFlow on 3 layers of 8 cells and 50 steps."""
    rng = np.random.default_rng(0)
    net = ll.Network.create(4, [ll.Blocks(8)] * 3, 3, rng=1, init=ll.Init("normal", 0.5))
    return DeltaFlow(net, rng.normal(size=(50, 4)), rng.random((50, 3)), time=30)


def sizes(name):
    """Size of a widget's state, as a kernel sends it, and of its gzipped script, in kB."""
    shown = EXAMPLES[name]()
    ours = set(shown.trait_names(sync=True)) - set(AnyWidget.class_trait_names())
    state = {key: getattr(shown, key) for key in ours if not key.startswith("_")}
    packed = sum(len(value) for value in state.values() if isinstance(value, bytes))
    plain = {key: value for key, value in state.items() if not isinstance(value, bytes)}
    said = len(json.dumps(plain, ensure_ascii=False).encode())
    return {"state": (packed + said) / 1000, "code": len(gzip.compress(shown._esm.encode())) / 1000}


def every_control(browser, name, events):
    """Milliseconds an input event, all controls of a widget in turn."""
    with mounted(browser, EXAMPLES[name]()) as tab:
        return costs(tab, TURN, range(events + WARM)) - idle(tab, events + WARM)


def large_flow(browser, events):
    """Milliseconds an input event of the large DeltaFlow, for two of its controls."""
    with mounted(browser, large()) as tab:
        rest = idle(tab, events + WARM)
        sweeps = {
            "forget bias": (".ll-slider input", np.linspace(-3, 3, events + WARM)),
            "time": (".ll-track input", np.linspace(49, 0, events + WARM).round()),
        }
        return {
            name: costs(tab, MOVE, [[selector, float(v)] for v in values]) - rest
            for name, (selector, values) in sweeps.items()
        }


def places(site):
    """Pages of a built book with a widget, and the id of the section that holds the first one."""
    found = []
    for path in sorted(site.glob("book/**/*.html")):
        before, view, _ = path.read_text("utf-8").partition(VIEW)
        if view:
            *_, last = re.findall(r'<section id="([^"]+)"', before)
            found.append(f"{quote(path.relative_to(site).as_posix())}#{quote(last)}")
    return found


def verdict(value, kind):
    """A figure, and whether its target is met."""
    met = "met" if value <= TARGETS[kind] else "**not met**"
    return f"{value:.1f} (≤ {TARGETS[kind]:.0f}: {met})"


def low_high(times, kind):
    """Median, and 95th percentile with its verdict, as two cells of a row."""
    # Some events do less than the slider that does nothing but move.
    middle, high = np.percentile(np.maximum(times, 0.0), [50, 95])
    return f"{middle:.1f} | {verdict(high, kind)}"


def row(browser, name, address, given):
    """One widget's row."""
    events = low_high(every_control(browser, name, given.events), "event")
    shown = low_high(ready(browser, address, given.runs), "ready")
    size = " | ".join(verdict(value, kind) for kind, value in sizes(name).items())
    return f"| {name} | {events} | {shown} | {size} |"


def parse(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.widgets", description=__doc__.split("\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EXAMPLES))
    parser.add_argument("--events", type=int, default=60, help="input events a widget")
    parser.add_argument("--runs", type=int, default=5, help="how often each page is opened")
    parser.add_argument("--site", type=Path, default=SITE, help="the built book")
    given = parser.parse_args(arguments)
    for name in given.names:
        if name not in EXAMPLES:
            parser.error(f"no widget is called {name!r}; there are {', '.join(EXAMPLES)}")
    if min(given.events, given.runs) < 1:
        parser.error("--events and --runs: expected at least 1")
    given.whole = not given.names
    given.names = given.names or list(EXAMPLES)
    return given


def show(browser, given):
    """Measure and print Markdown tables."""
    print("| widget | ms an event | 95th | ready, ms | 95th | state, kB | script, kB gzipped |")
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, path in write(Path(folder), given.names).items():
            print(row(browser, name, path.as_uri(), given), flush=True)
    if not given.whole:
        return
    print("\n| DeltaFlow, 3 layers × 8 cells × 50 steps | ms an event | 95th |\n|---|---|---|")
    for control, times in large_flow(browser, given.events).items():
        print(f"| {control} | {low_high(times, 'event')} |", flush=True)
    if given.site.is_dir():
        print("\n| page of the book | ready, ms | 95th |\n|---|---|---|")
        with served(given.site) as address:
            for place in places(given.site):
                times = ready(browser, f"{address}/{place}", given.runs)
                print(f"| {place} | {low_high(times, 'ready')} |", flush=True)


def main(arguments=None):
    """Run the command; returns its exit status."""
    from playwright.sync_api import sync_playwright

    given = parse(arguments)
    if chromium.find() is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        show(browser, given)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
