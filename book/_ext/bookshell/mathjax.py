"""MathJax comes with the book; say so in one sentence where it has not been brought yet."""

from sphinx.util import logging

from . import ROOT

SCRIPT = ROOT / "book" / "_static" / "vendor" / "mathjax" / "tex-mml-chtml.js"
MISSING = (
    "MathJax is missing from book/_static/vendor/mathjax, so pages would show bare TeX: "
    "`make html` or `python -m tools.vendor` brings it."
)


def check(app):
    """Warn where the pages would show bare TeX; the book's own build turns this into an error."""
    if app.builder.format == "html" and not SCRIPT.is_file():
        logging.getLogger(__name__).warning(MISSING)


def setup(app):
    """Register the check."""
    app.connect("builder-inited", check)
