"""What DeltaFlow costs in Chromium: ``python -m bench.deltaflow``.

The work of an input event is everything that the page's main thread does from the event to the
frame after it: script, style, layout and paint, less what the same event costs on a control that
does nothing. If the book is built, the time from the load event of its pages to the first ribbon
is measured too. The network is not used.
"""

import argparse
import threading
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

import lstmlib as ll
from lstmlib.widgets import DeltaFlow
from tools import chromium
from tools.gallery import bare
from tools.serve import make_server

TARGET = 16.0
READY = 1000.0
SITE = Path(__file__).parents[1] / "_build" / "html"
#: Note when the first ribbon is there, in milliseconds after the page's load event.
WAIT = """() => new Promise((done) => {
  const look = () => document.querySelector(".ll-ribbon")
    ? done(performance.now() - performance.getEntriesByType("navigation")[0].loadEventEnd)
    : requestAnimationFrame(look);
  look();
})"""
EVENT = """([selector, value]) => new Promise((done) => {
  const input = document.querySelector(selector);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
})"""
MOUNT = """
const heard = {};
const model = {
  get: (name) => state[name],
  set: (name, value) => { state[name] = value; heard[name]?.forEach((run) => run()); },
  on: (name, run) => (heard[name.slice(7)] ??= []).push(run),
  off() {}, save_changes() {},
};
const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
module.default.render({ model, el: document.querySelector("main") });
"""


def costs(tab, selector, values):
    """Milliseconds of main-thread work for each value of an input."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable")

    def spent():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in metrics if m["name"] == "TaskDuration")

    found = []
    for value in values:
        before = spent()
        tab.evaluate(EVENT, [selector, float(value)])
        found.append(1000 * (spent() - before))
    return np.array(found[5:])


def ready(browser, runs=5):
    """Milliseconds from the load event of the landing page to its first ribbon."""
    server = make_server(SITE, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = []
    for _ in range(runs):
        tab = browser.new_page(viewport={"width": 1300, "height": 2400})
        tab.goto(f"http://127.0.0.1:{server.server_address[1]}/book/index.html")
        found.append(max(0.0, tab.evaluate(WAIT)))
        tab.close()
    server.shutdown()
    server.server_close()
    return np.array(found)


def main():
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--events", type=int, default=80, help="events for each control")
    events = parser.parse_args().events
    rng = np.random.default_rng(0)
    net = ll.Network.create(4, [ll.Blocks(8)] * 3, 3, rng=1, init=ll.Init("normal", 0.5))
    widget = DeltaFlow(net, rng.normal(size=(50, 4)), rng.random((50, 3)), time=30)
    controls = {
        "forget bias": (".ll-slider input", np.linspace(-3, 3, events)),
        "time": (".ll-track input", np.linspace(49, 0, events).round()),
    }
    print("3 layers × 8 cells × 50 steps, milliseconds an input event\n")
    print("| control | median | 95th percentile | to reach |\n|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        tab = browser.new_page(viewport={"width": 1300, "height": 900})
        tab.set_content(bare(widget, MOUNT))
        tab.wait_for_selector(".ll-ribbon", state="attached")
        idle = np.median(costs(tab, "#idle", np.linspace(0, 99, events)))
        for name, (selector, values) in controls.items():
            found = costs(tab, selector, values) - idle
            low, high = np.percentile(found, [50, 95])
            met = "met" if high <= TARGET else "not met"
            print(f"| {name} | {low:.1f} | {high:.1f} | {TARGET:.0f}: {met} |")
        if SITE.is_dir():
            found = ready(browser)
            met = "met" if found.max() <= READY else "not met"
            print(f"| ready | {np.median(found):.0f} | {found.max():.0f} | {READY:.0f}: {met} |")
        browser.close()


if __name__ == "__main__":
    main()
