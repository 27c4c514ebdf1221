"""Keep a formula and the punctuation after it on one line.

MathJax draws a formula as a box of its own, so browsers would break the line between the two.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CLOSING = re.compile(r"[.,;:!?)\]’”]+")


class BindPunctuation(SphinxPostTransform):
    """Wrap each inline formula together with the punctuation that follows it."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        """Find the formulas."""
        for formula in list(self.document.findall(nodes.math)):
            parent = formula.parent
            place = parent.index(formula) + 1
            following = parent[place] if place < len(parent) else None
            if isinstance(following, nodes.Text) and (mark := CLOSING.match(following)):
                parent[place] = nodes.Text(following[mark.end() :])
                bound = nodes.inline("", "", formula.deepcopy(), nodes.Text(mark[0]))
                bound["classes"].append("book-nobr")
                parent.replace(formula, bound)


def setup(app):
    """Register the wrapping."""
    app.add_post_transform(BindPunctuation)
