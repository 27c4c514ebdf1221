"""How long Chromium works for an input event, and until a widget can be seen."""

import threading
from contextlib import contextmanager

import numpy as np

from tools.gallery import bare
from tools.serve import make_server

#: Events that are not counted: the first ones compile what the later ones run.
WARM = 5
#: Seconds until a widget that is not there is not waited for any more.
PATIENCE = 15
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
globalThis.drawn = true;
"""
#: Move one slider to a value.
MOVE = """([selector, value]) => new Promise((done) => {
  const input = document.querySelector(selector);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
})"""
#: Use the next control as a hand would: a button by a click, a list and a slider by another value.
TURN = """(turn) => new Promise((done) => {
  const all = [...document.querySelectorAll(".ll-widget :is(button, input, select):enabled")];
  const seen = all.filter((node) => node.checkVisibility());
  const node = seen[turn % seen.length];
  const say = (type) => node.dispatchEvent(new Event(type, { bubbles: true }));
  if (node.type === "range") {
    const [min, max] = [Number(node.min), Number(node.max)];
    node.value = min + ((turn * 0.618034) % 1) * (max - min);
    say("input");
  } else if (node.tagName === "SELECT") {
    node.selectedIndex = (node.selectedIndex + 1) % node.options.length;
    say("change");
  } else if (node.type === "text") {
    node.value = turn;
    say("change");
  } else node.click();
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
})"""
#: Note when the frame after the first drawn widget begins.
NOTE = """(() => {
  const look = () => document.querySelector(".ll-widget .ll-twin")
    ? requestAnimationFrame(() => (globalThis.readyAt = performance.now()))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
})()"""
READY = """() => Math.max(0,
  globalThis.readyAt - performance.getEntriesByType("navigation")[0].loadEventEnd)"""


def costs(tab, script, given):
    """Milliseconds of main-thread work for each call of a script with one of the values given."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable")

    def spent():
        metrics = session.send("Performance.getMetrics")["metrics"]
        # The thread's own time: what else the machine does meanwhile is not the widget's work.
        return next(one["value"] for one in metrics if one["name"] == "ThreadTime")

    found = []
    for value in given:
        before = spent()
        tab.evaluate(script, value)
        found.append(1000 * (spent() - before))
    session.detach()
    return np.array(found[WARM:])


@contextmanager
def mounted(browser, widget):
    """A tab with nothing but this widget."""
    tab = browser.new_page(viewport={"width": 1300, "height": 900})
    tab.set_content(bare(widget, MOUNT))
    tab.wait_for_function("() => globalThis.drawn")
    yield tab
    tab.close()


def idle(tab, events):
    """Milliseconds that an event costs where nothing listens."""
    return np.median(costs(tab, MOVE, [["#idle", v] for v in np.linspace(0, 99, events)]))


def ready(browser, address, runs):
    """Milliseconds from a page's load event until its first widget can be seen, in each run."""
    found = []
    for _ in range(runs):
        # Past the page's policy, which refuses the text that Playwright evaluates as it waits.
        tab = browser.new_page(viewport={"width": 1300, "height": 900}, bypass_csp=True)
        tab.add_init_script(NOTE)
        tab.goto(address)
        tab.wait_for_function("() => globalThis.readyAt", timeout=1000 * PATIENCE)
        found.append(tab.evaluate(READY))
        tab.close()
    return np.array(found)


@contextmanager
def served(site):
    """The address of a folder while the block runs."""
    server = make_server(site, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
