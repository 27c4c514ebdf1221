"""Pieces that several derivations share."""

from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.symbols import Partial, Total, TotalLoss, times

DEFINITION = "Definition: minus the total derivative of $E$ by "


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
    """Return the partial derivatives along a road, each stop by the next: what it passes by hop."""
    return [Partial(of, by) for of, by in zip(road, road[1:], strict=False)]
