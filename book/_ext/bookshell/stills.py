"""A widget on paper: its figure and what it says, beside the place where it moves.

``kernel/startup.py`` has the page's kernel add both to a widget's output. Here they become a
figure that a screen with scripts never shows, nor fetches: ``css/print.css`` shows it on paper
where the widget did not start, and where scripts are off; ``make pdf`` prints nothing else.
"""

import os
import posixpath
from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from sphinx.transforms import SphinxTransform

WIDGET = "application/vnd.jupyter.widget-view+json"
STARTUP = Path(__file__).with_name("kernel") / "startup.py"


class Still(nodes.Element):
    """A widget's figure, an image, and in its attributes the widget's name and text."""


class TakeStills(SphinxTransform):
    """Move what a widget's output carries beside the widget out of the choice of forms."""

    default_priority = 490  # before the figures are paired with dark ones

    def apply(self):
        """Find the outputs that hold a widget and a figure."""
        for bundle in list(self.document.findall(_is_bundle)):
            forms = {form["mime_type"]: form for form in bundle.children}
            if WIDGET in forms and "image/svg+xml" in forms:
                self.take(bundle, forms)

    def take(self, bundle, forms):
        """Put the still behind the widget."""
        image = next(forms["image/svg+xml"].findall(nodes.image))
        image["classes"].append("only-light")  # paper is
        name, _, text = forms["text/plain"].astext().partition("\n")
        still = Still("", image, name=name, text=short(text))
        bundle.children[:] = [forms[WIDGET]]
        bundle.parent.insert(bundle.parent.index(bundle) + 1, still)


def _is_bundle(node):
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def short(text):
    """Shorten a text that goes on in formulas to its title: its figure shows them."""
    title, _, rest = text.partition("\n")
    return title.partition(":")[0] + ", line by line." if "\\" in rest else text


def visit_still(self, node):
    """Write the figure; ``loading=lazy`` keeps a hidden picture from being fetched."""
    uri = node[0]["uri"]
    file = self.builder.images.get(uri, uri)
    src = posixpath.join(self.builder.imgpath, quote(file))
    alt = f"What the figure {node['name']} shows at first, as the text below says."
    self.body.append(
        f'<figure class="book-still" data-widget-name="{node["name"]}">'
        f'<img src="{src}" alt="{escape(alt)}" loading="lazy"/>'
        f"<figcaption>{escape(node['text'])}</figcaption></figure>\n"
    )
    raise nodes.SkipNode


def setup(app):
    """Register the node, the move, and what the kernels start with."""
    os.environ["PYTHONSTARTUP"] = str(STARTUP)
    app.add_node(Still, html=(visit_still, None))
    app.add_transform(TakeStills)
