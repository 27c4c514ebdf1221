r"""LaTeX of the lines of a derivation, in either notation, broken so that each row fits a page."""

import re
from typing import NamedTuple

from sympy import Add

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION
from lstmlib.symbolic.modern import ModernPrinter
from lstmlib.symbolic.printer import DissertationPrinter

#: Widest row of a sum, in letters of the main size: what leaves room for the reason beside it.
ROW = 44
#: Widest first line, which has what is sought on its left.
FIRST_ROW = 60
#: A letter above or below the line is this much narrower.
SMALLER = 0.7
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
FONTS = {r"\mathrm", r"\mathit"}
#: Commands that take no room of their own.
SILENT = {r"\left", r"\right", r"\,", r"\limits", r"\displaystyle", "&", " ", "{", "}"}


class Line(NamedTuple):
    """One printed line: LaTeX that begins with its sign, the reason beside it, its condition."""

    latex: str
    reason: str
    condition: str


class Breaking:
    """Mixin for a printer: break sums that are wider than a row, and name single cells shortly.

    Parameters
    ----------
    layered : bool
        Whether units carry their layer.
    single : bool
        Whether blocks and cells go without indices.
    """

    def __init__(self, layered=False, single=False):
        super().__init__(layered)
        self.single, self.room = single, ROW

    def _print_Add(self, expr, order=None):
        flat = super()._print_Add(expr)
        if width(flat) <= self.room:
            return flat
        return rf"\begin{{aligned}} & {self.join(expr.args, self.next_row)} \end{{aligned}}"

    def _print_Mul(self, expr):
        flat = super()._print_Mul(expr)
        brackets = [width(self._print(factor)) for factor in expr.args if isinstance(factor, Add)]
        if width(flat) <= self.room or not brackets:
            return flat
        outer, self.room = self.room, self.room - (width(flat) - max(brackets))
        broken, self.room = super()._print_Mul(expr), outer
        return broken

    next_row = r" \\ & "

    def line(self, expr):
        """Print a whole line; its sign stands beside the first of several rows."""
        printed, rows = self._print(expr), r"\begin{aligned}"
        return rows + "[t]" + printed[len(rows) :] if printed.startswith(rows) else printed

    def _print_Total(self, derivative):
        of, by = derivative.args
        if isinstance(of, n.Quantity | n.Squash):
            return super()._print_Total(derivative)
        formula = self._print(of)
        return rf"\frac{{\mathrm{{d}}}}{{\mathrm{{d}} {self._print(by)}}} \left({formula}\right)"


class BreakingDissertation(Breaking, DissertationPrinter):
    """Print lines as the dissertation would."""

    def _print_Gate(self, unit):
        kind, _, layer = unit.args
        if not self.single:
            return super()._print_Gate(unit)
        return f"{self.kind(kind)}^{{{self._print(layer)}}}"

    def _print_Cell(self, unit):
        if not self.single:
            return super()._print_Cell(unit)
        return f"c^{{{self._print(unit.args[2])}}}"

    def _print_OutputUnit(self, unit):
        return "k" if self.single else super()._print_OutputUnit(unit)

    def _print_Below(self, unit):
        return "m" if self.single else super()._print_Below(unit)


class BreakingModern(Breaking, ModernPrinter):
    """Print lines in modern notation."""

    def unit(self, unit):
        """Return the letter of a unit and its indices."""
        if self.single and isinstance(unit, n.Gate | n.Cell):
            letter, _ = super().unit(unit)
            return letter, self._print(unit.args[2])
        letter, indices = super().unit(unit)
        return letter, "" if self.single else indices


PRINTERS = {"dissertation": BreakingDissertation, "modern": BreakingModern}


def printer(derivation, notation):
    """Return the printer of one derivation."""
    if notation not in PRINTERS:
        raise ValueError(f"notation must be one of {sorted(PRINTERS)}, not {notation!r}")
    return PRINTERS[notation](derivation.layered, derivation.single)


def latex_start(derivation, notation="dissertation"):
    """Print what a derivation seeks: the left-hand side of all its lines.

    Parameters
    ----------
    derivation : Derivation
        The chain.
    notation : {"dissertation", "modern"}
        Whose symbols to use.

    Returns
    -------
    str
        LaTeX without dollar signs.
    """
    return printer(derivation, notation)._print(derivation.start)


def latex_lines(derivation, notation="dissertation"):
    """Print the lines of a derivation.

    Parameters
    ----------
    derivation : Derivation
        The chain.
    notation : {"dissertation", "modern"}
        Whose symbols to use.

    Returns
    -------
    list of Line
        For each step its LaTeX, which begins with an equals sign, the reason and the condition.
        Under truncation the sign carries a mark.
    """
    write = printer(derivation, notation)
    return [
        Line(
            f"{write.cut if step.condition == UNDER_TRUNCATION else '='} {write.line(step.expr)}",
            step.reason,
            step.condition,
        )
        for step in derivation.steps
    ]


def latex_first(derivation, notation="dissertation"):
    """Print what a derivation seeks and its first line, below it where both are too wide.

    Parameters
    ----------
    derivation : Derivation
        The chain.
    notation : {"dissertation", "modern"}
        Whose symbols to use.

    Returns
    -------
    str
        LaTeX without dollar signs.
    """
    start, first = latex_start(derivation, notation), latex_lines(derivation, notation)[0].latex
    if width(start) + width(first) <= FIRST_ROW:
        return f"{start} {first}"
    return rf"\begin{{aligned}}[t] & {start} \\ & \quad {first} \end{{aligned}}"


def width(latex):
    """Return about how wide the widest row of LaTeX is, in letters of the main size.

    Parameters
    ----------
    latex : str
        What a printer wrote.

    Returns
    -------
    float
    """
    return max(row_width(row) for row in latex.split(r"\\"))


def row_width(row):
    """Return about how wide one row is."""
    tokens = [token for token in TOKEN.findall(row) if token not in SILENT - {"{", "}"}]
    return _measure(tokens, 0)[0]


def _measure(tokens, place):
    """Add up widths from a place to the end of its group; return the sum and the next place."""
    total = 0.0
    while place < len(tokens) and tokens[place] != "}":
        room, place = _one(tokens, place)
        total += room
    return total, place + 1


def _one(tokens, place):
    """Return the width of what stands at a place, and the next place."""
    token = tokens[place]
    if token == "{":
        return _measure(tokens, place + 1)
    if token in FONTS:
        return 0.0, place + 1
    if token in ("_", "^"):
        room, place = _one(tokens, place + 1)
        return SMALLER * room, place
    if token == r"\frac":
        above, place = _one(tokens, place + 1)
        below, place = _one(tokens, place)
        return max(above, below), place
    if token in (r"\begin", r"\end"):
        return 0.0, _one(tokens, place + 1)[1]
    return (2.0 if token in ("+", "-", "=") else 1.0), place + 1
