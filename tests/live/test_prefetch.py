"""While a page is read, what a live notebook needs first is fetched, where that is welcome."""

import json
import shutil
import threading

import pytest

from tests.notebooks.test_links import STATIC
from tools.serve import make_server

NAMES = ["static/pyodide/pyodide.mjs", "static/pyodide/python_stdlib.zip"]
LINK = '<a class="book-live-open" href="../live/notebooks/index.html?path=a.ipynb">Open</a>'
PAGE = f"<!doctype html><p style='height: 3000px'>{LINK}</p><script src='../prefetch.js'></script>"
#: A reader, on this kind of network.
READER = """
Object.defineProperty(navigator, "webdriver", {{ get: () => {driven} }});
Object.defineProperty(navigator, "connection", {{ get: () => ({network}) }});
"""
HINTS = """() => [...document.querySelectorAll("link[rel=prefetch]")]
  .map((one) => [one.href, one.crossOrigin])"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with the link, and the list of files that its live site has."""
    root = tmp_path_factory.mktemp("prefetch")
    for name in NAMES:
        (root / "live" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "live" / name).write_text("1")
    (root / "live" / "static" / "pyodide" / "prefetch.json").write_text(json.dumps(NAMES))
    shutil.copy(STATIC / "prefetch.js", root)
    (root / "book").mkdir()
    (root / "book" / "a.html").write_text(PAGE)
    server = make_server(root, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def read(browser, address, network="undefined", driven="false", reading=True):
    """The files that a visit asks for in advance."""
    page = browser.new_page()
    page.add_init_script(READER.format(network=network, driven=driven))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/book/a.html")
    if reading:
        page.mouse.wheel(0, 200)
    page.wait_for_timeout(500)
    hints = page.evaluate(HINTS)
    page.close()
    live = [url for url in asked if "/live/" in url]
    assert bool(hints) == bool(live)
    return hints


@pytest.mark.parametrize("network", ["undefined", "{ effectiveType: '4g', saveData: false }"])
def test_a_reader_who_moves_gets_the_files_in_advance(browser, address, network):
    script, archive = (f"{address}/live/{name}" for name in NAMES)
    # Scripts as modules ask for them, the rest as the worker does: else they are fetched twice.
    assert read(browser, address, network) == [[script, None], [archive, "anonymous"]]


@pytest.mark.parametrize(
    "visit",
    [
        {"reading": False},
        {"driven": "true"},
        {"network": "{ saveData: true }"},
        {"network": "{ effectiveType: '3g' }"},
    ],
    ids=lambda visit: " ".join(map(str, visit.values())),
)
def test_nothing_is_fetched_that_may_not_be_welcome(browser, address, visit):
    assert read(browser, address, **visit) == []
