"""The ``{equation}`` directive, and the rule that every displayed equation comes from it.

````
```{equation} state-forget
```
````

shows the ledger's equation of that label, numbered by the book; ``{eq}`state-forget` `` refers to
it. The option ``:again:`` shows one once more without a number of its own, ``:bare:`` leaves the
line below it out. An equation whose check fails, an unknown label, and a displayed equation
written by hand each fail the build with file and line; outputs of cells and inline mathematics
are free.
"""

import sys
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the library beside the book, not an installed one

from lstmlib import symbolic  # noqa: E402
from lstmlib.symbolic.source import locate  # noqa: E402

LOGGER = logging.getLogger(__name__)
LEDGER_FILES = sorted(Path(symbolic.__file__).parent.glob("*.py"))


class EquationDirective(SphinxDirective):
    """Show one equation of the ledger."""

    required_arguments = 1
    option_spec = {"again": directives.flag, "bare": directives.flag}

    def run(self):
        """Return the nodes, or nothing where the equation is refused."""
        for path in LEDGER_FILES:
            self.env.note_dependency(str(path))
        label = self.arguments[0]
        wrong = fault(label)
        if wrong:
            source, line = self.get_source_info()
            refuse(self.env, f"{source}:{line}", wrong)
            return []
        entry, again = symbolic.EQUATIONS[label], "again" in self.options
        block = nodes.container(classes=["ll-equation"])
        block += self.repeated(entry) if again else self.numbered(entry)
        if "bare" not in self.options:
            block += note(entry, self.config, self.env.docname, again)
        return [block]

    def repeated(self, entry):
        """Return the equation without a number."""
        return [self.display(entry)]

    def numbered(self, entry):
        """Return the equation with its number and its target."""
        label, document = entry.label, self.state.document
        node = self.display(entry)
        domain = self.env.get_domain("math")
        domain.note_equation(self.env.docname, label, location=node)
        node["label"], node["number"] = label, domain.get_equation_number_for(label)
        shown(self.env).setdefault(self.env.docname, []).append((label, place_of(node)))
        target = nodes.target("", "", ids=[nodes.make_id(f"equation-{label}")])
        document.note_explicit_target(target)
        return [target, node]

    def display(self, entry):
        """Return the displayed mathematics alone."""
        latex = symbolic.latex(entry)
        node = nodes.math_block(latex, latex, nowrap=False, number=None, label=None)
        node["docname"], node["ledger"] = self.env.docname, entry.label
        self.set_source_info(node)
        return node


@cache
def fault(label):
    """Return what is wrong with a label or with the equation behind it, or nothing."""
    entry = symbolic.EQUATIONS.get(label)
    if entry is None:
        near = get_close_matches(label, symbolic.EQUATIONS)
        hint = f"near: {', '.join(near)}" if near else "`python -m lstmlib.symbolic --list` has all"
        return f"no equation is called {label!r}; {hint}"
    found = symbolic.verify(entry)
    return None if found.passed else f"equation {label!r} fails its check: {found.failures[0]}"


def note(entry, config, docname, again):
    """Return the line below an equation: that it is checked, and where; its words; its code."""
    line = nodes.paragraph(classes=["ll-equation-note"])
    line += nodes.inline("", "✓ checked", classes=["ll-checked"])
    if entry.condition:
        line += nodes.inline("", f" {entry.condition}.", classes=["ll-condition"])
    line += nodes.Text(f" {entry.words} ")
    if entry.number:
        line += nodes.Text(f"In the dissertation: ({entry.number}). ")
    if again:
        line += nodes.Text("Numbered ")
        reference = addnodes.pending_xref(
            "", refdomain="math", reftype="eq", reftarget=entry.label, refdoc=docname
        )
        reference += nodes.literal("", entry.label)
        line += [reference, nodes.Text(". ")]
    line += [nodes.Text("Code: "), *code(entry, config)]
    return line


def code(entry, config):
    """Return the name of the function that computes an equation, linked where there is a host."""
    path, name, row = locate(entry.code)
    text = nodes.literal("", name)
    options = config.html_theme_options
    repository = options.get("repository_url")
    if repository:
        branch = options.get("repository_branch") or "main"
        link = f"{repository.rstrip('/')}/blob/{branch}/{path}#L{row}"
        text = nodes.reference("", "", text, refuri=link, internal=False)
    return [text, nodes.Text(" in "), nodes.literal("", path), nodes.Text(".")]


def place_of(node):
    """Return file and line of a node."""
    return f"{node.source}:{node.line}"


def refusals(env):
    """Return the messages by page, kept with the environment so that no later build forgets."""
    return env.__dict__.setdefault("ledger_refusals", {})


def shown(env):
    """Return the labels that each page numbers, with their places."""
    return env.__dict__.setdefault("ledger_shown", {})


def refuse(env, location, message):
    """Remember and report what fails the build."""
    refusals(env).setdefault(env.docname, []).append(f"{location}: {message}")
    LOGGER.error(message, location=location, type="ledger")


def refuse_handwritten(app, doctree):
    """Refuse every displayed equation that did not come out of the ledger."""
    for node in doctree.findall(nodes.math_block):
        if "ledger" not in node and not in_output(node):
            start = " ".join(node.astext().split())[:40]
            message = (
                f"displayed equation written by hand ({start}); use the {{equation}} directive"
            )
            refuse(app.env, place_of(located(node)), message)


def located(node):
    """Return the node itself, or the nearest one around it that knows its line."""
    while node.line is None and node.parent is not None:
        node = node.parent
    return node


def in_output(node):
    """Return whether a node is part of what a cell printed."""
    while node is not None:
        if "cell_output" in node.get("classes", ()):
            return True
        node = node.parent
    return False


def forget(app, env, docname):
    """Drop what is known of a page that is read again or gone."""
    refusals(env).pop(docname, None)
    shown(env).pop(docname, None)


def merge(app, env, docnames, other):
    """Take over what a parallel reader found."""
    for store in (refusals, shown):
        store(env).update({name: store(other)[name] for name in docnames if name in store(other)})


def duplicates(env):
    """Yield place and message of every label that is numbered more than once."""
    first = {}
    for page in sorted(shown(env)):
        for label, place in shown(env)[page]:
            if label in first:
                yield place, f"equation {label!r} is numbered at {first[label]}; use :again: here"
            first.setdefault(label, place)


def report_duplicates(app, env):
    """Report them with file and line, however the pages were read."""
    for place, message in duplicates(env):
        LOGGER.error(message, location=place, type="ledger")


def fail(app, exception):
    """Give the build a failing status, also where warnings are not turned into errors."""
    if exception is not None:
        return
    found = [line for page in sorted(refusals(app.env)) for line in refusals(app.env)[page]]
    found += [f"{place}: {message}" for place, message in duplicates(app.env)]
    if found:
        LOGGER.error("equations refused:\n%s", "\n".join(found))
        app.statuscode = 1


def setup(app):
    """Register the directive and the rule with Sphinx."""
    app.add_directive("equation", EquationDirective)
    app.add_css_file("equation.css")
    app.connect("doctree-read", refuse_handwritten)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-check-consistency", report_duplicates)
    app.connect("build-finished", fail)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
