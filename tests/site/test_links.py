"""The check of links to other sites: what is broken, what gives no answer, and no network."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools import links

PAGE = """<html><body>
<div class="article-header-buttons"><a href="http://launch.example/">Binder</a></div>
<a href="{0}/200#part">a page</a> <a href="{0}/404">gone</a> <a href="other.html">here</a>
<a href="mailto:one@example.org">write</a></body></html>"""


class Answers(BaseHTTPRequestHandler):
    """A host that answers with the status that is asked for."""

    def do_GET(self):
        if self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        else:
            self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture(scope="module")
def host():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def silence():
    """A port that nothing listens on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.server_close()
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def built(tmp_path, host):
    for name in ("book/page.html", "_modules/code.html", "live/index.html"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(PAGE.format(host))
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("200", "fine"),
        ("404", "broken"),
        ("410", "broken"),
        ("round", "broken"),
        ("403", "silent"),
        ("429", "silent"),
        ("503", "silent"),
    ],
)
def test_a_page_that_is_gone_is_not_a_host_that_refuses(host, path, expected):
    assert links.ask(f"{host}/{path}")[0] == expected


def test_a_host_that_is_not_there_is_silent(silence):
    assert links.ask(silence) == ("silent", "ConnectionError")


def test_only_links_of_the_text_to_other_sites_are_asked_for(built, host):
    expected = {f"{host}/200": ["book/page.html"], f"{host}/404": ["book/page.html"]}
    assert links.addresses(built) == expected


def test_a_broken_link_fails_and_is_named_with_its_page(built, host, capsys):
    assert links.main([str(built)]) == 1
    said = capsys.readouterr().out
    assert f"broken: {host}/404 (status 404), linked from book/page.html" in said
    assert "1 links are fine, 1 are broken, 0 got no answer." in said
    page = built / "book" / "page.html"
    page.write_text(page.read_text().replace("/404", "/403"))
    assert links.main([str(built)]) == 0


def test_no_network_is_said_in_one_sentence(tmp_path, silence, capsys):
    (tmp_path / "page.html").write_text(PAGE.format(silence))
    assert links.main([str(tmp_path)]) == 1
    assert capsys.readouterr() == ("", links.UNREACHABLE + "\n")


def test_a_book_without_such_links_is_fine(tmp_path):
    assert links.main([str(tmp_path)]) == 0
