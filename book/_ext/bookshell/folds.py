"""Boxes that open: a browser's own ``details`` in the place of a script.

A dropdown box, and the solution of an exercise with ``:class: dropdown``, is closed at first,
opens by mouse and keyboard without any script, and is found by a search within the page. page.js
opens all of them on paper.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

BOXES = ("admonition", "solution_node")


class Fold(nodes.Element):
    """A box that opens."""


class FoldTitle(nodes.TextElement):
    """What is seen of a closed box."""


class FoldBoxes(SphinxPostTransform):
    """Replace the boxes of class ``dropdown``."""

    default_priority = 880  # when titles are resolved, before formulas are
    formats = ("html",)

    def run(self, **kwargs):
        """Find the boxes."""
        for box in list(self.document.findall(is_dropdown)):
            title, *content = box.children
            classes = [name for name in box["classes"] if name != "dropdown"]
            fold = Fold("", FoldTitle("", "", *without_links(title)), *content)
            fold["classes"], fold["ids"] = ["fold", "admonition", *classes], box["ids"]
            box.parent.replace(box, fold)  # replace_self would hand on the class


def is_dropdown(node):
    """Return whether a node is a box that is to be closed."""
    kind = type(node).__name__
    return kind in BOXES and "dropdown" in node.get("classes", ())


def without_links(title):
    """Return the parts of a title with the content of its links in the place of the links.

    A link in the line that opens a box would be a trap for fingers.
    """
    for link in list(title.findall(nodes.reference)):
        link.replace_self(link.children)
    return title.children


def visit_fold(self, node):
    """Open the box."""
    self.body.append(self.starttag(node, "details"))


def depart_fold(self, node):
    """Close the box."""
    self.body.append("</details>\n")


def visit_title(self, node):
    """Open the title."""
    self.body.append(self.starttag(node, "summary", "", CLASS="admonition-title"))


def depart_title(self, node):
    """Close the title."""
    self.body.append("</summary>\n")


def setup(app):
    """Register the boxes."""
    app.add_node(Fold, html=(visit_fold, depart_fold))
    app.add_node(FoldTitle, html=(visit_title, depart_title))
    app.add_post_transform(FoldBoxes)
