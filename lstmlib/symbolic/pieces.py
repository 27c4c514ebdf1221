"""LaTeX of units and quantities as the dissertation writes them."""

from sympy.printing.latex import LatexPrinter

from lstmlib.symbolic import symbols as n

#: The letter of each count; where a layer has it, the layer stands below.
COUNTS = {
    "BlocksOf": "J",
    "CellsEach": "S",
    "BelowOf": "n",
    "SourcesOf": "M",
    "NetsOf": "U",
    "WeightsOf": "W",
    "PartialsOf": "P",
    "ExtendedOf": "X",
    "GateKinds": "G",
    "AllWeights": "W",
    "Stored": r"N_{\text{trace}}",
    "SweepProducts": r"N_{\text{sweep}}",
    "BpttProducts": r"N_{\text{BPTT}}",
}


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

    def _column(self, name, quantity, below=""):
        layer, time = quantity.args
        return rf"{bold(name)}{below}^{{{self._print(layer)}}}" + self._at(time)

    def _print_NetInputs(self, q):
        return self._column("net", q)

    def _print_Deltas(self, q):
        return self._column(r"\delta", q)

    def _print_Outputs(self, q):
        return self._column("y", q)

    def _print_Errors(self, q):
        return self._column("e", q, "_y")

    def _print_OutputDeltas(self, q):
        return bold(r"\delta") + "_k" + self._at(q.args[0])

    def _weights(self, name, matrix):
        return rf"{bold(name)}^{{{self._print(matrix.args[0])}}}"

    def _print_Biases(self, matrix):
        return self._weights("b", matrix)

    def _print_BelowWeights(self, matrix):
        return self._weights("W", matrix)

    def _print_OwnWeights(self, matrix):
        return self._weights("R", matrix)

    def _print_OutputWeights(self, matrix):
        return bold("W") + "_k"

    def _print_Transposed(self, matrix):
        inner = self._print(matrix.args[0])
        inner = rf"\left({inner}\right)" if "^" in inner else inner
        return rf"{inner}^{{\mathsf{{T}}}}"

    def _print_LayerCountBase(self, count):
        return COUNTS[type(count).__name__] + subscript(self._print(count.args[0]))

    def _print_NetworkCountBase(self, count):
        return COUNTS[type(count).__name__]

    def _print_Has(self, option):
        return rf"[\text{{{option.args[0]}}}]"

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


def bold(name):
    """Print the name of a column or matrix."""
    return rf"\boldsymbol{{{name}}}" if name.startswith("\\") else rf"\mathbf{{{name}}}"
