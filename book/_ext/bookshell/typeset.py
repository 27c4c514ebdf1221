"""Draw the formulas of all pages while the book is built, so that no reader has to wait for it.

MathJax runs here, in node: pages carry its drawing and its MathML, and load none of its code.
"""

import html
import json
import re
import subprocess
from pathlib import Path

from sphinx.errors import ExtensionError
from sphinx.util import logging

from . import ROOT

# Hidden, so that Sphinx does not copy it into the site.
ENGINE = ROOT / "book" / "_static" / "vendor" / ".mathjax"
FONTS = "vendor/mathjax"
PROGRAM = Path(__file__).with_suffix(".cjs")
MISSING = (
    "MathJax is missing from book/_static/vendor, so pages would show bare TeX: "
    "`make html` or `python -m tools.vendor` brings it."
)

# What is passed over, text and all or as a tag, comes first; formulas hold no tags.
FORMULA = re.compile(
    r"<(script|style|pre|code|textarea|title)\b.*?</\1>|<[^>]+>"
    r"|\\\((?P<inline>[^<]+?)\\\)|\\\[(?P<displayed>[^<]+?)\\\]",
    re.DOTALL,
)

logger = logging.getLogger(__name__)


def key(found):
    """What a match of FORMULA is: its TeX and whether it is displayed; None for anything else."""
    tex = found["inline"] or found["displayed"]
    return (html.unescape(tex).strip(), found["inline"] is None) if tex else None


def draw(texts, node, options):
    """Replace the TeX in each text by its drawing.

    Parameters
    ----------
    texts : dict
        Text of each page, by its path.
    node : str
        The program.
    options : dict
        Of MathJax's CHTML output.

    Returns
    -------
    dict
        The same, drawn.
    str
        The style sheet that goes with it; its addresses start from ``_static``.

    Raises
    ------
    ExtensionError
        Where MathJax does not run at all.
    """
    found = {path: {key(item) for item in FORMULA.finditer(text)} for path, text in texts.items()}
    formulas = sorted(set().union(*found.values()) - {None})
    given = {"engine": str(ENGINE), "fonts": FONTS, "chtml": options, "formulas": formulas}
    run = subprocess.run(
        [node, PROGRAM], input=json.dumps(given), capture_output=True, encoding="utf8"
    )
    if run.returncode != 0:
        raise ExtensionError(f"MathJax could not draw the formulas: {run.stderr.strip()}")
    answer = json.loads(run.stdout)
    _report(answer["failed"], found)
    drawn = dict(zip(formulas, answer["drawn"], strict=True))

    def put(item):
        return drawn.get(key(item)) or item[0]

    return {path: FORMULA.sub(put, text) for path, text in texts.items()}, answer["css"]


def _report(failed, found):
    for tex, why in failed:
        pages = [path.name for path, keys in found.items() if tex in {k[0] for k in keys if k}]
        logger.warning("MathJax cannot draw %s: %s (%s)", tex, why, ", ".join(pages))
