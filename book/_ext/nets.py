"""A block's four nets in words: their names in the nets' colours and dashes, and the key to them.

Where a section first names a net, the name is underlined in the net's dashes, as its formulas are
(`ledger.both`); names within links, headings and code stay as they are. ``{nets}`` shows the key.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from lstmlib.palette import GATES, INKS

NETS = {word: net for net, (_, word, _) in GATES.items()}
NAME = re.compile(rf"\b({'|'.join(NETS)})s?\b".replace(" ", r"\s+"), re.IGNORECASE)
PLACES = (nodes.paragraph, nodes.term)
LEFT_ALONE = (nodes.reference, nodes.literal, nodes.math, nodes.title, nodes.Invisible)

CAPTION = "Each net has one colour and one dash pattern, in words, formulas and figures:"
LINE = (
    '<svg width="51" height="8" aria-hidden="true">'
    '<path d="M0 4H51" stroke="var(--ll-{})" stroke-width="2.5" stroke-dasharray="{}"/></svg> '
)
UNITS = {"phi": r"\varphi"}


class NameNets(SphinxPostTransform):
    """Mark the first name of each net in each section."""

    default_priority = 900  # when links and formulas are what they will be
    formats = ("html",)

    def run(self, **kwargs):
        """Find the names, in reading order."""
        for element in list(self.document.findall(nodes.TextElement)):
            join(element)
        seen = set()
        for text in list(self.document.findall(nodes.Text)):
            around = list(ancestors(text))
            if any(isinstance(node, LEFT_ALONE) for node in around):
                continue
            if any(isinstance(node, PLACES) for node in around):
                mark(text, section(around), seen)


def join(element):
    """Make one text of those that stand side by side: a line of the source ends in each."""
    children = []
    for child in element.children:
        if children and isinstance(child, nodes.Text) and isinstance(children[-1], nodes.Text):
            child = nodes.Text(children.pop() + child)
        children.append(child)
    element.children = []
    element.extend(children)


def ancestors(node):
    """Yield the nodes around one, from the inside."""
    while node.parent is not None:
        node = node.parent
        yield node


def section(around):
    """Return what stands for the section of a page that a text is in."""
    sections = [node for node in around if isinstance(node, nodes.section)]
    return id(sections[-2:][0]) if sections else None


def mark(text, place, seen):
    """Mark in a text what is named for the first time in its section."""
    parts, done = [], 0
    whole = text.astext()
    for found in NAME.finditer(whole):
        net = NETS[" ".join(found[1].lower().split())]
        if (place, net) in seen:
            continue
        seen.add((place, net))
        name = nodes.inline("", found[0], classes=[f"ll-net-{net}"])
        parts += [nodes.Text(whole[done : found.start()]), name]
        done = found.end()
    if parts:
        text.parent.replace(text, [*parts, nodes.Text(whole[done:])])


class Key(SphinxDirective):
    """Show what stands for each net: its name, its symbols and its line."""

    def run(self):
        """Return a sentence and a list of four."""
        items = [nodes.list_item("", entry(net)) for net in GATES]
        listed = nodes.bullet_list("", *items, classes=["ll-nets"])
        return [nodes.paragraph("", CAPTION), listed]


def entry(net):
    """Return one line of the key."""
    _, word, dash = GATES[net]
    unit = UNITS.get(net, net)
    line = nodes.raw("", LINE.format(INKS.get(net, net), dash), format="html")
    name = nodes.inline("", word, classes=[f"ll-net-{net}"])
    net_input, delta = (
        nodes.math("", f"{sign}_{{{unit}}}") for sign in (r"\mathit{net}", r"\delta")
    )
    space, comma = nodes.Text(" "), nodes.Text(", ")
    return nodes.paragraph("", "", line, name, space, net_input, comma, delta)


def setup(app):
    """Register both."""
    app.add_directive("nets", Key)
    app.add_post_transform(NameNets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
