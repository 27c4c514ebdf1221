"""Formulas in two notations, side by side in the page; the reader's switch shows one of them.

The dissertation's symbols are what a page holds for every other format and for readers without
JavaScript. In both, what belongs to one of a block's four nets has the net's class, and with it
the net's colour and dashes.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.math import get_node_equation_number

from lstmlib.symbolic.nets import by_net

from .notation import modern
from .rule import in_output

DISSERTATION, MODERN = "ll-dissertation", "ll-modern"


class BothInline(nodes.math):
    """A formula within a sentence, with its twin in ``modern``."""


class BothBlock(nodes.math_block):
    """A displayed formula, with its twin in ``modern``."""


def displayed(env, latex, twin):
    """Return a displayed formula of the ledger.

    Parameters
    ----------
    env : BuildEnvironment
        Knows the page.
    latex, twin : str
        The formula in the dissertation's and in modern symbols.
    """
    node = nodes.math_block(latex, latex, nowrap=False, number=None, label=None)
    node["docname"], node["ledger"] = env.docname, True
    if twin != latex:
        node["modern"] = twin
    return node


class BothNotations(SphinxPostTransform):
    """Replace each formula that looks different in modern symbols by the pair; mark the nets."""

    default_priority = 890  # before a formula is bound to its punctuation
    formats = ("html",)

    def run(self, **kwargs):
        """Find the formulas."""
        for node in list(self.document.findall(nodes.math_block)):
            if "modern" in node:
                pair(node, BothBlock, node["modern"])
            elif "ledger" in node:
                node.children = [nodes.Text(classed(node.astext()))]
        for node in list(self.document.findall(nodes.math)):
            if in_output(node):
                continue
            twin = modern(node.astext())
            if twin != node.astext():
                pair(node, BothInline, twin)
            else:
                node.children = [nodes.Text(classed(node.astext()))]


def classed(latex, notation="dissertation"):
    """Give what belongs to a net the net's class."""
    return by_net(latex, lambda net, text: rf"\class{{ll-net-{net}}}{{{text}}}", notation)


def pair(node, kind, twin):
    """Put the node that carries both notations in the place of one that carries one."""
    text = node.astext()
    both = kind(text, classed(text), **node.attributes)
    both["modern"] = classed(twin, "modern")
    both.source, both.line = node.source, node.line
    node.replace_self(both)


def spans(translator, node, between):
    """Return both formulas as HTML."""
    before, after = between
    found = ((DISSERTATION, node.astext()), (MODERN, node["modern"]))
    return "".join(
        f'<span class="{classes}">{before}{translator.encode(text)}{after}</span>'
        for classes, text in found
    )


def visit_inline(self, node):
    """Write a formula within a sentence."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(spans(self, node, self.builder.config.mathjax_inline) + "</span>")
    raise nodes.SkipNode


def visit_block(self, node):
    """Write a displayed formula; its number stands once, beside both."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(spans(self, node, self.builder.config.mathjax_display) + "</div>\n")
    raise nodes.SkipNode


def setup(app):
    """Register the pairs and what shows one of them."""
    app.add_node(BothInline, html=(visit_inline, None))
    app.add_node(BothBlock, html=(visit_block, None))
    app.add_post_transform(BothNotations)
    app.add_css_file("symbols.css")
    app.add_js_file("symbols.js", defer="defer")
