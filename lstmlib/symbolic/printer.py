r"""LaTeX as the dissertation writes it.

``s_{c_j^v}(t)``, ``y^{\varphi_j}(t)``, ``\mathit{net}_{in_j}(t)``. Factors and terms come out in
the order in which the ledger holds them.
"""

from sympy import Add, Eq, Integer, Pow, StrictGreaterThan, Sum
from sympy.printing.latex import LatexPrinter

from lstmlib.symbolic import symbols as n

#: An equation with this many terms is broken into rows.
ROWS_FROM = 4


class DissertationPrinter(LatexPrinter):
    """Print in the dissertation's notation.

    Parameters
    ----------
    layered : bool
        Whether units carry their layer.
    """

    squash_names = {"f": "f", "g": "g", "h": "h", "df": "f'", "dg": "g'", "dh": "h'"}
    cut = r"\overset{\mathrm{tr}}{=}"

    def __init__(self, layered=False):
        super().__init__()
        self.layered = layered

    def gates(self, equation):
        """Print the values that an open unit or kind of gate takes, or nothing."""
        if equation.eq.atoms(n.AnyUnit):
            names = [self._print(unit) for unit in (n.gate_in(), n.gate_phi(), n.gate_out())]
            names.append(self._print(n.Cell(n.j, n.v, n.l)))
        elif n.a in equation.eq.free_symbols:
            names = [self.kind(kind) for kind in equation.gates]
        else:
            return ""
        return rf",\qquad a \in \{{{', '.join(names)}\}}"

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

    def _fraction(self, sign, derivative):
        of, by = (self._print(part) for part in derivative.args)
        return rf"\frac{{{sign} {of}}}{{{sign} {by}}}"

    def _print_Total(self, derivative):
        return self._fraction(r"\mathrm{d}", derivative)

    def _print_Partial(self, derivative):
        return self._fraction(r"\partial", derivative)

    def _print_CellCount(self, count):
        return f"S{subscript(self._print(count.args[0]))}"

    def _print_Squash(self, call):
        return f"{self.squash_names[type(call).__name__]}({self._print(call.args[0])})"

    _print_f = _print_g = _print_h = _print_df = _print_dg = _print_dh = _print_Squash

    def _print_tanh(self, call, exp=None):
        return rf"\tanh({self._print(call.args[0])})"

    def _print_Symbol(self, symbol, style="plain"):
        return symbol.name

    def _print_Add(self, expr, order=None):
        if all(arg.is_Symbol or arg.is_Integer for arg in expr.args):
            return "".join(self.join(sorted(expr.args, key=lambda arg: arg.is_Integer), "").split())
        return self.join(expr.args, " ")

    def join(self, terms, between):
        """Print a sum of terms, with ``between`` before each sign but the first."""
        printed = [self._print(term) for term in terms]
        out = printed[0]
        for term in printed[1:]:
            sign, body = ("-", term[1:].lstrip()) if term.startswith("-") else ("+", term)
            out += f"{between}{sign} {body}"
        return out

    def _print_Mul(self, expr):
        if isinstance(expr, Pow):
            return super()._print_Mul(expr)
        sign, printed = "", []
        factors = [part for arg in expr.args for part in coefficient(arg)]
        for place, factor in enumerate(factors):
            if factor == -1:
                sign = "-" if not sign else ""
                continue
            loose = isinstance(factor, Add) or (
                isinstance(factor, Sum) and place < len(factors) - 1
            )
            text = self._print(factor)
            printed.append(rf"\left({text}\right)" if loose else text)
        return f"{sign} " * bool(sign) + r"\, ".join(printed)

    def _print_Pow(self, expr):
        if expr.exp.is_Integer and expr.exp > 0:
            base = self._print(expr.base)
            return rf"\left({base}\right)^{expr.exp}" if "^" in base else f"{base}^{expr.exp}"
        return super()._print_Pow(expr)

    def _print_Sum(self, total):
        signs = ""
        for index, first, last in reversed(total.limits):
            name = self._print(index)
            if isinstance(last, n.Nets):
                signs += rf"\sum_{{{name} \in {self._print(last.args[0])}}} "
            elif isinstance(last, n.CellCount) or last == n.n_steps:
                signs += rf"\sum_{{{name}={first}}}^{{{self._print(last)}}} "
            else:
                signs += rf"\sum_{{{name}}} "
        body = self._print(total.function)
        return signs + (rf"\left({body}\right)" if isinstance(total.function, Add) else body)

    def _print_Piecewise(self, cases):
        rows = (
            rf"{self.rows(expr)} & {self.condition(condition)}" for expr, condition in cases.args
        )
        return r"\begin{cases} " + r" \\[1ex] ".join(rows) + r" \end{cases}"

    def condition(self, relation):
        """Print how the layer compares with the top one, the layer first."""
        signs = {Eq: "=", StrictGreaterThan: "<"}
        return f"{relation.rhs} {signs[type(relation)]} {relation.lhs}"

    def rows(self, expr):
        """Print a right-hand side, one row a term where it has many."""
        if isinstance(expr, Add) and len(expr.args) >= ROWS_FROM:
            body = self.join(expr.args, r" \\ & ")
            return rf"\begin{{aligned}}[t] & {body} \end{{aligned}}"
        return self._print(expr)

    def equation(self, equation):
        """Print an entry of the ledger.

        Parameters
        ----------
        equation : Equation
            The entry.

        Returns
        -------
        str
            LaTeX without dollar signs.
        """
        left, right = equation.eq.args
        sign = self.cut if equation.kind == "truncation" else "="
        return f"{self._print(left)} {sign} {self.rows(right)}{self.gates(equation)}"


def coefficient(factor):
    """Split a number into its sign and its size; leave anything else."""
    if factor.is_Rational and factor < 0:
        return (Integer(-1), -factor) if factor != -1 else (factor,)
    return (factor,)


def subscript(text, braced=False):
    """Put text below, in braces where it is more than one sign."""
    return f"_{{{text}}}" if braced or len(text) > 1 else f"_{text}"


def superscript(text):
    """Put text above, in braces where it is more than one sign."""
    return f"^{{{text}}}" if len(text) > 1 else f"^{text}"
