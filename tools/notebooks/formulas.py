"""Equations and derivations as LaTeX, printed by `lstmlib.symbolic` as on the page."""

from lstmlib import symbolic
from lstmlib.symbolic.equations import WITHOUT_NUMBERS
from tools.notebooks.links import linked


def equation(inline, directive):
    """One equation with its number, and the line that stands below it."""
    label, options = directive.argument, directive.options
    entry = symbolic.EQUATIONS[label]
    tag = ""
    if "again" not in options:
        tag = rf" \tag{{{inline.equation_name(label)[1:-1]}}}"
    shown = f"$${symbolic.latex(entry)}{tag}$$"
    return shown if "bare" in options else f"{shown}\n\n{_note(inline, entry)}"


def _note(inline, entry):
    how = "in symbols and in numbers" if entry.label not in WITHOUT_NUMBERS else "in symbols"
    where = f", {entry.condition}" if entry.condition else ""
    words = f"✓ checked {how}{where}. {entry.words}"
    if entry.number:
        words += f" In the dissertation: ({entry.number})."
    name = linked(f"`{entry.label}`", inline.links.entry(entry.label))
    return f"{words} Entry: {name}."


def derivation(inline, directive):
    """The lines of a derivation, each with its reason."""
    found = symbolic.DERIVATIONS[directive.argument]
    first, last = _span(directive.options.get("lines"), len(found.steps))
    title = found.title
    if "again" in directive.options:
        title = linked(title, inline.links.derivation(found.name))
    parts = [f"**{title}** ✓ checked, {len(found.steps)} lines", found.words + _only(found)]
    numbered = enumerate(zip(found.steps, _rows(found), strict=True), 1)
    for number, (step, row) in list(numbered)[first - 1 : last]:
        parts.append(f"{number}. $${row}$$\n\n   {_reason(inline, step)}")
    if found.label is not None and last == len(found.steps):
        what = "This is" if found.term is None else "This is one term of"
        parts.append(f"{what} {inline.role('eq', found.label)}.")
    return "\n\n".join(parts)


def _rows(found):
    _, *more = (line.latex for line in symbolic.latex_lines(found))
    return [symbolic.latex_first(found), *more]


def _reason(inline, step):
    uses = ", ".join(inline.role("eq", label) for label in step.uses)
    return " ".join(filter(None, (step.reason, uses))) + _only(step)


def _only(part):
    return f" (only {part.condition})" if part.condition else ""


def _span(lines, count):
    if lines is None:
        return 1, count
    first, _, last = lines.partition("-")
    return int(first), int(last or first)
