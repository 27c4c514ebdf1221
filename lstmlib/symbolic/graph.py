"""A small concrete network as a graph, in which every derivative can be taken exactly.

Two layers of two blocks of two cells, three steps, two inputs, two outputs. The forward pass is
written here once more, unit by unit, so that the ledger is compared with something that was not
made from it. f, g and h stay undefined: where the graph meets one, it draws a whole number for
its value there and another for its slope there. What is then zero at such a point is zero for
every choice of f, g and h (up to the chance that a random point hides a difference).

A truncation is a stop-gradient: what is cut enters a formula as `Frozen`, a number without a road
back. The numbers that nothing computes are drawn by name, so that graphs which differ in their
truncation alone stand at the same point.
"""

import random
from functools import cache, cached_property

from sympy import Add, numbered_symbols

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.evaluate import evaluate
from lstmlib.symbolic.output_graph import output_formulas
from lstmlib.symbolic.shape import PLAIN, SMALL, Sizes
from lstmlib.symbolic.symbols import S, Weight, Y

__all__ = ["SMALL", "TRUNCATIONS", "Graph", "Sizes", "derivative", "quantities"]

TRUNCATIONS = ("none", "gers", "today")


class Graph:
    """The network at one exact point.

    Parameters
    ----------
    truncation : {"none", "gers", "today"}
        Nothing is frozen; or the layer's own outputs of the step before, where they enter a net
        input, and the states that peepholes see; or, beside these, the states of the step before
        in every layer above ``own``.
    peepholes : bool
        Whether gates see the states of their block.
    forget_gates : bool
        Whether there are forget gates.
    seed : int
        Choice of the point.
    sizes : Sizes
        How many of everything there are.
    options : Options
        What it has beside its layers.
    own : int
        The highest layer whose states of the step before are not frozen, under ``"today"``.
    """

    def __init__(
        self,
        truncation="none",
        peepholes=False,
        forget_gates=True,
        seed=0,
        sizes=SMALL,
        options=PLAIN,
        own=0,
    ):
        if truncation not in TRUNCATIONS:
            raise ValueError(f"truncation must be one of {TRUNCATIONS}, not {truncation!r}")
        self.truncation = truncation
        self.peepholes = peepholes
        self.sizes, self.options = sizes, options
        self.own = own
        self.kinds = n.GATE_KINDS if forget_gates else (n.IN, n.OUT)
        self.seed = seed
        self._jets = {}
        #: Value of every quantity; formula of every quantity that is computed, in order.
        self.values, self.formulas = {}, {}
        times = range(1, sizes.steps + 1)
        for time in times:
            for layer in range(1, sizes.layers + 1):
                self._step(layer, time)
            for quantity, formula in output_formulas(sizes, options, time):
                self._set(quantity, formula)
        self._set(n.TotalLoss(), Add(*(n.Loss(time) for time in times)))

    def draw(self, *name):
        """Draw a whole number that is not zero, the same for the same name."""
        draw = random.Random(f"{self.seed} {name}")
        return draw.choice((-1, 1)) * draw.randint(2, 99)

    def squash(self, name, argument):
        """Return the value of a squashing function, or of its derivative, at a point.

        That of the exponential function is positive, so that no sum of some is zero.
        """
        key = (name, argument)
        if key not in self._jets:
            drawn = self.draw(*key)
            self._jets[key] = abs(drawn) if name == "Exp" else drawn
        return self._jets[key]

    def value(self, quantity):
        """Return the number of a forward quantity; what nothing computes is drawn."""
        if isinstance(quantity, n.Frozen):
            return self.value(quantity.args[0])
        if quantity not in self.values:
            self.values[quantity] = self.draw(quantity)
        return self.values[quantity]

    def _set(self, quantity, formula):
        self.formulas[quantity] = formula
        self.values[quantity] = evaluate(formula, self, {})

    def _cut(self, quantity):
        return n.Frozen(quantity) if self.truncation != "none" else quantity

    def _remembered(self, cell, time):
        """Return the state of the step before, as a state sees it."""
        held = self.truncation == "today" and cell.args[-1] > self.own
        return n.Frozen(S(cell, time - 1)) if held else S(cell, time - 1)

    def _net(self, unit, layer, time, states_at):
        reads = [(source, Y(source, time)) for source in self.sizes.sources_of(layer)]
        reads += [(cell, self._cut(Y(cell, time - 1))) for cell in self.sizes.cells_of(layer)]
        terms = [Weight(unit, source) * signal for source, signal in reads]
        if self.peepholes and isinstance(unit, n.Gate):
            own = (cell for cell in self.sizes.cells_of(layer) if cell.args[0] == unit.args[1])
            terms += [n.Peephole(unit, c) * self._cut(S(c, states_at)) for c in own]
        if isinstance(unit, n.Gate) or self.options.cell_bias:
            terms.append(n.Bias(unit))
        self._set(n.Net(unit, time), Add(*terms))

    def _gate(self, gate, layer, time, states_at):
        self._net(gate, layer, time, states_at)
        self._set(Y(gate, time), n.f(n.Net(gate, time)))

    def _step(self, layer, time):
        blocks = range(1, self.sizes.blocks_in(layer) + 1)
        for kind in self.kinds:
            if kind != n.OUT:
                for block in blocks:
                    self._gate(n.Gate(kind, block, layer), layer, time, time - 1)
        for cell in self.sizes.cells_of(layer):
            block = cell.args[0]
            self._net(cell, layer, time, None)
            kept = Y(n.gate_phi(block, layer), time) if n.PHI in self.kinds else 1
            let_in = Y(n.gate_in(block, layer), time) * n.g(n.Net(cell, time))
            self._set(S(cell, time), kept * self._remembered(cell, time) + let_in)
        for block in blocks:
            self._gate(n.gate_out(block, layer), layer, time, time)
        for cell in self.sizes.cells_of(layer):
            gate = n.gate_out(cell.args[0], layer)
            self._set(Y(cell, time), Y(gate, time) * n.h(S(cell, time)))

    @cached_property
    def slopes(self):
        """Local derivatives: quantity -> {a quantity in its formula: number}."""
        return {q: self.local_slopes(formula) for q, formula in self.formulas.items()}

    def local_slopes(self, formula):
        """Return the partial derivative of a formula by each quantity in it that is not frozen.

        A sum is differentiated term by term, each by what stands in it.
        """
        found = {}
        for term in Add.make_args(formula):
            for quantity, slope in self._slopes_of_term(term):
                found[quantity] = found.get(quantity, 0) + slope
        return found

    def _slopes_of_term(self, term):
        stand_in = dict(zip(quantities(term), numbered_symbols("p"), strict=False))
        back = {symbol: quantity for quantity, symbol in stand_in.items()}
        plain = term.xreplace(stand_in)
        for quantity, symbol in stand_in.items():
            if not isinstance(quantity, n.Frozen):
                yield quantity, evaluate(derivative(plain, symbol).xreplace(back), self, {})

    @property
    def adjoints(self):
        """Derivative of the whole objective by every quantity."""
        return self.adjoints_of(n.TotalLoss())

    @cache  # noqa: B019 - a graph lives as long as the program
    def adjoints_of(self, of):
        """Derivative of one quantity by every quantity, from the end to the start.

        Parameters
        ----------
        of : Quantity
            What is differentiated.

        Returns
        -------
        dict
        """
        found = {of: 1}
        for quantity in reversed(self.formulas):
            for parent, slope in self.slopes[quantity].items():
                found[parent] = found.get(parent, 0) + slope * found.get(quantity, 0)
        return found

    @cache  # noqa: B019 - a graph lives as long as the program
    def tangents(self, by):
        """Derivative of every quantity by one of them, from the start to the end.

        Parameters
        ----------
        by : Quantity
            What is moved.

        Returns
        -------
        dict
        """
        found = {by: 1}
        for quantity, slopes in self.slopes.items():
            change = sum(
                slope * found[parent] for parent, slope in slopes.items() if parent in found
            )
            if change:
                found[quantity] = found.get(quantity, 0) + change
        return found


@cache
def derivative(term, symbol):
    """Differentiate; remembered, because most terms differ in the names of their parts only."""
    return term.diff(symbol)


def quantities(expr):
    """Return the outermost quantities of an expression, without repetition."""
    if isinstance(expr, n.Quantity):
        return {expr: None}
    return {found: None for arg in expr.args for found in quantities(arg)}
