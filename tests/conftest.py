"""Fixtures that every part of the test suite shares: the built book, a server and a browser."""

import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import settings

from tools import chromium, node
from tools.serve import make_server

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is slow, not wrong. Hypothesis sees to the rest, a fixed order under CI too.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def site() -> Path:
    """Folder of the built book."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").is_file():
        pytest.fail("The book is not built: run `make html` first.", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def site_url(site: Path):
    """Address of the built book on a free loopback port, without a closing slash."""
    server = make_server(site, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the Chromium that the browser tests drive."""
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    return found


@pytest.fixture(scope="session")
def node_path() -> str:
    """Path of the node program, from PATH or from the environment's own wheel."""
    folder = node.find()
    if folder is None:
        pytest.fail(node.MISSING, pytrace=False)
    return shutil.which("node", path=folder)


@pytest.fixture(scope="session")
def browser(chromium_path: str):
    """A Playwright browser; open a fresh context or page in each test and close it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_path, headless=True, args=chromium.FLAGS
        )
        yield running
        running.close()
