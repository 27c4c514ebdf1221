"""The server that pages are measured on: it sends what a static host would."""

import gzip
import threading
import urllib.request
from contextlib import contextmanager

import pytest

from tools import hosted

TEXT = "A page that says the same again and again. " * 50


@contextmanager
def answered(folder, name, **headers):
    """Ask a server of `folder` for a file."""
    with hosted.make_server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/{name}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
                yield answer, answer.read()
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("name", ["page.html", "style.css", "code.js"])
def test_texts_come_compressed(tmp_path, name):
    (tmp_path / name).write_text(TEXT)
    with answered(tmp_path, name, **{"Accept-Encoding": "gzip"}) as (answer, body):
        assert gzip.decompress(body).decode() == TEXT
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Cache-Control"] == "max-age=600"


def test_a_changed_file_is_compressed_again(tmp_path):
    for text in (TEXT, TEXT.upper()):
        (tmp_path / "page.html").write_text(text)
        with answered(tmp_path, "page.html", **{"Accept-Encoding": "gzip"}) as (_, body):
            assert gzip.decompress(body).decode() == text


@pytest.mark.parametrize(
    ("name", "headers"), [("page.html", {}), ("font.woff", {"Accept-Encoding": "gzip"})]
)
def test_fonts_and_who_does_not_ask_get_the_bytes_as_they_are(tmp_path, name, headers):
    (tmp_path / name).write_text(TEXT)
    with answered(tmp_path, name, **headers) as (answer, body):
        assert body.decode() == TEXT and "Content-Encoding" not in answer.headers
