"""One matplotlib figure, both themes.

A figure that is drawn as SVG with the colours of `lstmlib.palette.LIGHT` (as
`lstmlib.plots.style` does) gets a twin in the colours of `DARK`. The page shows one of the two
by the theme's classes ``only-light`` and ``only-dark``; authors who have two pictures of their
own set these classes themselves. Paper is always light.
"""

import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform


def darkened(svg):
    """Replace the light palette's colours by the dark palette's, all at once."""
    from lstmlib.palette import DARK, LIGHT

    pairs = {light.lower(): DARK[name] for name, light in LIGHT.items()}
    colours = re.compile("|".join(map(re.escape, pairs)), re.IGNORECASE)
    return colours.sub(lambda found: pairs[found[0].lower()], svg)


class PairFigures(SphinxTransform):
    """Give each SVG that a notebook drew its dark twin."""

    default_priority = 500

    def apply(self):
        """Find the pictures that were drawn in this page."""
        for image in list(self.document.findall(nodes.image)):
            if "jupyter_execute" in image["uri"] and image["uri"].endswith(".svg"):
                self.pair(image)

    def pair(self, image):
        """Write the twin beside the picture and name both by theme."""
        path = Path(self.app.srcdir, image["uri"].lstrip("/"))
        svg = path.read_text("utf8")
        dark = darkened(svg)
        if dark == svg or {"only-light", "only-dark"} & set(image["classes"]):
            return
        path.with_suffix(".dark.svg").write_text(dark, "utf8")
        twin = image.deepcopy()
        twin["uri"] = image["uri"].removesuffix(".svg") + ".dark.svg"
        image["classes"].append("only-light")
        twin["classes"].append("only-dark")
        image.parent.insert(image.parent.index(image) + 1, twin)


def setup(app):
    """Register the pairing."""
    app.add_transform(PairFigures)
