"""The ``{derivation}`` directive.

````
```{derivation} output-gate
```
````

shows every line of a derivation with its number, the reason beside it, the equations that it
uses, and a mark where it holds only under a condition. ``:lines: 2-5`` shows some of them;
``:again:`` shows it on a second page and leads to the first. A derivation with a line that fails
its check, and an unknown name, fail the build with file and line.
"""

import re
from functools import cache

from docutils import nodes
from docutils.parsers.rst import directives

from lstmlib import symbolic

from . import store
from .both import displayed
from .common import CheckedDirective, lookup, unknown

NOTATIONS = ("dissertation", "modern")
RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


class Lines(nodes.enumerated_list):
    """The lines, as a list that stays one where its numbers are drawn by the style sheet."""


class DerivationDirective(CheckedDirective):
    """Show one derivation, or some of its lines."""

    required_arguments = 1
    option_spec = {"again": directives.flag, "lines": directives.unchanged_required}

    def run(self):
        """Return the nodes, or nothing where the derivation is refused."""
        self.depend_on_ledger()
        name = self.arguments[0]
        wrong = fault(name)
        if wrong:
            return self.refuse(wrong)
        derivation = symbolic.DERIVATIONS[name]
        try:
            first, last = span(self.options.get("lines"), len(derivation.steps))
        except ValueError as error:
            return self.refuse(f"derivation {name!r}: {error}")
        again = "again" in self.options
        self.remember(name, again)
        block = nodes.container(classes=["ll-derivation"])
        if not again:
            self.anchor(block, f"derivation-{name}")
        block += self.title(derivation, again)
        block += self.lines(derivation, first, last, again)
        block += self.end(derivation, last)
        return [block]

    def remember(self, name, again):
        """Note that this page shows the derivation."""
        page = store.page(self.env)
        if again:
            page.derived_again.append(name)
        else:
            source, line = self.get_source_info()
            page.derived.append((name, f"{source}:{line}"))

    def anchor(self, node, name):
        """Make a node something that other pages can link to."""
        node["names"].append(name)
        self.state.document.note_explicit_target(node)

    def title(self, derivation, again):
        """Return the line above: what is derived, and that every line was checked."""
        title = nodes.paragraph(classes=["ll-derivation-title"])
        text = nodes.strong("", "", *self.inline(derivation.title))
        title += lookup("derivation", derivation.name, text) if again else text
        title += nodes.Text(" ")
        count = f"✓ checked, {len(derivation.steps)} lines"
        title += nodes.inline("", count, classes=["ll-checked"])
        words = nodes.paragraph("", "", *self.inline(derivation.words), classes=["ll-reason"])
        words += only(derivation.condition)
        return [title, words]

    def lines(self, derivation, first, last, again):
        """Return the list of lines."""
        listed = Lines(enumtype="arabic", start=first)
        printed = zip(*(rows(derivation, name) for name in NOTATIONS), strict=True)
        numbered = enumerate(zip(derivation.steps, printed, strict=True), 1)
        for number, (step, both) in list(numbered)[first - 1 : last]:
            formula = displayed(self.env, *both)
            self.set_source_info(formula)
            line = nodes.container("", formula, self.reason(step), classes=["ll-line"])
            item = nodes.list_item("", line)
            if not again:
                self.anchor(item, f"derivation-{derivation.name}-{number}")
            listed += item
        return listed

    def reason(self, step):
        """Return why a line follows: in words, with what it uses and where it holds."""
        reason = nodes.paragraph(classes=["ll-reason"])
        reason += self.inline(step.reason)
        for place, label in enumerate(step.uses):
            reason += [nodes.Text(", " if place else " "), lookup("equation", label)]
        reason += only(step.condition)
        return reason

    def inline(self, text):
        """Return the nodes of a text that may hold formulas."""
        found, messages = self.state.inline_text(text, self.lineno)
        return [*found, *messages]

    def end(self, derivation, last):
        """Return the line below, which names the equation that the last line is."""
        if derivation.label is None or last < len(derivation.steps):
            return []
        end = nodes.paragraph(classes=["ll-derivation-end"])
        what = "This is " if derivation.term is None else "This is one term of "
        end += [nodes.Text(what), lookup("equation", derivation.label), nodes.Text(".")]
        return [end]


def rows(derivation, notation):
    """Return the LaTeX of each line; what is sought stands before the first equals sign."""
    _, *more = (line.latex for line in symbolic.latex_lines(derivation, notation))
    return [symbolic.latex_first(derivation, notation), *(rf"\quad {row}" for row in more)]


def only(condition):
    """Return the mark of a line that holds only under a condition."""
    mark = nodes.inline("", f"only {condition}", classes=["ll-condition"])
    return [nodes.Text(" "), mark] if condition else []


@cache
def fault(name):
    """Return what is wrong with a name or with the derivation behind it, or nothing."""
    derivation = symbolic.DERIVATIONS.get(name)
    if derivation is None:
        return unknown("derivation", name, symbolic.DERIVATIONS, "--list")
    found = symbolic.verify_derivation(derivation)
    return None if found.passed else f"derivation {name!r} fails its check: {found.failures[0]}"


def span(text, count):
    """Return the first and the last line that an option names, of so many.

    Raises
    ------
    ValueError
        Where it names none, or lines that are not there.
    """
    if text is None:
        return 1, count
    found = RANGE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"lines must be as in 3 or 2-5, not {text!r}")
    first = int(found[1])
    last = int(found[2] or first)
    if not 1 <= first <= last <= count:
        raise ValueError(f"it has lines 1 to {count}, not {text}")
    return first, last


def visit_lines(self, node):
    """Write the list; its role is said because a list without markers loses it in Safari."""
    start = {"start": node["start"]} if node["start"] != 1 else {}
    self.body.append(self.starttag(node, "ol", CLASS="ll-lines", role="list", **start))


def depart_lines(self, node):
    """Close the list."""
    self.body.append("</ol>\n")


def setup(app):
    """Register the directive."""
    app.add_node(Lines, html=(visit_lines, depart_lines))
    app.add_directive("derivation", DerivationDirective)
    app.add_css_file("derivation.css")
