"""Mend the pages: what the theme loads for nothing, and faults that keep readers out.

The accessible search button and logo are the templates beside this file.
"""

import re

FONT_AWESOME_SCRIPT = re.compile(r"<script[^>]*scripts/fontawesome\.js[^>]*></script>")


#: What Jupyter Book always loads and this book does without: sphinx-thebe throws on every page,
#: and boxes open without the script of sphinx-togglebutton (see `folds`).
DROPPED = {"sphinx_thebe": "sphinx-thebe.css", "sphinx_togglebutton": "togglebutton.css"}


def drop_extensions(app, config):
    """Forget the scripts and styles of extensions that pages do without."""
    for listeners in app.events.listeners.values():
        listeners[:] = [
            item for item in listeners if not item.handler.__module__.startswith(tuple(DROPPED))
        ]
    app.registry.css_files[:] = [
        item for item in app.registry.css_files if item[0] not in DROPPED.values()
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
    app.connect("html-page-context", add_to_context)
