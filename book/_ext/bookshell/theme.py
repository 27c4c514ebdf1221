"""Mend the pages: what the theme loads for nothing, and faults that keep readers out.

The accessible search button and logo are the templates beside this file.
"""

import re

FONT_AWESOME_SCRIPT = re.compile(r"<script[^>]*scripts/fontawesome\.js[^>]*></script>")


#: What Jupyter Book always loads and this book does without: sphinx-thebe throws on every page,
#: and boxes open without the script of sphinx-togglebutton (see `folds`).
DROPPED = ("sphinx_thebe", "sphinx_togglebutton")
DROPPED_SCRIPT = re.compile(r"\b(sphinx-thebe|togglebutton|toggleHint|toggleOpenOnPrint)")


def drop_extensions(app, config):
    """Forget what the dropped extensions would still do."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            item for item in listeners if not item.handler.__module__.startswith(DROPPED)
        ]


def drop_files(app, config):
    """Forget the scripts and styles that they have added by now."""
    for files in (app.registry.css_files, app.registry.js_files):
        files[:] = [
            (name, options)
            for name, options in files
            if not DROPPED_SCRIPT.search(name or options.get("body") or "")
        ]


def without_font_awesome(html):
    """Remove the icons' 1.5 MB script from a part of a page: the web font draws the icons."""
    return type(html)(FONT_AWESOME_SCRIPT.sub("", html))


def with_current_roles(html):
    """Name the entries of a bibliography as what they are in their list.

    Docutils' own word for them has been withdrawn from the standard.
    """
    return html.replace('role="doc-biblioentry"', 'role="listitem"')


def add_to_context(app, pagename, templatename, context, doctree):
    """Mend the page's body, and give the templates what they need for the rest."""
    context["without_font_awesome"] = without_font_awesome
    context["body"] = with_current_roles(context.get("body") or "")


def setup(app):
    """Register the mending."""
    app.connect("config-inited", drop_extensions, priority=100)
    app.connect("config-inited", drop_files, priority=900)
    app.connect("html-page-context", add_to_context)
