"""Short plain text, as the widgets write a formula: ``y_φ(t+1)·ε_s(t+1)``, ``f′·Σ g·ε_s``.

A unit is named by its kind; indices, layers and the present time are left out. The factors of a
product come in one order, whatever order SymPy holds them in: weights, activations and states,
then slopes, then errors and sums.
"""

from sympy import Sum
from sympy.printing.printer import Printer

from lstmlib.palette import GATES
from lstmlib.symbolic import symbols as n

DOT, MINUS = "·", "−"
SLOPES = (n.df, n.dg, n.dh)
ERRORS = (n.Delta, n.EY, n.ES, n.EpsS, n.OutputError, Sum)


def rank(factor):
    """Return the place of a factor in a product."""
    return 2 if isinstance(factor, ERRORS) else 1 if isinstance(factor, SLOPES) else 0


class PlainPrinter(Printer):
    """Print in the widgets' notation and refuse what it has no sign for.

    Parameters
    ----------
    arguments : bool
        Whether h and its slope name the state they are taken at; f and g never name their net
        input.
    """

    def __init__(self, arguments=True):
        super().__init__()
        self.arguments = arguments

    def emptyPrinter(self, expr):
        """Refuse an expression that the notation does not have."""
        raise ValueError(f"{expr} has no plain text")

    def _at(self, time):
        step = int(time - n.t)
        return f"(t{'+' if step > 0 else MINUS}{abs(step)})" if step else ""

    def _print_Gate(self, unit):
        return GATES[str(unit.args[0])][0]

    def _print_Cell(self, unit):
        return GATES["c"][0]

    def _print_OutputUnit(self, unit):
        return str(unit.args[0])

    def _timed(self, name, quantity):
        unit, time = quantity.args
        return name.format(self._print(unit) if "{}" in name else "") + self._at(time)

    def _print_Y(self, q):
        return self._timed("y_{}", q)

    def _print_S(self, q):
        return self._timed("s", q)

    def _print_Delta(self, q):
        return self._timed("δ_{}", q)

    def _print_EY(self, q):
        return self._timed("e_y", q)

    def _print_ES(self, q):
        return self._timed("e_s", q)

    def _print_EpsS(self, q):
        return self._timed("ε_s", q)

    def _print_Weight(self, weight):
        return f"w_{self._print(weight.args[0])}"

    def _print_Peephole(self, weight):
        return f"p_{self._print(weight.args[0])}"

    def _print_Squash(self, call):
        name, (inner,) = type(call).__name__, call.args
        letter = f"{name[1:]}′" if isinstance(call, SLOPES) else name
        named = self.arguments and not isinstance(inner, n.Net)
        return f"{letter}({self._print(inner)})" if named else letter

    _print_f = _print_g = _print_h = _print_df = _print_dg = _print_dh = _print_Squash

    def _print_Mul(self, product):
        return DOT.join(self._print(factor) for factor in sorted(product.args, key=rank))

    def _print_Add(self, total):
        return " + ".join(self._print(term) for term in total.args)

    def _print_Sum(self, total):
        inner = total.function
        return self._print(inner) if isinstance(inner, Sum) else f"Σ {self._print(inner)}"


def plain(expr, arguments=True):
    """Print an expression of the ledger as plain text.

    Parameters
    ----------
    expr : sympy.Expr
        A side of an equation, or a part of one.
    arguments : bool
        Whether h and its slope name the state they are taken at.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        Where the notation has no sign for a part of it.
    """
    return PlainPrinter(arguments).doprint(expr)
