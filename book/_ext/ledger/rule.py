"""The rule that every displayed equation is checked: one written by hand fails the build."""

from docutils import nodes

from .store import place_of, refuse


def refuse_handwritten(app, doctree):
    """Refuse every displayed equation that did not come out of the ledger."""
    for node in doctree.findall(nodes.math_block):
        if "ledger" not in node and not in_output(node):
            start = " ".join(node.astext().split())[:40]
            message = (
                f"displayed equation written by hand ({start}); use the {{equation}} directive"
            )
            refuse(app.env, place_of(located(node)), message)


def located(node):
    """Return the node itself, or the nearest one around it that knows its line."""
    while node.line is None and node.parent is not None:
        node = node.parent
    return node


def in_output(node):
    """Return whether a node is part of what a cell printed."""
    while node is not None:
        if "cell_output" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def setup(app):
    """Register the rule."""
    app.connect("doctree-read", refuse_handwritten)
