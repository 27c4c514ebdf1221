"""How light the pages are, counted in a browser that has nothing of the book yet."""

import threading

import pytest

from tools import hosted
from tools.lighthouse.__main__ import beside, chapters
from tools.lighthouse.targets import MOST_BYTES, MOST_REQUESTS

#: Parts of addresses that no chapter asks for: what has been removed stays removed.
REMOVED = (
    "fontawesome.js",
    "mathjax/tex-",
    "searchindex.js",
    "searchtools.js",
    "require.js",
    "thebe",
    "webfonts/",
)


@pytest.fixture(scope="module")
def address(site):
    """The book as a host serves it: compressed."""
    with hosted.make_server(site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def load(browser, url):
    """Addresses that a page asks for, and the bytes that come."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    try:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        asked, sizes = {}, {}
        devtools.on(
            "Network.requestWillBeSent",
            lambda event: asked.update({event["requestId"]: event["request"]["url"]}),
        )
        devtools.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(url, wait_until="load")
        page.evaluate("() => document.fonts.ready")
        own = {key: name for key, name in asked.items() if name.startswith("http")}
        return list(own.values()), sum(sizes.get(key, 0) for key in own)
    finally:
        context.close()


@pytest.fixture(scope="module")
def loads(address, browser, site):
    """What every page of the table of contents loads, and the slides, by the page."""
    pages = [*chapters(), *beside(site)]
    assert "slides/index.html" in pages
    return {page: load(browser, f"{address}/{page}") for page in pages}


def test_no_page_is_heavy(loads):
    page, (_, total) = max(loads.items(), key=lambda item: item[1][1])
    assert 20_000 < total <= MOST_BYTES, f"the heaviest page, {page}, has {total} bytes"


def test_no_page_asks_for_much(loads):
    page, (asked, _) = max(loads.items(), key=lambda item: len(item[1][0]))
    assert 5 < len(asked) <= MOST_REQUESTS, f"{page} asks for {len(asked)}: {asked}"


def test_what_has_been_removed_stays_removed(loads):
    asked = {name for names, _ in loads.values() for name in names}
    assert [name for name in asked if any(part in name for part in REMOVED)] == []


def test_every_page_has_one_style_sheet(loads):
    for page in chapters():
        asked, _ = loads[page]
        styles = [name for name in asked if name.split("?")[0].endswith(".css")]
        assert [name.split("/")[-1].split("?")[0] for name in styles] == ["book.css"], page
