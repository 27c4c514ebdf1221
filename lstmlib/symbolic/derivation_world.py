"""The exact graph as a world for the lines of a derivation, which hold more than equations do."""

from functools import cache

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.checks import PEEPHOLES, TRUNCATIONS
from lstmlib.symbolic.graph import SMALL, Graph
from lstmlib.symbolic.world import ExactWorld


class DerivationWorld(ExactWorld):
    """As `ExactWorld`; a derivative may also be that of a whole formula, and lie out of reach.

    ``Total(formula, by)`` is the total derivative of a formula that is written out, not only of a
    quantity with a name. A partial derivative of what lies beyond the last step is zero.
    """

    @property
    def name(self):
        """Which network it is, in words."""
        graph = self.graph
        return f"{TRUNCATIONS[graph.truncation]} and {PEEPHOLES[graph.peepholes]}"

    @cache  # noqa: B019 - a world lives as long as the program
    def _slopes_of(self, formula):
        """Differentiate a formula once for all weights that it is derived by."""
        return self.graph.local_slopes(formula)

    def _value(self, quantity):
        quantity = self._known(quantity)
        if isinstance(quantity, n.Total) and not isinstance(quantity.args[0], n.Quantity):
            formula, by = quantity.args
            slopes = self._slopes_of(formula).items()
            return sum(slope * self.value(n.Total(q, by)) for q, slope in slopes)
        if isinstance(quantity, n.Partial):
            of, by = quantity.args
            return self.graph.slopes.get(of, {}).get(by, 0)
        return super()._value(quantity)


@cache
def derivation_world(truncation, peepholes, sizes=SMALL):
    """Return the world of one kind of network, built once.

    Parameters
    ----------
    truncation : {"none", "gers"}
        What is frozen.
    peepholes : bool
        Whether gates see the states of their block.
    sizes : Sizes
        How many of everything there are.

    Returns
    -------
    DerivationWorld
    """
    return DerivationWorld(Graph(truncation, peepholes, sizes=sizes))
