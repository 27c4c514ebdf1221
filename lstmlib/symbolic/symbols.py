"""The dissertation's notation as SymPy objects.

A unit (a gate, a cell, an output unit, a source from below) is an object that knows its indices
and its layer. A quantity (a weight, an activation, a state, a delta) is an object that holds the
units and the time it belongs to. Both stay as they are written, so an equation over indices can be
printed as it is and can be made concrete by putting whole numbers in the place of the indices.

Layers count from 1 here, as in the printed equations; the arrays of the library count from 0.
"""

from sympy import Add, Function, Integer, Mul, Sum, Symbol, symbols

j, v, k, m, l, t, x = symbols("j v k m l t x", integer=True)  # noqa: E741 - the printed letter
j2, v2 = symbols("j' v'", integer=True)
n_outputs, n_layers, n_steps = symbols("K L T", integer=True)
#: A kind of gate that an equation leaves open, and the three kinds there are.
a = Symbol("a")
#: A gate or cell that a sum runs over.
u = Symbol("u")
IN, PHI, OUT = Symbol("in"), Symbol("phi"), Symbol("out")
GATE_KINDS = (IN, PHI, OUT)


class Notation(Function):
    """Base of every unit and quantity: a function that is never evaluated."""

    @classmethod
    def eval(cls, *_):
        """Keep the object as it is written."""
        return None


class BlockCount(Notation):
    """``BlockCount(l)``: the number of blocks in layer l."""

    nargs = 1


class CellCount(Notation):
    """``CellCount(j, l)``: the number of cells in block j of layer l."""

    nargs = 2


class SourceCount(Notation):
    """``SourceCount(l)``: how many sources layer l reads from below."""

    nargs = 1


class Nets(Notation):
    """``Nets(l)``: all gates and cells of layer l, as the range of a sum."""

    nargs = 1


class Unit(Notation):
    """A unit that has a net input, or that is a source of one."""


class Gate(Unit):
    """``Gate(kind, j, l)``: the gate of one kind of block j in layer l."""

    nargs = 3


class Cell(Unit):
    """``Cell(j, v, l)``: cell v of block j in layer l."""

    nargs = 3


class OutputUnit(Unit):
    """``OutputUnit(k)``: output unit k."""

    nargs = 1


class Below(Unit):
    """``Below(m, l)``: source m of what layer l reads from below, at the same time."""

    nargs = 2


class AnyUnit(Unit):
    """``AnyUnit(l)``: a gate or a cell of layer l, where an equation holds for all of them."""

    nargs = 1


class Quantity(Notation):
    """Something that has a number once the network and its input are known."""

    _diff_wrt = True


class Weight(Quantity):
    """``Weight(target, source)``: the weight from source to target."""

    nargs = 2


class Peephole(Quantity):
    """``Peephole(gate, cell)``: the weight from the state of a cell to a gate of its block."""

    nargs = 2


class Bias(Quantity):
    """``Bias(unit)``: the weight from a source that is always one."""

    nargs = 1


class Timed(Quantity):
    """A quantity of one unit at one time: ``Timed(unit, t)``."""

    nargs = 2


class Net(Timed):
    """Net input of a unit."""


class Y(Timed):
    """Activation of a unit, or the value of a source."""


class S(Timed):
    """Internal state of a cell."""


class Desired(Timed):
    """Target of an output unit."""


class OutputError(Timed):
    """Target minus activation of an output unit."""


class Delta(Timed):
    """Minus the derivative of E by the net input of a unit."""


class EY(Timed):
    """Minus the derivative of E by the output of a cell: all the error that arrives there."""


class ES(Timed):
    """The part of a state's error that comes through today's output only."""


class EpsS(Timed):
    """Minus the derivative of E by a state: the total."""


class Loss(Quantity):
    """``Loss(t)``: the objective at time t."""

    nargs = 1


class TotalLoss(Quantity):
    """``TotalLoss()``: the objective, summed over time."""

    nargs = 0


class Total(Quantity):
    """``Total(of, by)``: the total derivative, through every road of the graph in use."""

    nargs = 2


class Partial(Quantity):
    """``Partial(of, by)``: the derivative of one formula by a quantity that stands in it."""

    nargs = 2


class Frozen(Quantity):
    """``Frozen(quantity)``: the number alone, through which no derivative is taken."""

    nargs = 1


class Squash(Function):
    """A squashing function that is left open; its derivative is the class in ``prime``."""

    nargs = 1
    prime = None

    def fdiff(self, argindex=1):
        """Differentiate by the argument."""
        if self.prime is None:
            raise ValueError(f"{type(self).__name__} is not differentiated a second time")
        return self.prime(self.args[0])


class df(Squash):
    """Derivative of f."""


class dg(Squash):
    """Derivative of g."""


class dh(Squash):
    """Derivative of h."""


class f(Squash):
    """Squashing function of gates and output units."""

    prime = df


class g(Squash):
    """Squashing function of the cell input."""

    prime = dg


class h(Squash):
    """Squashing function of the state."""

    prime = dh


def whole(value):
    """Return a whole number as SymPy holds it."""
    return Integer(value)


def gate_in(block=j, layer=l):
    """Return the input gate of a block."""
    return Gate(IN, block, layer)


def gate_phi(block=j, layer=l):
    """Return the forget gate of a block."""
    return Gate(PHI, block, layer)


def gate_out(block=j, layer=l):
    """Return the output gate of a block."""
    return Gate(OUT, block, layer)


def times(*factors):
    """Multiply and keep the factors in the order in which they are to be printed."""
    return Mul(*factors, evaluate=False)


def plus(*terms):
    """Add and keep the terms in the order in which they are to be printed."""
    return Add(*terms, evaluate=False)


def over_cells(term, cell=v, block=j, layer=l):
    """Sum over the cells of a block."""
    return Sum(term, (cell, 1, CellCount(block, layer)))


def over_blocks(term, block=j2, layer=l):
    """Sum over the blocks of a layer."""
    return Sum(term, (block, 1, BlockCount(layer)))


def over_layer(term, layer=l):
    """Sum over all cells c_{j'}^{v'} of a layer."""
    return over_blocks(over_cells(term, v2, j2, layer), j2, layer)


def over_nets(term, layer):
    """Sum over every gate and cell u of a layer."""
    return Sum(term, (u, 1, Nets(layer)))


def over_sources(term, layer=l):
    """Sum over what a layer reads from below."""
    return Sum(term, (m, 1, SourceCount(layer)))


def over_outputs(term):
    """Sum over the output units."""
    return Sum(term, (k, 1, n_outputs))


def over_time(term):
    """Sum over the steps of the sequence."""
    return Sum(term, (t, 1, n_steps))
