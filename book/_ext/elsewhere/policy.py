"""What a page may do: its Content-Security-Policy, written into the page itself.

A static host sends no headers of ours, so the policy is a ``<meta>`` in front of everything that
it rules. Each page gets its own, with the hashes of the scripts that stand in that page, taken
from the finished file: a script that comes in later, by whatever way, does not run.

``with_policy`` needs neither Sphinx nor the book, so the live notebooks' pages use it too.
"""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

#: Where NumPy and Matplotlib for the browser come from, once a reader opened a live notebook.
PYODIDE = "https://cdn.jsdelivr.net"

META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
CHARSET = re.compile(r'<meta charset="[^"]*"\s*/?>', re.IGNORECASE)
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
#: What a script element may be besides a block of data, which never runs.
RUNS = {"", "module", "text/javascript", "application/javascript"}
WIDGETS = ("application/vnd.jupyter.widget-view+json", "widgets/host.js")


class InlineScripts(HTMLParser):
    """Collect the texts of the scripts that stand in a page and would run."""

    def __init__(self):
        super().__init__()
        self.texts = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        runs = given.get("type", "").strip().lower() in RUNS
        self._inside = tag == "script" and "src" not in given and runs
        if self._inside:
            self.texts.append("")

    def handle_data(self, data):
        if self._inside:
            self.texts[-1] += data

    def handle_endtag(self, tag):
        self._inside = False


def script_hashes(html):
    """Sources that allow exactly the inline scripts of a page, in a fixed order.

    Parameters
    ----------
    html : str
        The page.
    """
    parser = InlineScripts()
    parser.feed(html)
    parser.close()
    digests = {hashlib.sha256(text.encode()).digest() for text in parser.texts if text}
    return sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def policy(html, live=False):
    """The policy of a page.

    Parameters
    ----------
    html : str
        The page.
    live : bool
        Whether it runs Python: then WebAssembly, workers and the CDN of Pyodide are needed.
    """
    scripts = ["'self'", *script_hashes(html)]
    if live or any(word in html for word in WIDGETS):
        # A widget's module comes out of the page's own data, by way of a Blob.
        scripts.append("blob:")
    if live:
        scripts.append("'wasm-unsafe-eval'")
    rules = {
        "default-src": ["'self'"],
        "script-src": scripts,
        # MathJax and the widgets write styles while they draw.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", PYODIDE] if live else ["'self'"],
        "worker-src": ["'self'", "blob:"] if live else ["'none'"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def with_policy(html, live=False):
    """The page with its policy, in place of the one that it may have had.

    Parameters
    ----------
    html : str
        The page.
    live : bool
        See `policy`.
    """
    html = META.sub("", html)
    place = CHARSET.search(html) or HEAD.search(html)
    if place is None:
        raise ValueError("a page without a head cannot carry a policy")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html, live)}">'
    return html[: place.end()] + meta + html[place.end() :]


def write(path, live=False):
    """Write its policy into a page, unless it is there.

    Parameters
    ----------
    path : Path
        An HTML file.
    live : bool
        See `policy`.
    """
    old = path.read_text("utf8")
    new = with_policy(old, live)
    if new != old:
        path.write_text(new, "utf8")


def guard(app, exception):
    """Write the policies of all pages, those too that came from templates or other extensions.

    The live notebooks, where they are in place, have been given their own.
    """
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir)
    for path in folder.rglob("*.html"):
        if path.relative_to(folder).parts[0] not in ("live", "_static"):
            write(path)


def setup(app):
    """Register the guard, after everything else that writes pages."""
    app.connect("build-finished", guard, priority=999)
