"""DerivationStepper: a derivation with all its lines in sight, walked one by one."""

import random
import re

import traitlets
from anywidget import AnyWidget

from lstmlib import _checks
from lstmlib.widgets.base import script, style

#: Colours that no page shows: they carry a mark through the conversion to MathML.
CHANGED = "#010203"
ROAD = "#0{place:x}0b0c"
#: What a term stands for in DeltaFlow, as the end of its ribbon's name.
ROADS = ("top", "state", "carousel", "down.in", "down.phi", "down.c", "down.out")
DOLLARS = re.compile(r"\$([^$]+)\$")
#: A sign written as a number; < and & stay so.
ENTITY = re.compile(r"&#x0*(?!(?:3C|26);)([1-9A-F][0-9A-F]*);")
#: A letter with a prime. As a superscript in an index the prime is too small to be seen.
PRIMED = re.compile(r"<msup>(<mi>[^<]+</mi>)<m[io]>′</m[io]></msup>")
MOST_ASKED = 3


class DerivationStepper(AnyWidget):
    """A checked derivation, line by line, with a prediction to make where it matters.

    Parameters
    ----------
    name : str
        One of ``lstmlib.symbolic.DERIVATIONS``.
    ask : sequence of int, optional
        Lines, counted from 1, whose reason is to be picked before it is shown. By default those
        that hold under a condition or bring a sum, three at most.

    Attributes
    ----------
    step : int
        The line that is looked at; 0 is what is sought.
    picked : dict of str to int
        Which reason was picked, by line.

    Raises
    ------
    TypeError, ValueError
        For an unknown name or line; the message names it.
    """

    _esm = script("derivationstepper/words.js", "derivationstepper/index.js")
    _css = style("derivationstepper/style.css")

    title = traitlets.Unicode().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    start = traitlets.List(traitlets.Unicode()).tag(sync=True)
    lines = traitlets.List(traitlets.Dict()).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)

    def __init__(self, name, ask=None):
        from lstmlib.symbolic import DERIVATIONS

        _checks.choice("name", name, tuple(DERIVATIONS))
        self.derivation = DERIVATIONS[name]
        ask = matters(self.derivation) if ask is None else list(ask)
        for place, line in enumerate(ask):
            line = _checks.integer(f"ask[{place}]", line)
            if line > len(self.derivation.steps):
                last = len(self.derivation.steps)
                raise ValueError(f"ask[{place}]: expected a line from 1 to {last}, got {line}")
        super().__init__(
            title=self.derivation.title,
            words=plain(self.derivation.words),
            start=[_start(self.derivation, notation) for notation in ("dissertation", "modern")],
            lines=_lines(self.derivation, ask),
        )

    def text(self):
        """Say the whole derivation: each line in LaTeX, with its reason.

        Returns
        -------
        str
        """
        from lstmlib.symbolic.derivation_latex import latex_lines, latex_start

        lines = (f"{line.latex}   ({line.reason})" for line in latex_lines(self.derivation))
        return "\n".join([f"{self.title}: {latex_start(self.derivation)}", *lines])

    def figure(self):
        """Draw the same for paper.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.widgets import derivation_lines
        from lstmlib.symbolic.derivation_latex import latex_lines, latex_start

        return derivation_lines(
            self.title,
            latex_start(self.derivation),
            [(line.latex, line.reason) for line in latex_lines(self.derivation)],
        )


def matters(derivation):
    """Return the lines worth a prediction: a condition first, then a sum that is new.

    Parameters
    ----------
    derivation : lstmlib.symbolic.derivation.Derivation
        The chain.

    Returns
    -------
    list of int
        Counted from 1, in order.
    """
    from sympy import Sum

    numbers = range(1, len(derivation.steps) + 1)
    sums = [len(line.atoms(Sum)) for line in derivation.lines]
    first = [n for n in numbers if derivation.steps[n - 1].condition]
    then = [n for n in numbers if sums[n] > sums[n - 1] and n not in first]
    rest = [n for n in numbers if n > 1 and n not in first and n not in then]
    return sorted((first + then + rest[:1])[:MOST_ASKED])


def plain(text):
    """Return a sentence without its dollar signs."""
    return DOLLARS.sub(lambda found: found[1], text)


def _lines(derivation, ask):
    """Return what the page needs to know of each line."""
    from lstmlib.symbolic.derivation_latex import latex_lines

    reasons = [step.reason for step in derivation.steps]
    both = [latex_lines(derivation, notation) for notation in ("dissertation", "modern")]
    out = []
    for number, pair in enumerate(zip(*both, strict=True), start=1):
        line = {
            "math": [
                mathml(marked(derivation, number, one.latex, notation))
                for one, notation in zip(pair, ("dissertation", "modern"), strict=True)
            ],
            "reason": sentence(pair[0].reason),
            "condition": pair[0].condition,
        }
        if number in ask:
            line |= _question(derivation.name, number, reasons)
        out.append(line)
    return out


def _question(name, number, reasons):
    """Return three reasons in an order of their own, and the place of the right one."""
    others = [reason for reason in dict.fromkeys(reasons) if reason != reasons[number - 1]]
    draw = random.Random(f"{name} {number}")
    offered = [reasons[number - 1], *draw.sample(others, min(2, len(others)))]
    draw.shuffle(offered)
    return {
        "options": [sentence(reason) for reason in offered],
        "right": offered.index(reasons[number - 1]),
    }


def marked(derivation, number, latex, notation):
    """Wrap what is new on a line, and the terms that DeltaFlow shows.

    Parameters
    ----------
    derivation : lstmlib.symbolic.derivation.Derivation
        The chain.
    number : int
        The line, counted from 1.
    latex : str
        The line as printed.
    notation : {"dissertation", "modern"}
        In which it was.

    Returns
    -------
    str
        LaTeX in which colours carry the marks.
    """
    from lstmlib.symbolic.derivation_latex import printer

    write = printer(derivation, notation)
    marks = {write._print(part): CHANGED for part in derivation.changed(number)}
    for term in derivation.lines[number].args if derivation.lines[number].is_Add else ():
        road = road_of(term)
        if road is not None:
            marks[write._print(term)] = ROAD.format(place=ROADS.index(road))
    held = {}
    for place, printed in enumerate(sorted(marks, key=len, reverse=True)):
        token = f"@{place}@"
        # A mark may hold another one.
        held = {outer: text.replace(printed, token) for outer, text in held.items()}
        held[token] = rf"{{\color{{{marks[printed]}}} {printed}}}"
        latex = latex.replace(printed, token)
    for token, text in held.items():
        latex = latex.replace(token, text)
    return latex


def road_of(term):
    """Return the road in DeltaFlow that a term stands for, or None.

    Parameters
    ----------
    term : sympy.Expr
        A term of a sum.

    Returns
    -------
    str or None
        One of `ROADS`.
    """
    from lstmlib.symbolic import symbols as n

    deltas, weights = term.atoms(n.Delta), term.atoms(n.Weight)
    if len(deltas) == 1 and len(weights) == 1 and term.has(n.t):
        (delta,) = deltas
        unit, time = delta.args
        if time == n.t and isinstance(unit, n.OutputUnit):
            return "top"
        if time == n.t and isinstance(unit, n.Gate):
            return f"down.{unit.args[0]}"
        if time == n.t and isinstance(unit, n.Cell):
            return "down.c"
    if term.func is n.ES:
        return "state"
    if len(term.atoms(n.EpsS)) == 1 and len(term.args) == 2 and not deltas:
        return "carousel"
    return None


def mathml(latex):
    """Turn LaTeX into MathML, the colours into classes and roads.

    Parameters
    ----------
    latex : str
        One line, perhaps with rows.

    Returns
    -------
    str
        A ``math`` element.
    """
    from latex2mathml.converter import convert

    rows = re.sub(r"\\begin\{aligned\}(\[t\])?", r"\\begin{array}{l}", latex)
    rows = rows.replace(r"\end{aligned}", r"\end{array}").replace("& ", "")
    out = convert(rows).replace("</mstyle>", "</mrow>")
    out = ENTITY.sub(lambda found: chr(int(found[1], 16)), out)
    out = PRIMED.sub(r"<mrow>\1<mo>′</mo></mrow>", out)
    out = out.replace(f'<mstyle mathcolor="{CHANGED}">', '<mrow class="ll-new">')
    for place, road in enumerate(ROADS):
        colour = ROAD.format(place=place)
        out = out.replace(f'<mstyle mathcolor="{colour}">', f'<mrow data-road=".{road}">')
    return out


def sentence(text):
    """Split a sentence into words and formulas.

    Parameters
    ----------
    text : str
        With inline mathematics between dollar signs.

    Returns
    -------
    list of str
        Words and MathML in turn, words first.
    """
    return [mathml(part) if place % 2 else part for place, part in enumerate(DOLLARS.split(text))]


def _start(derivation, notation):
    from lstmlib.symbolic.derivation_latex import latex_start

    return mathml(latex_start(derivation, notation))
