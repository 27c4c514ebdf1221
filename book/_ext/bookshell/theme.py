"""Mend the pages: what the theme loads for nothing, and faults that keep readers out.

The accessible search button and logo are the templates beside this file.
"""

import re

#: What the theme's head loads for nothing: the icons' 1.5 MB script, where the web font draws
#: them; the search's parts and index, which only the search page uses; scripts asked for early
#: that run last.
NEEDLESS = re.compile(
    r"<script[^>]*(?:scripts/fontawesome|searchtools|language_data|searchindex)\.js[^>]*></script>\s*"
    r'|<link rel="preload" as="script"[^>]*>\s*'
)
#: Options of the theme that say what they say without being said, and need a script each.
OPTIONS = "DOCUMENTATION_OPTIONS."


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


def without_needless(html):
    """Remove what loads for nothing from a part of a page."""
    return type(html)(NEEDLESS.sub("", html))


def deferred(scripts, pagename):
    """The scripts of a page's head, none of which keeps the page from being drawn.

    The search page's own scripts stand in its middle and need these before.
    """
    kept = [item for item in scripts if not item.attributes.get("body", "").startswith(OPTIONS)]
    if pagename == "search":
        return kept
    return [_deferred(item) if item.filename else item for item in kept]


def _deferred(item):
    return type(item)(item.filename, priority=item.priority, **item.attributes | {"defer": "defer"})


def with_current_roles(html):
    """Name the entries of a bibliography as what they are in their list.

    Docutils' own word for them has been withdrawn from the standard.
    """
    return html.replace('role="doc-biblioentry"', 'role="listitem"')


EMPTY_HEAD = re.compile(r'<th class="head[^"]*">(?:<p></p>)?</th>')


def without_empty_heads(html):
    """Make the empty corner of a table a plain cell: a heading has to say something."""
    return EMPTY_HEAD.sub("<td></td>", html)


TOGGLE = '<summary><span class="toctree-toggle"'
NAMED_TOGGLE = TOGGLE.replace("<summary>", '<summary aria-label="Pages of this section">')


def with_named_toggles(generate):
    """Give a name to what unfolds a section in the navigation."""

    def named(*given, **options):
        return str(generate(*given, **options)).replace(TOGGLE, NAMED_TOGGLE)

    return named


def add_to_context(app, pagename, templatename, context, doctree):
    """Mend the page's body, and give the templates what they need for the rest."""
    context["without_needless"] = without_needless
    context["script_files"] = deferred(context.get("script_files", []), pagename)
    context["body"] = without_empty_heads(with_current_roles(context.get("body") or ""))
    if "generate_toctree_html" in context:
        context["generate_toctree_html"] = with_named_toggles(context["generate_toctree_html"])


def setup(app):
    """Register the mending."""
    app.connect("config-inited", drop_extensions, priority=100)
    app.connect("config-inited", drop_files, priority=900)
    # After the theme, whose functions are in the context by then.
    app.connect("html-page-context", add_to_context, priority=900)
