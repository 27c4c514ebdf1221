r"""LaTeX in the notation of modern papers.

Gates i, f and o, state ``c_t``, output ``h_t``, net inputs ``z``, input ``x_t``. Block and cell are
kept as an upper index, because here a gate belongs to a block: ``f_t^{j}``, ``c_t^{jv}``. The sign
stays the dissertation's: a delta is minus a derivative.
"""

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.pieces import bold
from lstmlib.symbolic.printer import DissertationPrinter


class ModernPrinter(DissertationPrinter):
    """Print with i, f, o, ``c_t`` and ``h_t``."""

    squash_names = {
        "f": r"\sigma",
        "df": r"\sigma'",
        "g": r"\tanh",
        "h": r"\tanh",
        "dg": r"\tanh'",
        "dh": r"\tanh'",
    }
    letters = {n.IN: "i", n.PHI: "f", n.OUT: "o"}

    def kind(self, kind):
        """Print a kind of gate."""
        return self.letters.get(kind, str(kind))

    def unit(self, unit):
        """Return the letter of a unit and its indices."""
        if isinstance(unit, n.Gate):
            kind, block, layer = unit.args
            return self.kind(kind), self._print(block) + self._layer(layer)
        if isinstance(unit, n.Cell):
            block, cell, layer = unit.args
            return "c", self._print(block) + self._print(cell) + self._layer(layer)
        if isinstance(unit, n.AnyUnit):
            return "a", ""
        if isinstance(unit, n.AnySource):
            return "m", ""
        if unit.is_Symbol:
            return unit.name, ""
        return ("x" if isinstance(unit, n.Below) else "y"), self._print(unit.args[0])

    def _unit(self, unit):
        letter, indices = self.unit(unit)
        return f"{letter}^{{{indices}}}"

    _print_Gate = _print_Cell = _print_OutputUnit = _print_Below = _print_AnyUnit = _unit
    _print_AnySource = _unit

    def _named(self, letter, quantity, below=""):
        """Print a letter with the time below and the indices above."""
        unit, time = quantity.args
        indices = self.unit(unit)[1]
        above = f"^{{{indices}}}" if indices else ""
        return f"{letter}_{{{below}{self._print(time)}}}{above}"

    def _named_by_unit(self, letter, quantity):
        """Print a letter that several kinds of unit share, with the kind below."""
        kind = self.unit(quantity.args[0])[0]
        return self._named(letter, quantity, below=f"{kind}," if kind != "y" else "")

    def _print_Net(self, q):
        return self._named_by_unit("z", q)

    def _print_Delta(self, q):
        return self._named_by_unit(r"\delta", q)

    def _print_Y(self, q):
        letter = self.unit(q.args[0])[0]
        return self._named("h" if letter == "c" else letter, q)

    def _print_S(self, q):
        return self._named("c", q)

    def _print_Desired(self, q):
        return self._named("d", q)

    def _print_OutputError(self, q):
        return self._named("e", q)

    def _print_Sent(self, q):
        letter, indices = self.unit(q.args[0])
        time = self._print(q.args[1])
        return rf"\delta_{{{letter},{time}}}^{{\downarrow {indices}}}".replace(" }", "}")

    def _print_EY(self, q):
        return self._named("e", q, below="x," if isinstance(q.args[0], n.Below) else "h,")

    def _print_ES(self, q):
        return self._named("e", q, below="c,")

    def _print_EpsS(self, q):
        return self._named(r"\varepsilon", q, below="c,")

    def _column(self, name, quantity, below=""):
        layer, time = (self._print(arg) for arg in quantity.args)
        return f"{bold(name)}_{{{below}{time}}}^{{{layer}}}"

    def _print_NetInputs(self, q):
        return self._column("z", q)

    def _print_Outputs(self, q):
        return self._column("h", q)

    def _print_Errors(self, q):
        return self._column("e", q, "h,")

    def _print_OutputDeltas(self, q):
        return bold(r"\delta") + f"_{{y,{self._print(q.args[0])}}}"

    def _print_OutputWeights(self, matrix):
        return bold("W") + "_{y}"

    def _print_Loss(self, loss):
        return f"E_{{{self._print(loss.args[0])}}}"

    def _print_Weight(self, weight):
        (letter, target), (source, indices) = (self.unit(unit) for unit in weight.args)
        above = ",".join(part for part in (target, indices) if part)
        name = f"W_{{{letter}{'h' if source == 'c' else source}}}"
        return f"{name}^{{{above}}}" if above else name

    def _print_Peephole(self, weight):
        gate, cell = weight.args
        return f"p_{{{self.unit(gate)[0]}}}^{{{self.unit(cell)[1]}}}"

    def _print_Bias(self, bias):
        letter, indices = self.unit(bias.args[0])
        return f"b_{{{letter}}}" + (f"^{{{indices}}}" if indices else "")


def latex(equation, notation="dissertation"):
    """Print an equation.

    Parameters
    ----------
    equation : Equation
        One of `EQUATIONS`.
    notation : {"dissertation", "modern"}
        Whose symbols to use. The squashing functions are called f, g and h in both.

    Returns
    -------
    str
        LaTeX without dollar signs.
    """
    printers = {"dissertation": DissertationPrinter, "modern": ModernPrinter}
    if notation not in printers:
        raise ValueError(f"notation must be one of {sorted(printers)}, not {notation!r}")
    if n.x in equation.eq.free_symbols:
        notation = "dissertation"
    return printers[notation](equation.layered).equation(equation)
