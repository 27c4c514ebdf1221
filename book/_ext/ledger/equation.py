"""The ``{equation}`` directive.

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

from docutils import nodes
from docutils.parsers.rst import directives

from lstmlib import symbolic
from lstmlib.symbolic.equations import WITHOUT_NUMBERS

from . import store
from .both import displayed
from .common import CheckedDirective, code, fault, lookup


class EquationDirective(CheckedDirective):
    """Show one equation of the ledger."""

    required_arguments = 1
    option_spec = {"again": directives.flag, "bare": directives.flag}

    def run(self):
        """Return the nodes, or nothing where the equation is refused."""
        self.depend_on_ledger()
        label = self.arguments[0]
        wrong = fault(label)
        if wrong:
            return self.refuse(wrong)
        entry, again = symbolic.EQUATIONS[label], "again" in self.options
        block = nodes.container(classes=["ll-equation"])
        block += self.repeated(entry) if again else self.numbered(entry)
        if "bare" not in self.options:
            block += note(entry, self.config, again)
        return [block]

    def repeated(self, entry):
        """Return the equation without a number."""
        store.page(self.env).repeated.append(entry.label)
        return [self.display(entry)]

    def numbered(self, entry):
        """Return the equation with its number and its target."""
        label, document = entry.label, self.state.document
        node = self.display(entry)
        domain = self.env.get_domain("math")
        domain.note_equation(self.env.docname, label, location=node)
        node["label"], node["number"] = label, domain.get_equation_number_for(label)
        store.page(self.env).numbered.append((label, store.place_of(node)))
        target = nodes.target("", "", ids=[nodes.make_id(f"equation-{label}")])
        document.note_explicit_target(target)
        return [target, node]

    def display(self, entry):
        """Return the displayed mathematics alone."""
        node = formula(self.env, entry)
        self.set_source_info(node)
        return node


def formula(env, entry):
    """Return an equation in both notations."""
    return displayed(env, symbolic.latex(entry), symbolic.latex(entry, "modern"))


def marks(entry):
    """Return what was checked, and where the equation holds."""
    how = "in symbols and in numbers" if entry.label not in WITHOUT_NUMBERS else "in symbols"
    where = f", {entry.condition}" if entry.condition else ""
    return [
        nodes.inline("", "✓ checked", classes=["ll-checked"]),
        nodes.inline("", f" {how}{where}.", classes=["ll-condition"]),
    ]


def note(entry, config, again):
    """Return the line below an equation: that it is checked, and where; its words; its code."""
    line = nodes.paragraph("", "", *marks(entry), classes=["ll-equation-note"])
    line += nodes.Text(f" {entry.words} ")
    if entry.number:
        line += nodes.Text(f"In the dissertation: ({entry.number}). ")
    if again:
        line += [nodes.Text("Numbered "), lookup("equation", entry.label), nodes.Text(".")]
        return line
    if entry.code:
        line += [nodes.Text("Code: "), *code(entry.code, config), nodes.Text(" ")]
    line += [nodes.Text("Entry: "), lookup("row", entry.label), nodes.Text(".")]
    return line


def setup(app):
    """Register the directive."""
    app.add_directive("equation", EquationDirective)
    app.add_css_file("equation.css")
