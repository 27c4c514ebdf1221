r"""LaTeX as the dissertation writes it.

``s_{c_j^v}(t)``, ``y^{\varphi_j}(t)``, ``\mathit{net}_{in_j}(t)``. Factors and terms come out in
the order in which the ledger holds them.
"""

from sympy import Add, Eq, Integer, Pow, Product, StrictGreaterThan, Sum, preorder_traversal

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.pieces import PiecePrinter, subscript

#: An equation with this many terms, or with two and more than so many quantities, is broken into
#: rows.
ROWS_FROM, LONG = 4, 8
#: Indices whose sums say where they begin and end.
COUNTED_OUT = (n.t, n.tau, n.l, n.l2)
SINGLE = (n.Timed, n.Weight, n.Peephole, n.Bias, n.AnyWeight, n.Count)
GREEK = {"tau": r"\tau"}


class DissertationPrinter(PiecePrinter):
    """Print in the dissertation's notation.

    Parameters
    ----------
    layered : bool
        Whether units carry their layer.
    """

    squash_names = {"f": "f", "g": "g", "h": "h", "df": "f'", "dg": "g'", "dh": "h'"}
    cut = r"\overset{\mathrm{tr}}{=}"

    def open(self, equation):
        """Print the values that an open unit, weight or kind of gate takes, or nothing."""
        weights = equation.eq.atoms(n.AnyWeight)
        if weights:
            return self.which(weights.pop())
        if equation.eq.atoms(n.AnyUnit):
            names = [self._print(unit) for unit in (n.gate_in(), n.gate_phi(), n.gate_out())]
            names.append(self._print(n.Cell(n.j, n.v, n.l)))
        elif n.a in equation.eq.free_symbols:
            names = [self.kind(kind) for kind in equation.gates]
        else:
            return ""
        return rf"a \in \{{{', '.join(names)}\}}"

    def which(self, weight):
        """Print which weights an open one stands for."""
        layer, which = weight.args
        name = self._print(weight)
        if which == n.BEFORE_STATE:
            units = (n.Cell(n.j, n.v, layer), n.gate_in(n.j, layer), n.gate_phi(n.j, layer))
            listed = (self._print(n.Weight(unit, n.AnySource(layer))) for unit in units)
            return rf"{name} \in \{{{', '.join(listed)}\}}"
        place = (
            rf"below layer }} {self._print(layer)}" if which == n.BELOW_LAYER else "of any layer}"
        )
        return rf"{name} \text{{ {place}"

    def _print_CellCount(self, count):
        return f"S{subscript(self._print(count.args[0]))}"

    def _print_Squash(self, call):
        return f"{self.squash_names[type(call).__name__]}({self._print(call.args[0])})"

    _print_f = _print_g = _print_h = _print_df = _print_dg = _print_dh = _print_Squash

    def _print_Exp(self, call):
        return rf"\exp({self._print(call.args[0])})"

    def _print_Log(self, call):
        return rf"\ln {self._print(call.args[0])}"

    def _print_tanh(self, call, exp=None):
        return rf"\tanh({self._print(call.args[0])})"

    def _print_Symbol(self, symbol, style="plain"):
        return GREEK.get(symbol.name, symbol.name)

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
        below = [arg for arg in expr.args if divides(arg)]
        if below:
            above = n.times(*(arg for arg in expr.args if not divides(arg)))
            (divisor,) = below
            return rf"\frac{{{self._print(above)}}}{{{self._print(divisor.base)}}}"
        sign, printed = "", []
        factors = [part for arg in expr.args for part in coefficient(arg)]
        for place, factor in enumerate(factors):
            if factor == -1:
                sign = "-" if not sign else ""
                continue
            loose = isinstance(factor, Add) or (
                isinstance(factor, Sum | Product) and place < len(factors) - 1
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
            elif isinstance(last, n.CellCount) or index in COUNTED_OUT:
                signs += rf"\sum_{{{name}={self._print(first)}}}^{{{self._print(last)}}} "
            else:
                signs += rf"\sum_{{{name}}} "
        body = self._print(total.function)
        return signs + (rf"\left({body}\right)" if isinstance(total.function, Add) else body)

    def _print_Product(self, factors):
        ((index, first, last),) = factors.limits
        index, first, last = (self._print(part) for part in (index, first, last))
        return rf"\prod_{{{index}={first}}}^{{{last}}} {self._print(factors.function)}"

    def _print_Piecewise(self, cases):
        rows = (
            rf"{self.rows(expr)} & {self.condition(condition)}" for expr, condition in cases.args
        )
        return r"\begin{cases} " + r" \\[1ex] ".join(rows) + r" \end{cases}"

    def condition(self, relation):
        """Print how the layer compares with the top one, the layer first."""
        signs = {Eq: "=", StrictGreaterThan: "<"}
        return f"{relation.rhs} {signs[type(relation)]} {relation.lhs}"

    def rows(self, expr, after=""):
        """Print a right-hand side, one row a term where it is long, and what comes after it."""
        if in_rows(expr):
            body = self.join(expr.args, r" \\ & ")
            last = rf" \\[1ex] & {after}" if after else ""
            return rf"\begin{{aligned}}[t] & {body}{last} \end{{aligned}}"
        return self._print(expr) + (rf",\qquad {after}" if after else "")

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
        return f"{self._print(left)} {sign} {self.rows(right, self.open(equation))}"


def in_rows(expr):
    """Return whether a right-hand side is printed with one row a term."""
    if not isinstance(expr, Add):
        return False
    found = sum(isinstance(part, SINGLE) for part in preorder_traversal(expr))
    return len(expr.args) >= ROWS_FROM or found > LONG


def divides(factor):
    """Return whether a factor is one over something that is no number."""
    return isinstance(factor, Pow) and factor.exp == -1


def coefficient(factor):
    """Split a number into its sign and its size; leave anything else."""
    if factor.is_Rational and factor < 0:
        return (Integer(-1), -factor) if factor != -1 else (factor,)
    return (factor,)
