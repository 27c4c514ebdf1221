"""A network of one cell a layer over two steps, and the pieces of its backward pass."""

from functools import cache

from lstmlib.symbolic.derivation_checks import OnNetworks
from lstmlib.symbolic.derivation_world import DerivationWorld
from lstmlib.symbolic.graph import Graph, Sizes
from lstmlib.symbolic.symbols import (
    ES,
    EY,
    Cell,
    Delta,
    EpsS,
    Net,
    OutputError,
    OutputUnit,
    Partial,
    S,
    Total,
    TotalLoss,
    Weight,
    Y,
    df,
    dg,
    dh,
    g,
    gate_in,
    gate_out,
    gate_phi,
    h,
    plus,
    times,
)

SIZES = Sizes(layers=2, blocks=1, cells=1, steps=2, inputs=1, outputs=1)
LOWER, UPPER, OUTPUT = Cell(1, 1, 1), Cell(1, 1, 2), OutputUnit(1)


class FromZero(Graph):
    """A network whose states and outputs are zero before the first step."""

    def draw(self, *name):
        """Draw a number, or return zero for what lies before the first step."""
        return 0 if before_start(name[0]) else super().draw(*name)


def before_start(quantity):
    """Return whether a quantity is a state or an output before the first step."""
    return isinstance(quantity, S | Y) and quantity.args[1] == 0


@cache
def from_zero(truncation, peepholes, sizes):
    """Return the world of a network that starts at zero."""
    return DerivationWorld(FromZero(truncation, peepholes, sizes=sizes))


CHECK = OnNetworks(from_zero, peepholes=(False,), sizes=(SIZES,))


class At:
    """The one cell of a layer at one time, as its four nets hand error on.

    Parameters
    ----------
    layer, time : int
        Which cell, when.
    """

    def __init__(self, layer, time):
        self.time, cell = time, Cell(1, 1, layer)
        into, phi, out = (kind(1, layer) for kind in (gate_in, gate_phi, gate_out))
        #: The nets: three before the state, in the order of printing, and one behind it.
        self.before, self.behind = (cell, into, phi), out
        self.nets = (*self.before, self.behind)
        self.eps, self.e_s, self.e_y = (kind(cell, time) for kind in (EpsS, ES, EY))
        self.y_phi, self.y_out = Y(phi, time), Y(out, time)
        self.slope, self.delta = dh(S(cell, time)), Delta(cell, time)
        net = {unit: Net(unit, time) for unit in self.nets}
        self.factors = {
            cell: (Y(into, time), dg(net[cell])),
            into: (df(net[into]), g(net[cell])),
            phi: (df(net[phi]), S(cell, time - 1)),
            out: (df(net[out]), h(S(cell, time))),
        }

    def sent(self, cell, time):
        """Return minus the total derivative by each net, times its hop down to a cell's output."""
        return [
            times(-1, Total(TotalLoss(), Net(u, self.time)), self.hop(u, cell, time))
            for u in self.nets
        ]

    def by_delta(self, cell, time):
        """Return the same with deltas."""
        return [times(Delta(u, self.time), self.hop(u, cell, time)) for u in self.nets]

    def by_weight(self, cell):
        """Return the same with weights."""
        return [times(Weight(u, cell), Delta(u, self.time)) for u in self.nets]

    def hop(self, unit, cell, time):
        """Return the partial derivative of a net input by a cell's output."""
        return Partial(Net(unit, self.time), Y(cell, time))

    def share(self, unit, cell):
        """Return the weight and the factors of a net's delta, without the error."""
        return times(Weight(unit, cell), *self.factors[unit])

    def written_out(self, cell, remembers=True):
        """Return weight times delta for each net, every delta written out.

        Parameters
        ----------
        cell : Cell
            Where the error goes.
        remembers : bool
            Whether the forget gate has anything to forget.
        """
        errors = {unit: self.eps for unit in self.before} | {self.behind: self.e_y}
        return [
            times(self.share(unit, cell), error)
            for unit, error in errors.items()
            if remembers or unit != self.before[-1]
        ]

    def heard(self, cell, eps=None, e_y=None, remembers=True):
        """Return what a cell hears from the four nets, the roads through the state gathered.

        Parameters
        ----------
        cell : Cell
            Where the error goes.
        eps, e_y : sympy.Expr, optional
            What stands for the error of the state and of the output.
        remembers : bool
            Whether the forget gate has anything to forget.
        """
        through = self.before if remembers else self.before[:-1]
        state = times(plus(*(self.share(unit, cell) for unit in through)), eps or self.eps)
        return state, times(self.share(self.behind, cell), e_y or self.e_y)

    def through_output(self, e_y=None):
        """Return the state's error through the output of the same step."""
        return times(self.y_out, self.slope, e_y or self.e_y)


def from_output(time, error=None):
    """Return what the output unit sends to the upper cell; ``error`` stands for its delta."""
    return times(Weight(OUTPUT, UPPER), error or Delta(OUTPUT, time))


def output_delta(time):
    """Return the delta of the output unit, written out."""
    return times(df(Net(OUTPUT, time)), OutputError(OUTPUT, time))
