"""What has a number once the network and its input are known, and the squashing functions.

A quantity (a weight, an activation, a state, a delta) is an object that holds the units and the
time it belongs to. It stays as it is written, so an equation over indices can be printed as it is
and can be made concrete by putting whole numbers in the place of the indices.
"""

from sympy import Function

from lstmlib.symbolic.units import Notation


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


class Sent(Timed):
    """The delta that a unit sends down where only today's error goes to the layer below."""


class AnyWeight(Quantity):
    """``AnyWeight(l, which)``: a weight, bias or peephole, where it does not matter which.

    It is one of layer l that acts before the state (`BEFORE_STATE`), one of any layer below l
    (`BELOW_LAYER`), or one of layer l or any below it (`UP_TO_LAYER`).
    """

    nargs = 2


class Rate(Quantity):
    """``Rate()``: the learning rate."""

    nargs = 0


class Step(Quantity):
    """``Step(weight)``: by how much a weight moves; ``Step(weight, t)``: online, at time t."""

    nargs = (1, 2)


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


class Exp(Squash):
    """The exponential function, of which an equation needs only that it is its own derivative."""


Exp.prime = Exp


class Log(Squash):
    """The logarithm, of which an equation needs only its derivative."""

    def fdiff(self, argindex=1):
        """Differentiate by the argument."""
        return 1 / self.args[0]
