"""Pieces that several derivations share."""

from lstmlib.symbolic.derivation import Step
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.graph import SMALL, Sizes
from lstmlib.symbolic.symbols import Net, Partial, Total, TotalLoss, t, times

#: Three layers as well: with two, the layer above a lower one is always the top one.
DEPTHS = (SMALL, Sizes(layers=3, blocks=2, cells=1))
NET_SLOPES = "The gate's activation is $f$ of its net input; the partial derivative is $f'$ there."


def result(label):
    """Return the right-hand side of an equation, as the last line of its derivation."""
    return EQUATIONS[label].eq.rhs


def d_loss(quantity):
    """Return the total derivative of E by a quantity."""
    return Total(TotalLoss(), quantity)


def minus(*factors):
    """Return minus a product."""
    return times(-1, *factors)


def hops(*road):
    """Return the partial derivatives along a road, from its end to its beginning."""
    return [Partial(of, by) for of, by in zip(road, road[1:], strict=False)]


def defined_delta(unit):
    """Return the line that says what a delta is."""
    return Step(
        minus(d_loss(Net(unit, t))),
        "Definition of a delta: minus the total derivative of $E$ by the net input.",
        ("delta",),
    )
