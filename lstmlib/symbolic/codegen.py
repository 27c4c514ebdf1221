"""Print the engine's cell formulas, and the text of each term, in JavaScript, from the ledger.

``python -m lstmlib.symbolic.codegen`` writes ``lstmlib/widgets/formulas.js``; a test fails where
the committed file differs from what this module prints.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from sympy import Expr, Integer, Rational, Sum, Symbol
from sympy.printing.jscode import JavascriptCodePrinter

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.texts import texts

TARGET = Path(__file__).resolve().parents[1] / "widgets" / "formulas.js"
HEADER = """\
// Generated from the ledger of equations by `python -m lstmlib.symbolic.codegen`; do not edit.
// All numbers are scalars. A function called _term is the summand of a sum in its equation, and
// an argument called sum is that sum, added up by the caller. Derivatives of squashing functions
// take the value of the function. The comment names the equation.
"""
TEXTS_HEADER = """\
// The same equations in the words of a page: what stands on the left, the term that a road stands
// for, and the factor that a valve puts on an error. By road, and by net where each has its own.
"""


@dataclass(frozen=True)
class Formula:
    """One function of the engine.

    Parameters
    ----------
    name : str
        Its name in JavaScript.
    label : str
        The equation it comes from.
    args : str
        Names of its arguments in order, as `name_of` gives them.
    part : {"whole", "summand", "peephole"}
        Whether it is the right-hand side, the summand of its first sum, or its first term with a
        peephole weight.
    """

    name: str
    label: str
    args: str
    part: str = "whole"

    def expression(self) -> Expr:
        """Return the SymPy expression over the argument names."""
        rhs = EQUATIONS[self.label].eq.rhs
        if self.part == "summand":
            rhs = innermost(next(iter(sums_in_order(rhs))))
        elif self.part == "peephole":
            rhs = next(term for term in rhs.args if term.has(n.Peephole))
        named = scalars(rhs)
        found, wanted = {str(s) for s in named.free_symbols}, set(self.args.split(", "))
        if found != wanted:
            raise ValueError(f"{self.name}: the equation has {sorted(found)}, not {sorted(wanted)}")
        return named


FORMULAS = (
    Formula("net_term", "gate-net", "w, y", "summand"),
    Formula("state", "state-forget", "y_phi, s_prev, y_in, g"),
    Formula("cell_output", "cell-output", "y_out, h"),
    Formula("output_error", "output-error", "target, y_k"),
    Formula("output_delta", "output-delta", "df_k, e_k"),
    Formula("e_y_term", "lower-error", "w, delta", "summand"),
    Formula("delta_out_term", "output-gate-delta", "h, e_y", "summand"),
    Formula("delta_out", "output-gate-delta", "df_out, sum"),
    Formula("e_s", "state-error", "y_out, dh, e_y"),
    Formula("eps_s", "state-error-total", "e_s, y_phi_next, eps_s_next"),
    Formula("peep_term", "state-error-peephole", "p, delta", "peephole"),
    Formula("delta_c", "cell-delta", "eps_s, y_in, dg"),
    Formula("delta_in_term", "input-gate-delta", "g, eps_s", "summand"),
    Formula("delta_in", "input-gate-delta", "df_in, sum"),
    Formula("delta_phi_term", "forget-gate-delta", "s_prev, eps_s", "summand"),
    Formula("delta_phi", "forget-gate-delta", "df_phi, sum"),
)
#: Function, then its derivative, of each convention: name and label.
SQUASHING = {
    "dissertation": (("f", "squash-f"), ("g", "squash-g"), ("h", "squash-h")),
    "modern": (("f", "squash-f"), ("g", "squash-modern"), ("h", "squash-modern")),
}


class Scalar(JavascriptCodePrinter):
    """JavaScript with products in the place of squares."""

    def _print_Pow(self, expr):
        if expr.exp == 2 and expr.base.is_Symbol:
            return f"({expr.base} * {expr.base})"
        raise ValueError(f"{expr}: only squares are printed")


def sums_in_order(expr):
    """Yield the sums of an expression from left to right, outer ones first."""
    if isinstance(expr, Sum):
        yield expr
    for arg in expr.args:
        yield from sums_in_order(arg)


def innermost(total):
    """Return the summand of a sum, of its inner sum where it has one."""
    while isinstance(total, Sum):
        total = total.function
    return total


def name_of(expr):
    """Return the scalar name of a quantity, or None where the expression is not one.

    Parameters
    ----------
    expr : sympy.Expr
        Any part of an equation.

    Returns
    -------
    str or None
    """
    if isinstance(expr, Sum):
        return "sum"
    if isinstance(expr, n.Squash):
        name = type(expr).__name__
        return f"df_{unit_name(expr.args[0].args[0])}" if name == "df" else name
    if isinstance(expr, n.Timed):
        unit, time = expr.args
        name = TIMED[type(expr)](unit)
        step = "" if name in ANY_TIME else {0: "", 1: "_next", -1: "_prev"}[int(time - n.t)]
        return name + step
    return {n.Weight: "w", n.Peephole: "p"}.get(type(expr))


def unit_name(unit):
    """Return in, phi, out, k or c."""
    if isinstance(unit, n.Gate):
        return {n.IN: "in", n.PHI: "phi", n.OUT: "out"}[unit.args[0]]
    return "k" if isinstance(unit, n.OutputUnit) else "c"


def activation_name(unit):
    """Return the name of an activation: a source is plain y."""
    return "y" if isinstance(unit, n.Cell | n.Below) else f"y_{unit_name(unit)}"


TIMED = {
    n.Y: activation_name,
    n.S: lambda unit: "s",
    n.Desired: lambda unit: "target",
    n.OutputError: lambda unit: "e_k",
    n.Delta: lambda unit: "delta",
    n.EY: lambda unit: "e_y",
    n.ES: lambda unit: "e_s",
    n.EpsS: lambda unit: "eps_s",
}
#: What one summand takes from several times: a source and a delta.
ANY_TIME = ("y", "delta")


def scalars(expr):
    """Put a plain symbol in the place of every quantity and every sum."""
    name = name_of(expr)
    if name is not None:
        return Symbol(name)
    return expr.func(*(scalars(arg) for arg in expr.args)) if expr.args else expr


def function(args, expr):
    """Print an arrow function."""
    fractions = expr.atoms(Rational) - expr.atoms(Integer)
    decimals = {value: Symbol(decimal(value)) for value in fractions}
    return f"({args}) => {Scalar().doprint(expr.xreplace(decimals))}"


def decimal(value):
    """Write a fraction as a decimal number that a double holds exactly."""
    number = value.p / value.q
    if Rational(number) != value:
        raise ValueError(f"{value} has no exact double")
    return repr(number)


def squashing(name, label):
    """Return the two lines of a squashing function and its derivative."""
    entry, slope = EQUATIONS[label], EQUATIONS[f"{label}-prime"].eq
    body = entry.check.form if entry.check.stable else entry.eq.rhs
    value = slope.rhs.replace(lambda part: isinstance(part, n.Squash), lambda _: Symbol(name))
    return (
        f"      {name}: {function('x', body)}, // {label}",
        f"      d{name}: {function(name, value)}, // {label}-prime",
    )


def render():
    """Print the whole file.

    Returns
    -------
    str
    """
    lines = [HEADER + "const formulas = {", "  squash: {"]
    for convention, functions in SQUASHING.items():
        lines.append(f"    {convention}: {{")
        for name, label in functions:
            lines.extend(squashing(name, label))
        lines.append("    },")
    lines.append("  },")
    for item in FORMULAS:
        lines.append(f"  {item.name}: {function(item.args, item.expression())}, // {item.label}")
    return "\n".join([*lines, "};", *text_lines(), ""])


def text_lines():
    """Yield the lines of the texts, one a road."""
    yield TEXTS_HEADER + "const equationText = {"
    for group, found in texts().items():
        yield f"  {group}: {{"
        yield from (f"    {name}: {literal(text)}," for name, text in found.items())
        yield "  },"
    yield "};"


def literal(text):
    """Print a text, or a dict of texts."""
    if isinstance(text, str):
        return json.dumps(text, ensure_ascii=False)
    return "{ " + ", ".join(f"{name}: {literal(part)}" for name, part in text.items()) + " }"


def main():
    """Write the file."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
