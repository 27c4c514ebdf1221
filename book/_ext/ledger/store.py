"""What each page shows, and what it was refused; kept with the environment between builds."""

from dataclasses import dataclass, field

from sphinx.util import logging

LOGGER = logging.getLogger(__name__)


@dataclass
class Page:
    """What one page shows.

    Attributes
    ----------
    refusals : list of str
        Messages with their places.
    numbered : list of (label, place)
        Equations that have their number here.
    repeated : list of str
        Labels of equations that are shown here without a number.
    derived : list of (name, place)
        Derivations that are at home here.
    derived_again : list of str
        Names of derivations that are shown here once more.
    overview : bool
        Whether the table of all equations is here.
    """

    refusals: list = field(default_factory=list)
    numbered: list = field(default_factory=list)
    repeated: list = field(default_factory=list)
    derived: list = field(default_factory=list)
    derived_again: list = field(default_factory=list)
    overview: bool = False


def pages(env):
    """Return what is known, by page."""
    return env.__dict__.setdefault("ledger_pages", {})


def page(env):
    """Return what is known of the page that is being read."""
    return pages(env).setdefault(env.docname, Page())


def overview(env):
    """Return the name of the page that lists all equations, or nothing."""
    return next((name for name in sorted(pages(env)) if pages(env)[name].overview), None)


def homes(env, of):
    """Return the page of each equation (``numbered``) or derivation (``derived``)."""
    known = pages(env)
    return {label: name for name in sorted(known) for label, _ in getattr(known[name], of)}


def place_of(node):
    """Return file and line of a node."""
    return f"{node.source}:{node.line}"


def refuse(env, location, message):
    """Remember and report what fails the build."""
    page(env).refusals.append(f"{location}: {message}")
    LOGGER.error(message, location=location, type="ledger")


def forget(app, env, docname):
    """Drop what is known of a page that is read again or gone."""
    pages(env).pop(docname, None)


def merge(app, env, docnames, other):
    """Take over what a parallel reader found."""
    pages(env).update({name: pages(other)[name] for name in docnames if name in pages(other)})


def twice(env, of, what):
    """Yield place and message of whatever has more than one home."""
    first = {}
    for name in sorted(pages(env)):
        for label, place in getattr(pages(env)[name], of):
            if label in first:
                yield place, f"{what.format(label)} at {first[label]}; use :again: here"
            first.setdefault(label, place)


def duplicates(env):
    """Yield place and message of every equation and derivation that has two homes."""
    yield from twice(env, "numbered", "equation {!r} is numbered")
    yield from twice(env, "derived", "derivation {!r} is shown")


def report_duplicates(app, env):
    """Report them with file and line, however the pages were read."""
    for place, message in duplicates(env):
        LOGGER.error(message, location=place, type="ledger")


def fail(app, exception):
    """Give the build a failing status, also where warnings are not turned into errors."""
    if exception is not None:
        return
    known = pages(app.env)
    found = [line for name in sorted(known) for line in known[name].refusals]
    found += [f"{place}: {message}" for place, message in duplicates(app.env)]
    if found:
        LOGGER.error("equations refused:\n%s", "\n".join(found))
        app.statuscode = 1


def setup(app):
    """Register the store's upkeep."""
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-check-consistency", report_duplicates)
    app.connect("build-finished", fail)
