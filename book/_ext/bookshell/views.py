"""Widgets on a static page: no view may ever be a blank.

MyST-NB adds the widget host only where a page holds a widget's state. A view without any state
needs the host too, to say what is wrong, and every view needs a word for browsers without
JavaScript.
"""

import re

VIEW = re.compile(
    r'<script type="application/vnd\.jupyter\.widget-view\+json">.*?</script>', re.DOTALL
)
NO_SCRIPT = "<noscript><p>This figure needs JavaScript.</p></noscript>"


def complete(app, pagename, templatename, context, doctree):
    """Add the host where it is missing, and the words for browsers without JavaScript."""
    body, views = VIEW.subn(lambda found: found[0] + NO_SCRIPT, context.get("body") or "")
    if not views:
        return
    context["body"] = body
    names = [getattr(script, "filename", script) for script in context["script_files"]]
    if not any("widgets/host.js" in str(name) for name in names):
        app.add_js_file("widgets/host.js", defer="defer")


def setup(app):
    """Register the completion."""
    app.connect("html-page-context", complete)
