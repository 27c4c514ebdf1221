"""The built live site, served from a subfolder of its host."""

import threading

import pytest

from tests.live.driving import Notebook, visiting
from tools.serve import make_server

PREFIX = "some/prefix"
CHAPTER = "reference/sympy"


@pytest.fixture(scope="session")
def live_site(site):
    """Folder of the live site in the built book."""
    folder = site / "live"
    if not (folder / "notebooks" / "index.html").is_file():
        pytest.fail("The live notebooks are not built: run `make html` first.", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def live_url(live_site, tmp_path_factory):
    """Address of the live site below a subfolder, without a closing slash."""
    root = tmp_path_factory.mktemp("host")
    place = root / PREFIX
    place.parent.mkdir()
    place.symlink_to(live_site.parent)
    server = make_server(root, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/{PREFIX}/live"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def notebook(browser, live_url):
    """The SymPy chapter, opened live and left open for the tests of one file."""
    with visiting(browser, live_url, CHAPTER) as page:
        yield Notebook(page)
