"""The 404 page: a host shows it at any depth, so it has to find the way home."""

import threading
from contextlib import contextmanager

import pytest

from tests.browser.guard import watched
from tools.serve import make_server


@contextmanager
def served(folder):
    """Serve a folder on a free port."""
    server = make_server(folder, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def host(site, tmp_path):
    """A host with the book in a folder of its own, as project pages have it."""
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "project").symlink_to(site, target_is_directory=True)
    (tmp_path / "404.html").symlink_to(site / "404.html")
    with served(tmp_path) as url:
        yield url


@contextmanager
def lost(browser, url):
    """Open an address that is not there; the answer's status is the one error it may log."""
    with watched(browser, url) as page:
        page.wait_for_function("document.querySelector('[data-to]').getAttribute('href') !== '/'")
        yield page
        page.watch.errors[:] = [
            error for error in page.watch.errors if "status of 404" not in error
        ]


@pytest.mark.parametrize("path", ["/nothing.html", "/book/a/b/c/nothing.html", "/a/b/", "/a/b"])
def test_home_from_any_depth(site_url, browser, path):
    with lost(browser, site_url + path) as page:
        page.get_by_text("Go to the first page").click()
        page.wait_for_url(f"{site_url}/book/index.html")


@pytest.mark.parametrize("path", ["nothing", "x/y/nothing.html", "book/one/nothing.html"])
def test_home_on_a_host_with_the_book_in_a_folder(host, browser, path):
    with lost(browser, f"{host}/some/project/{path}") as page:
        link = page.get_by_text("search the book")
        assert link.is_visible()
        link.click()
        page.wait_for_url(f"{host}/some/project/search.html")


def test_it_needs_nothing_but_itself(site_url, browser):
    with lost(browser, f"{site_url}/a/b/nothing.html") as page:
        loaded = page.evaluate(
            "performance.getEntriesByType('resource').map((entry) => entry.initiatorType)"
        )
        assert set(loaded) <= {"fetch", "other"}
