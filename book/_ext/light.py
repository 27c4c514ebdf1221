r"""A phrase that lights up the part of the figure it speaks of.

``{light}`the output gate <down.out>```: what stands in angle brackets is the end of a ribbon's
name in DeltaFlow, or the name of a part of another widget, on the same page. Pointing at the
phrase, or focusing it, lights the part, and the other way round; a click brings the widget into
sight.
"""

import html
import re

from docutils import nodes
from sphinx.util.docutils import SphinxRole

PHRASE = re.compile(r"(?P<words>.+?)\s*<(?P<road>[\w.]+)>", re.DOTALL)


class Light(SphinxRole):
    """The role."""

    def run(self):
        """Return the phrase as a button within the sentence, or refuse it."""
        found = PHRASE.fullmatch(self.text)
        if not found:
            message = f"light: expected 'words <road>', got {self.text!r}"
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        words, road = (html.escape(found[name]) for name in ("words", "road"))
        text = f'<span class="light" role="button" tabindex="0" data-light=".{road}">{words}</span>'
        node = nodes.raw("", text, format="html")
        return [node], []


def setup(app):
    """Register the role with Sphinx."""
    app.add_role("light", Light())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
