"""What the directives share: a refusal with its place, links to equations, rows and code."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from lstmlib import symbolic
from lstmlib.symbolic.source import locate

from . import store

LEDGER_FILES = sorted(Path(symbolic.__file__).parent.rglob("*.py"))


class CheckedDirective(SphinxDirective):
    """A directive that shows something of ``lstmlib.symbolic``, or refuses to."""

    def depend_on_ledger(self):
        """Have the page read again when the ledger changes."""
        for path in LEDGER_FILES:
            self.env.note_dependency(str(path))

    def refuse(self, message):
        """Fail the build with the directive's file and line."""
        source, line = self.get_source_info()
        store.refuse(self.env, f"{source}:{line}", message)
        return []


class Lookup(nodes.inline):
    """A link whose target is known only when all pages are read; ``kind``, ``name``."""


def unknown(what, name, names, flag):
    """Say that there is no such name, and which ones are near."""
    near = get_close_matches(name, names)
    hint = f"near: {', '.join(near)}" if near else f"`python -m lstmlib.symbolic {flag}` has all"
    return f"no {what} is called {name!r}; {hint}"


@cache
def fault(label):
    """Return what is wrong with a label or with the equation behind it, or nothing."""
    entry = symbolic.EQUATIONS.get(label)
    if entry is None:
        return unknown("equation", label, symbolic.EQUATIONS, "--list")
    found = symbolic.verify(entry)
    return None if found.passed else f"equation {label!r} fails its check: {found.failures[0]}"


def lookup(kind, name, *content):
    """Return a link to an ``equation``'s number, its ``row``, or a ``derivation``'s home."""
    return Lookup("", "", *content, kind=kind, name=name)


def code(dotted, config):
    """Return the name of the function that computes an equation, linked where there is a host."""
    path, name, row = locate(dotted)
    text = nodes.literal("", name)
    options = config.html_theme_options
    repository = options.get("repository_url") or config.html_context.get("book_repository")
    if repository:
        branch = options.get("repository_branch") or "main"
        link = f"{repository.rstrip('/')}/blob/{branch}/{path}#L{row}"
        text = nodes.reference("", "", text, refuri=link, internal=False)
    return [text, nodes.Text(" in "), nodes.literal("", path), nodes.Text(".")]


class ResolveLookups(SphinxPostTransform):
    """Turn each `Lookup` into a link, or into its content alone where nothing is there."""

    default_priority = 5  # before Sphinx resolves its own references

    def run(self, **kwargs):
        """Find them."""
        for node in list(self.document.findall(Lookup)):
            node.replace_self(getattr(self, node["kind"])(node))

    def equation(self, node):
        """Link to the number, or to the row of an equation that no page numbers."""
        label = node["name"]
        if self.env.get_domain("math").equations.get(label) is None:
            return self.row(node)
        return addnodes.pending_xref(
            "",
            nodes.literal("", label),
            refdomain="math",
            reftype="eq",
            reftarget=label,
            refdoc=self.env.docname,
        )

    def row(self, node):
        """Link to the row of the table of all equations."""
        name = node["name"]
        content = node.children or [nodes.literal("", name)]
        return self.link(store.overview(self.env), f"entry-{name}", content)

    def derivation(self, node):
        """Link to the page that shows a derivation."""
        name = node["name"]
        found = store.homes(self.env, "derived").get(name)
        content = node.children or [nodes.Text(symbolic.DERIVATIONS[name].title.replace("'", "’"))]
        return self.link(found, f"derivation-{name}", content)

    def link(self, page, target, content):
        """Link to a place in a page, if there is one."""
        if page is None:
            return content
        here = self.env.docname
        return make_refnode(self.app.builder, here, page, target, content)


def setup(app):
    """Register the links."""
    app.add_node(Lookup)
    app.add_post_transform(ResolveLookups)
