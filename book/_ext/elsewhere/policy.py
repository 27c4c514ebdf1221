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
#: Browsers look for it in the first 1024 bytes only, and the policy may be long.
UTF8 = '<meta charset="utf-8">'
HEAD = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)
#: What a script element may be besides a block of data, which never runs.
RUNS = {"", "module", "text/javascript", "application/javascript"}
WIDGETS = "widgets/host.js"
#: Who writes styles: the widgets as they draw, formulas and the cells of the index in the page,
#: the search as it reads such pages.
STYLED = (WIDGETS, "searchtools.js", ' style="')


class Inline(HTMLParser):
    """Collect the texts of the scripts that stand in a page and would run, and of the styles."""

    def __init__(self):
        super().__init__()
        self.texts = {"script": [], "style": []}
        self._inside = None

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        runs = "src" not in given and given.get("type", "").strip().lower() in RUNS
        self._inside = self.texts[tag] if tag == "style" or tag == "script" and runs else None
        if self._inside is not None:
            self._inside.append("")

    def handle_data(self, data):
        if self._inside is not None:
            self._inside[-1] += data

    def handle_endtag(self, tag):
        self._inside = None


def inline_hashes(html):
    """Sources that allow exactly the inline scripts of a page, and the inline styles.

    Parameters
    ----------
    html : str
        The page.

    Returns
    -------
    dict
        Lists in a fixed order, under ``script`` and ``style``.
    """
    parser = Inline()
    parser.feed(html)
    parser.close()
    return {tag: sorted(set(map(_source, texts))) for tag, texts in parser.texts.items()}


def _source(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(html, live=False):
    """The policy of a page.

    Parameters
    ----------
    html : str
        The page.
    live : bool
        Whether it runs JupyterLite: that compiles code, starts workers, and asks Pyodide's CDN
        where the page names it: a site that brings NumPy itself does not.
    """
    hashes = inline_hashes(html)
    scripts, styles = (["'self'", *hashes[tag]] for tag in ("script", "style"))
    if live or WIDGETS in html:
        # A widget's module comes out of the page's own data, by way of a Blob.
        scripts.append("blob:")
    if live or any(word in html for word in STYLED):
        # Next to a hash this word would count for nothing.
        styles = ["'self'", "'unsafe-inline'"]
    if live:
        # Pyodide compiles WebAssembly, and JupyterLab compiles the schemas of its settings.
        scripts += ["'wasm-unsafe-eval'", "'unsafe-eval'"]
    rules = {
        "default-src": ["'self'"],
        "script-src": scripts,
        "style-src": styles,
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", PYODIDE] if live and PYODIDE in html else ["'self'"],
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
    html = CHARSET.sub("", META.sub("", html))
    place = HEAD.search(html)
    if place is None:
        raise ValueError("a page without a head cannot carry a policy")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html, live)}">'
    return html[: place.end()] + UTF8 + meta + html[place.end() :]


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


def guard(folder, live=False, outside=()):
    """Write the policies of all pages in a folder.

    Parameters
    ----------
    folder : Path
        A built site.
    live : bool
        See `policy`.
    outside : tuple of str
        Folders in it whose files are no pages of this site.
    """
    for path in sorted(folder.rglob("*.html")):
        if path.relative_to(folder).parts[0] not in outside:
            write(path, live)


def guard_book(app, exception):
    """Write the policies of the book's pages, those too that templates and extensions made.

    The live notebooks, where they are in place, have been given their own.
    """
    if not exception and app.builder.name == "html":
        guard(Path(app.outdir), outside=("live", "_static"))


def setup(app):
    """Register the guard, after everything else that writes pages."""
    app.connect("build-finished", guard_book, priority=999)
