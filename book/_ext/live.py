"""Below the title of each page that has cells: open it as a live notebook, or download it.

The live site is made after the book, by other tools, so the build has to be told that it will be
there: the environment variable ``BOOK_LIVE=1``, which `tools.build_book` sets. Without it, as in a
plain ``jupyter-book build .``, nothing is shown.
"""

import html
import os
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from docutils import nodes

from elsewhere.buttons import has_cells
from elsewhere.repository import notebook_of

VARIABLE = "BOOK_LIVE"
#: Begins to load Python while the page is read, where that is worth it.
PREFETCH = "prefetch.js"
STATIC = Path(__file__).resolve().parents[1] / "_static"
LINKS = """\
<p class="book-live">\
<a class="book-live-open" href="{root}live/notebooks/index.html?path={path}" target="_blank" \
rel="noopener">Open as a live notebook</a> \
<a class="book-live-file" href="{root}live/download/{path}" download="{name}">Download notebook</a>\
</p>
"""


class Links(nodes.General, nodes.Element):
    """The two links of a page, with its ``docname``; only HTML has them."""


def add_links(app, doctree, docname):
    """Put the links below the page's title."""
    if not app.config.live_notebooks or app.builder.format != "html" or not has_cells(doctree):
        return
    title = next(doctree.findall(nodes.title), None)
    if title is not None:
        title.parent.insert(title.parent.index(title) + 1, Links(docname=docname))


def visit_links(self, node):
    """Write the links; their addresses are relative, so the book may lie in any folder."""
    page = PurePosixPath(node["docname"])
    notebook = notebook_of(node["docname"])
    self.body.append(
        LINKS.format(
            root="../" * (len(page.parts) - 1),
            path=quote(notebook),
            name=html.escape(PurePosixPath(notebook).name),
        )
    )
    raise nodes.SkipNode


def skip(self, node):
    """Write nothing: other formats have no live notebooks."""
    raise nodes.SkipNode


def add_scripts(app, pagename, templatename, context, doctree):
    """Load the scripts on pages that have the links, and on no others."""
    if app.config.live_notebooks and doctree is not None and any(doctree.findall(Links)):
        app.add_js_file("live.js", defer="defer")
        if (STATIC / PREFETCH).is_file():
            app.add_js_file(PREFETCH, defer="defer")


def setup(app):
    """Register the links with Sphinx."""
    app.add_config_value("live_notebooks", os.environ.get(VARIABLE) == "1", "html")
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(Links, html=(visit_links, None), **others)
    app.connect("doctree-resolved", add_links)
    app.connect("html-page-context", add_scripts)
    app.add_css_file("live.css")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
