"""Serve the built book on this machine: ``python -m tools.serve [FOLDER] [--port 8000]``."""

import argparse
import errno
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 100


class QuietHandler(SimpleHTTPRequestHandler):
    """Static files, never cached by the browser, with the book's own 404 page."""

    # A rebuilt page must not be hidden by a copy that the browser kept.
    caching = "no-store"

    def end_headers(self):
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format, *args):
        """Say nothing: the terminal shows the address and no more."""


class Server(ThreadingHTTPServer):
    """A server whose taken port is an error, also on systems that would share it."""

    allow_reuse_port = False
    daemon_threads = True


def make_server(folder: Path, port: int) -> Server:
    """Server of `folder` on the loopback address; port 0 takes a free one."""
    return Server((HOST, port), partial(QuietHandler, directory=str(folder)))


def first_free(folder: Path, port: int = FIRST_PORT) -> Server:
    """Server of `folder` on `port` or, where that is taken, on the next free one."""
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return make_server(folder, candidate)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise SystemExit(f"No free port between {port} and {port + PORTS_TRIED - 1}.")


def main(argv: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("_build/html"))
    parser.add_argument("--port", type=int, default=FIRST_PORT)
    options = parser.parse_args(argv)
    with first_free(options.folder, options.port) as server:
        try:
            print(f"The book is at http://{HOST}:{server.server_address[1]}/ (Ctrl-C ends it)")
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nServer stopped.")


if __name__ == "__main__":
    main()
