"""LaTeX of units and quantities as the dissertation writes them."""

from sympy.printing.latex import LatexPrinter

from lstmlib.symbolic import symbols as n


class PiecePrinter(LatexPrinter):
    """Print units and quantities in the dissertation's notation.

    Parameters
    ----------
    layered : bool
        Whether units carry their layer.
    """

    def __init__(self, layered=False):
        super().__init__()
        self.layered = layered

    def kind(self, kind):
        """Print a kind of gate."""
        return {n.PHI: r"\varphi"}.get(kind, str(kind))

    def _at(self, time):
        return f"({self._print(time)})"

    def _layer(self, layer):
        return f",{self._print(layer)}" if self.layered else ""

    def _print_Gate(self, unit):
        kind, block, layer = unit.args
        above = f"^{{{self._print(layer)}}}" if self.layered else ""
        return self.kind(kind) + subscript(self._print(block)) + above

    def _print_Cell(self, unit):
        block, cell, layer = unit.args
        above = self._print(cell) + self._layer(layer)
        return f"c{subscript(self._print(block))}{superscript(above)}"

    def _print_OutputUnit(self, unit):
        return self._print(unit.args[0])

    _print_Below = _print_OutputUnit

    def _print_AnySource(self, unit):
        return "m"

    def _print_AnyUnit(self, unit):
        return "a"

    def _print_Weight(self, weight):
        target, source = (self._print(unit) for unit in weight.args)
        return f"w_{{{target} {source}}}"

    def _print_Peephole(self, weight):
        gate, cell = (self._print(unit) for unit in weight.args)
        return f"w_{{{gate} s_{{{cell}}}}}"

    def _print_Bias(self, bias):
        return f"b{subscript(self._print(bias.args[0]), True)}"

    def _timed(self, pattern, quantity):
        unit, time = quantity.args
        return pattern.format(self._print(unit)) + self._at(time)

    def _print_Net(self, q):
        return self._timed(r"\mathit{{net}}_{{{}}}", q)

    def _print_Y(self, q):
        return self._timed("y^{{{}}}", q)

    def _print_S(self, q):
        return self._timed("s_{{{}}}", q)

    def _print_Desired(self, q):
        return self._timed("d^{{{}}}", q)

    def _print_OutputError(self, q):
        return self._timed("e_{{{}}}", q)

    def _print_Delta(self, q):
        return self._timed(r"\delta_{{{}}}", q)

    def _print_Sent(self, q):
        return self._timed(r"\delta^{{\downarrow}}_{{{}}}", q)

    def _print_EY(self, q):
        return self._timed("e_{{y^{{{}}}}}", q)

    def _print_ES(self, q):
        return self._timed("e_{{s_{{{}}}}}", q)

    def _print_EpsS(self, q):
        return self._timed(r"\varepsilon_{{s_{{{}}}}}", q)

    def _print_Loss(self, loss):
        return "E" + self._at(loss.args[0])

    def _print_TotalLoss(self, loss):
        return "E"

    def _print_Rate(self, rate):
        return r"\alpha"

    def _print_Step(self, step):
        weight, *time = step.args
        return rf"\Delta {self._print(weight)}" + "".join(self._at(step) for step in time)

    def _print_AnyWeight(self, weight):
        return "w"

    def _fraction(self, sign, derivative):
        of, by = (self._print(part) for part in derivative.args)
        return rf"\frac{{{sign} {of}}}{{{sign} {by}}}"

    def _print_Total(self, derivative):
        return self._fraction(r"\mathrm{d}", derivative)

    def _print_Partial(self, derivative):
        return self._fraction(r"\partial", derivative)


def subscript(text, braced=False):
    """Put text below, in braces where it is more than one sign."""
    return f"_{{{text}}}" if braced or len(text) > 1 else f"_{text}"


def superscript(text):
    """Put text above, in braces where it is more than one sign."""
    return f"^{{{text}}}" if len(text) > 1 else f"^{text}"
