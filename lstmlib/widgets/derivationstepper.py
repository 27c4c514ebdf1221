"""DerivationStepper: a derivation with all its lines in sight, walked one by one."""

import random

import traitlets
from anywidget import AnyWidget

from lstmlib import _plain_checks, palette
from lstmlib.widgets.derivation_mathml import marked, mathml, plain, sentence
from lstmlib.widgets.parts import script, style

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
    title, words : str
        The derivation's name, and what it is about.
    start : list of str
        What is sought, in both notations.
    lines : list of dict
        Each line's formula in both notations, its reason and condition and, where it is asked
        for, the reasons to choose from.

    Raises
    ------
    TypeError, ValueError
        For an unknown name or line; the message names it.
    """

    _esm = script("derivationstepper/words.js", "derivationstepper/index.js")
    _css = style("derivationstepper/style.css") + palette.nets()

    title = traitlets.Unicode().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    start = traitlets.List(traitlets.Unicode()).tag(sync=True)
    lines = traitlets.List(traitlets.Dict()).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)

    def __init__(self, name, ask=None):
        from lstmlib.symbolic import DERIVATIONS

        _plain_checks.choice("name", name, tuple(DERIVATIONS))
        self.derivation = DERIVATIONS[name]
        ask = matters(self.derivation) if ask is None else list(ask)
        for place, line in enumerate(ask):
            line = _plain_checks.integer(f"ask[{place}]", line)
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


def _lines(derivation, ask):
    """Return what the page needs to know of each line."""
    from lstmlib.symbolic.derivation_latex import latex_lines

    reasons = [step.reason for step in derivation.steps]
    both = [latex_lines(derivation, notation) for notation in ("dissertation", "modern")]
    out = []
    for number, pair in enumerate(zip(*both, strict=True), start=1):
        line = {
            "math": [
                mathml(marked(derivation, number, one.latex, notation), notation)
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
    """Return three reasons in an order of their own, the right one's place, where each leads."""
    others = [reason for reason in dict.fromkeys(reasons) if reason != reasons[number - 1]]
    draw = random.Random(f"{name} {number}")
    offered = [reasons[number - 1], *draw.sample(others, min(2, len(others)))]
    draw.shuffle(offered)
    return {
        "options": [sentence(reason) for reason in offered],
        "right": offered.index(reasons[number - 1]),
        "leads": [reasons.index(reason) + 1 for reason in offered],
    }


def _start(derivation, notation):
    from lstmlib.symbolic.derivation_latex import latex_start

    return mathml(latex_start(derivation, notation), notation)
