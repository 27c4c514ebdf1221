r"""What a class is given: links to the practice notebooks, and to the slides.

```{practice} forward``` shows the two links of one assignment's practice notebook: open it live, or
download it. ``{deck}`the slides` `` and ``{deck}`the clock <clock>` `` lead to the slides, or to
one of them. Live notebooks and slides are made after the book, by ``make html``: a plain build
leaves the live link out, and shows the words of the others without a link. The practice notebooks
that are linked are written by every build, into ``assignments/`` of the site.
"""

import html
from pathlib import Path, PurePosixPath

import yaml
from docutils import nodes
from live import Links
from sphinx.util.docutils import SphinxDirective, SphinxRole

ROOT = Path(__file__).resolve().parents[2]
DECK = ROOT / "book" / "classroom" / "deck.yml"
FOLDER = "assignments"
LIVE = """\
<a class="book-live-open" href="{root}live/notebooks/index.html?path={folder}/{name}.ipynb" \
target="_blank" rel="noopener">Open {name}.ipynb live</a> \
"""
FILE = """\
<a class="book-live-file" href="{root}{folder}/{name}.ipynb" download="{name}.ipynb">\
Download {name}.ipynb</a>\
"""


class Practice(Links):
    """The links of one practice notebook, with its ``name`` and the page's ``docname``."""


class Deck(nodes.Inline, nodes.TextElement):
    """A link to the slides, with the ``slide`` it leads to and the page's ``docname``."""


class PracticeLinks(SphinxDirective):
    """The directive."""

    required_arguments = 1

    def run(self):
        """Return the links, or refuse a name that no assignment has."""
        (name,) = self.arguments
        names = assignments()
        if name not in names:
            raise self.error(f"practice: no assignment is called {name!r}, but {', '.join(names)}.")
        linked(self.env).setdefault(self.env.docname, set()).add(name)
        return [Practice(name=name, docname=self.env.docname)]


class DeckLink(SphinxRole):
    """The role."""

    def run(self):
        """Return the link, or refuse a slide that the deck does not have."""
        words, _, slide = self.text.rstrip(">").partition("<")
        self.env.note_dependency(str(DECK))
        if slide and slide not in slides():
            message = f"deck: {DECK.name} has no slide {slide!r}."
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        words = words.strip()
        return [Deck("", words, slide=slide, docname=self.env.docname)], []


def assignments():
    """The names of the assignments."""
    from lstmlib.classroom import sources

    return sources.names(ROOT)


def linked(env):
    """The names of the assignments that each page links to, by the page."""
    if not hasattr(env, "practice_linked"):
        env.practice_linked = {}
    return env.practice_linked


def forget(app, env, docname):
    """Forget the links of a page that is read again, or is gone."""
    linked(env).pop(docname, None)


def merge(app, env, docnames, other):
    """Take over the links of pages that another process has read."""
    linked(env).update({name: linked(other)[name] for name in docnames if name in linked(other)})


def slides():
    """The names of the slides."""
    return [slide["id"] for slide in yaml.safe_load(DECK.read_text("utf8"))["slides"]]


def root_of(docname):
    """The way from a page to the site's root."""
    return "../" * (len(PurePosixPath(docname).parts) - 1)


def visit_practice(self, node):
    """Write the links; their addresses are relative, so the book may lie in any folder."""
    live = LIVE if self.config.live_notebooks else ""
    words = {"root": root_of(node["docname"]), "folder": FOLDER, "name": html.escape(node["name"])}
    self.body.append(f'<p class="book-live book-practice">{(live + FILE).format(**words)}</p>\n')
    raise nodes.SkipNode


def visit_deck(self, node):
    """Open the link, where the slides will be there."""
    if self.config.live_notebooks:
        to = f"#{node['slide']}" if node["slide"] else ""
        self.body.append(f'<a href="{root_of(node["docname"])}slides/index.html{to}">')


def depart_deck(self, node):
    """Close it."""
    if self.config.live_notebooks:
        self.body.append("</a>")


def pass_by(self, node):
    """Leave a link's words as words: other formats have no slides."""


def skip(self, node):
    """Write nothing: other formats have no notebooks."""
    raise nodes.SkipNode


def write_notebooks(app, exception):
    """Write the notebooks that the links lead to."""
    if exception is not None or app.builder.format != "html":
        return
    names = set().union(*linked(app.env).values())
    if names:
        from tools.notebooks import practice

        practice.write(Path(app.outdir) / FOLDER, ROOT, names)


def setup(app):
    """Register the links with Sphinx."""
    others = ("latex", "text", "man", "texinfo")
    app.add_node(Practice, html=(visit_practice, None), **dict.fromkeys(others, (skip, None)))
    app.add_node(Deck, html=(visit_deck, depart_deck), **dict.fromkeys(others, (pass_by, pass_by)))
    app.add_directive("practice", PracticeLinks)
    app.add_role("deck", DeckLink())
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("build-finished", write_notebooks)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
