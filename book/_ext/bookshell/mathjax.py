"""MathJax comes with the book and draws while it is built; say so where it is not there yet."""

import shutil

from sphinx.util import logging

from tools import node

from . import typeset

NO_NODE = f"Pages would show bare TeX. {node.MISSING}"


def program():
    """The node that draws, or None."""
    folder = node.find()
    return shutil.which("node", path=folder) if folder else None


def is_here():
    """Tell whether formulas can be drawn."""
    return typeset.ENGINE.is_dir() and program() is not None


def check(app):
    """Warn where pages would show bare TeX; the book's own build turns this into an error."""
    if app.builder.format == "html" and not is_here():
        warning = NO_NODE if typeset.ENGINE.is_dir() else typeset.MISSING
        logging.getLogger(__name__).warning(warning)


def drop_script(app):
    """Keep Sphinx from loading MathJax, from another host even: formulas are drawn already."""
    listeners = app.events.listeners["html-page-context"]
    listeners[:] = [item for item in listeners if item.handler.__module__ != "sphinx.ext.mathjax"]


def setup(app):
    """Register the check."""
    app.connect("builder-inited", check)
    app.connect("builder-inited", drop_script)
