"""The server of `make book`: this machine only, the next free port, nothing kept by the browser."""

import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tools import serve

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(folder):
    """Serve `folder` from a thread and give its address."""
    with serve.make_server(folder, port=0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_pages_come_uncached_and_from_this_machine_only(tmp_path):
    (tmp_path / "index.html").write_text("hello")
    with serving(tmp_path) as address, urllib.request.urlopen(address) as answer:
        assert answer.read() == b"hello"
        assert answer.headers["Cache-Control"] == "no-store"
    assert serve.HOST == "127.0.0.1"


@pytest.mark.parametrize(("page", "expected"), [("our own page", b"our own page"), (None, b"404")])
def test_a_missing_page_has_status_404(tmp_path, page, expected):
    if page:
        (tmp_path / "404.html").write_text(page)
    with serving(tmp_path) as address, pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/nowhere.html")
    with caught.value as answer:
        assert answer.code == 404
        assert expected in answer.read()


def test_a_taken_port_gives_the_next_free_one(tmp_path):
    with serve.make_server(tmp_path, port=0) as first:
        taken = first.server_address[1]
        with serve.first_free(tmp_path, taken) as second:
            assert taken < second.server_address[1] < taken + serve.PORTS_TRIED


def test_no_free_port_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "PORTS_TRIED", 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(SystemExit, match="No free port"):
            serve.first_free(tmp_path, taken.getsockname()[1])


def test_the_command_prints_its_address_and_ends_quietly_on_interrupt(tmp_path):
    command = [sys.executable, "-u", "-m", "tools.serve", str(tmp_path)]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    # Tests that run in a shell's background inherit that interrupts are ignored.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, cwd=ROOT, preexec_fn=heard, **piped) as process:
        try:
            line = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
    assert "http://127.0.0.1:" in line
    assert process.returncode == 0
    assert errors == ""
