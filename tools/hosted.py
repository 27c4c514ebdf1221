"""Serve the built book as a static host would: compressed, and with leave to keep copies.

For measuring. What a reader's browser is sent by `make book` is neither.
"""

import gzip
import io
from functools import cache, partial
from pathlib import Path

from tools.serve import HOST, QuietHandler, Server

# What hosts compress; pictures and fonts are compressed already.
TEXTS = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml")


@cache
def compressed(path: Path, changed: int) -> bytes:
    """Gzipped content of the file; `changed` is its time, so that a rebuilt one counts anew."""
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


class HostedHandler(QuietHandler):
    """Static files, gzipped where that pays, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    caching = "max-age=600"

    def send_head(self):
        path = Path(self.translate_path(self.path))
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (accepts and path.suffix in TEXTS and path.is_file()):
            return super().send_head()
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(body)


def make_server(folder: Path) -> Server:
    """Server of `folder` on a free port of the loopback address."""
    return Server((HOST, 0), partial(HostedHandler, directory=str(folder)))
