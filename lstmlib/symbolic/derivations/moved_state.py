"""How a state moves when a weight moves: the lines that every partial begins with."""

from lstmlib.symbolic.derivation import Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION
from lstmlib.symbolic.symbols import (
    Net,
    S,
    Total,
    Y,
    df,
    dg,
    g,
    gate_in,
    gate_phi,
    plus,
    t,
    times,
)


class Moved:
    """The terms of ds(t)/dw for one state and one weight.

    Parameters
    ----------
    cell : Cell
        Whose state it is.
    weight : Quantity
        What is moved.
    """

    def __init__(self, cell, weight):
        block, _, layer = cell.args
        self.cell, self.weight = cell, weight
        self.phi, self.let_in = gate_phi(block, layer), gate_in(block, layer)
        self.y_phi, self.y_in = Y(self.phi, t), Y(self.let_in, t)
        self.old, self.net = S(cell, t - 1), Net(cell, t)
        #: By net: what its derivative by the weight is multiplied with, in the order of printing.
        self.factors = {
            cell: (dg(self.net), self.y_in),
            self.let_in: (g(self.net), df(Net(self.let_in, t))),
            self.phi: (self.old, df(Net(self.phi, t))),
        }

    def by_weight(self, quantity):
        """Return the total derivative by the weight."""
        return Total(quantity, self.weight)

    @property
    def sought(self):
        """The derivative of the state."""
        return self.by_weight(S(self.cell, t))

    @property
    def kept(self):
        """What the forget gate keeps of the derivative of the step before."""
        return times(self.y_phi, self.by_weight(self.old))

    def term(self, unit, moved=None):
        """Return what comes in through one net; ``moved`` stands for the net's own derivative."""
        return times(*self.factors[unit], moved or self.by_weight(Net(unit, t)))

    def lines(self):
        """Return the lines up to one term for each net, which hold with or without truncation."""
        return (
            Step(
                self.by_weight(plus(times(self.y_phi, self.old), times(self.y_in, g(self.net)))),
                "The state equation stands in the place of the state.",
                ("state-forget",),
            ),
            Step(
                plus(
                    self.kept,
                    times(self.y_in, self.by_weight(g(self.net))),
                    times(g(self.net), self.by_weight(self.y_in)),
                    times(self.old, self.by_weight(self.y_phi)),
                ),
                "Product rule, for both products. All derivatives are total: each factor may "
                "depend on the weight by any road.",
            ),
            Step(
                plus(self.kept, *(self.term(unit) for unit in self.factors)),
                r"Chain rule: $y^{in} = f(net_{in})$, $y^{\varphi} = f(net_\varphi)$, and $g$ acts "
                "on $net_c$.",
                ("gate-output",),
            ),
        )

    def only(self, unit, why):
        """Return the line on which truncation leaves the nets other than one at rest."""
        terms = () if unit is None else (self.term(unit),)
        return Step(
            plus(self.kept, *terms) if terms else self.kept, why, ("truncation",), UNDER_TRUNCATION
        )
