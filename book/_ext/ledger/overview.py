"""The page of all equations: ``{equations-table}`` and ``{derivations-table}``.

Both are made when every page has been read, because they say which pages show what.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from lstmlib import symbolic
from lstmlib.symbolic.equations import FAMILIES

from . import facts, store
from .common import CheckedDirective, code, fault, lookup
from .equation import formula, marks


class Facts(nodes.General, nodes.Element):
    """Where an equation is shown and what checks it; ``label``."""


class Derivations(nodes.General, nodes.Element):
    """The table of all derivations."""


class EquationsTable(CheckedDirective):
    """Every equation, by family, with an index."""

    def run(self):
        """Return the index and a section for each family."""
        self.depend_on_ledger()
        store.page(self.env).overview = True
        labels = [entry.label for entries in FAMILIES.values() for entry in entries]
        for wrong in filter(None, map(fault, labels)):
            self.refuse(wrong)
        index = nodes.container("", index_of(FAMILIES), classes=["ll-index"])
        return [index, *(self.family(title, entries) for title, entries in FAMILIES.items())]

    def family(self, title, entries):
        """Return the section of one family."""
        section = nodes.section("", nodes.title("", title), ids=[nodes.make_id(title)])
        section["classes"].append("ll-family")
        self.state.document.note_implicit_target(section)
        for entry in entries:
            section += self.entry(entry)
        return section

    def entry(self, entry):
        """Return the section of one equation."""
        section = nodes.section("", nodes.title("", "", nodes.literal("", entry.label)))
        section["ids"], section["classes"] = [f"entry-{entry.label}"], ["ll-entry"]
        shown = formula(self.env, entry)
        self.set_source_info(shown)
        said = nodes.paragraph("", "", *marks(entry), nodes.Text(f" {entry.words}"))
        section += [shown, said, Facts(label=entry.label)]
        return section


class DerivationsTable(CheckedDirective):
    """Every derivation, with what it uses and where it is shown."""

    def run(self):
        """Return the place of the table."""
        self.depend_on_ledger()
        return [Derivations()]


def index_of(families):
    """Return a list of the families, each with links to its equations."""
    index = nodes.bullet_list()
    for title, entries in families.items():
        links = [
            nodes.list_item("", nodes.paragraph("", "", lookup("row", entry.label)))
            for entry in entries
        ]
        heading = nodes.paragraph("", title)
        index += nodes.list_item("", heading, nodes.bullet_list("", *links))
    return index


class FillOverview(SphinxPostTransform):
    """Say what is known when all pages are read."""

    default_priority = 4  # before lookups are resolved

    def run(self, **kwargs):
        """Find the places."""
        for node in list(self.document.findall(Facts)):
            node.replace_self(self.facts(symbolic.EQUATIONS[node["label"]]))
        for node in list(self.document.findall(Derivations)):
            node.replace_self(self.derivations())

    def facts(self, entry):
        """Return the facts of one equation as a list of terms and what they are."""
        label = entry.label
        found = {
            "Kind": [nodes.Text(entry.kind)],
            "In the dissertation": entry.number and [nodes.Text(f"({entry.number})")],
            "Number": label in store.homes(self.env, "numbered") and [lookup("equation", label)],
            "Shown in": self.pages(facts.pages_with(self.env, label)),
            "Derived in": listed(derivation(each) for each in facts.leading_to(label)),
            "Used in": listed(derivation(each) for each in facts.using(label)),
            "Code": entry.code and code(entry.code, self.config),
            "Checked by": listed(nodes.literal("", name) for name in facts.tests_of(label)),
            "In the figures": figures(label),
        }
        listing = nodes.definition_list(classes=["ll-facts"])
        for term, said in found.items():
            if said:
                what = nodes.definition("", nodes.paragraph("", "", *said))
                listing += nodes.definition_list_item("", nodes.term("", term), what)
        return listing

    def pages(self, names, this_too=False):
        """Return links to pages, by their titles; this one shows every equation anyway."""
        here, builder = self.env.docname, self.app.builder
        return listed(
            make_refnode(builder, here, name, None, nodes.Text(self.env.titles[name].astext()))
            for name in names
            if this_too or name != here
        )

    def derivations(self):
        """Return the table of all derivations."""
        heads = ("Derivation", "Lines", "Uses", "Leads to", "Shown in")
        rows = [
            (
                [derivation(each)],
                [nodes.Text(str(len(each.steps)))],
                listed(lookup("equation", label) for label in facts.uses_of(each)),
                [lookup("equation", each.label)] if each.label else [],
                self.pages(facts.pages_deriving(self.env, each.name), this_too=True),
            )
            for each in symbolic.DERIVATIONS.values()
        ]
        return table([[nodes.Text(head)] for head in heads], rows)


def derivation(each):
    """Return a link to a derivation."""
    return lookup("derivation", each.name)


def figures(label):
    """Return what the widgets take from an equation."""
    said = listed(nodes.literal("", name) for name in facts.formulas().get(label, ()))
    if said:
        said += [nodes.Text(" in "), nodes.literal("", "lstmlib/widgets/formulas.js")]
    if label in facts.docked():
        said += [nodes.Text(f"{'; ' if said else ''}written under the picture of DeltaFlow")]
    return said


def listed(items):
    """Return nodes with commas between them."""
    found = []
    for item in items:
        found += [nodes.Text(", "), item] if found else [item]
    return found


def table(heads, rows):
    """Return a table whose first column names its rows."""
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=1) for _ in heads]
    group += nodes.thead("", row(heads))
    group += nodes.tbody("", *(row(cells) for cells in rows))
    return nodes.table("", group, classes=["ll-derivations"])


def row(cells):
    """Return one row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


def written_again(app, env):
    """Name the overview, which is out of date as soon as any page was read."""
    name = store.overview(env)
    return [name] if name else []


def add_filter(app, pagename, templatename, context, doctree):
    """Load the filter on the one page that has it."""
    if doctree is not None and pagename == store.overview(app.env):
        app.add_js_file("equations.js", defer="defer")


def setup(app):
    """Register the directives."""
    app.add_node(Facts)
    app.add_node(Derivations)
    app.add_directive("equations-table", EquationsTable)
    app.add_directive("derivations-table", DerivationsTable)
    app.add_post_transform(FillOverview)
    app.add_css_file("equations.css")
    app.connect("env-updated", written_again)
    app.connect("html-page-context", add_filter)
