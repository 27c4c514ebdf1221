"""The exact graph as a world in which an equation of the ledger can be evaluated."""

from functools import cache

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.graph import SMALL, Graph


class ExactWorld:
    """Names of the ledger, looked up in a `Graph`.

    The deltas and errors are taken from the end of the graph to its start (`Graph.adjoints`); a
    `Total` derivative is taken from its start to its end (`Graph.tangents`). So an equation that
    holds both compares two ways of differentiating.

    Parameters
    ----------
    graph : Graph
        The network at an exact point.
    """

    def __init__(self, graph):
        self.graph = graph
        self.squash = graph.squash

    def size(self, count):
        """Return the whole number that a size of the ledger has here."""
        sizes = self.graph.sizes
        if isinstance(count, n.SourceCount):
            return len(sizes.sources_of(int(count.args[0])))
        if isinstance(count, n.BlockCount):
            return sizes.blocks
        if isinstance(count, n.CellCount):
            return sizes.cells
        return {n.n_layers: sizes.layers, n.n_outputs: sizes.outputs, n.n_steps: sizes.steps}[count]

    def value(self, quantity):
        """Return the exact number of any quantity of the ledger."""
        if isinstance(quantity, n.Total):
            of, by = (self._known(part) for part in quantity.args)
            return self.graph.tangents(by).get(of, 0)
        if isinstance(quantity, n.Partial):
            of, by = quantity.args
            return self.graph.slopes[of].get(by, 0)
        quantity = self._known(quantity)
        if isinstance(quantity, n.Timed) and quantity.args[1] > self.graph.sizes.steps:
            return 0
        rule = BACKWARD.get(type(quantity))
        return rule(self.graph, *quantity.args) if rule else self.graph.value(quantity)

    def _known(self, quantity):
        """Name a source from below by the cell that it is."""
        return quantity.xreplace({s: self._source(s) for s in quantity.atoms(n.Below)})

    def _source(self, below):
        number, layer = (int(arg) for arg in below.args)
        return self.graph.sizes.sources_of(layer)[number - 1]


def _error_at(quantity_type):
    """Return the rule for minus the derivative of E by one type of quantity."""
    return lambda graph, unit, time: -graph.adjoints.get(quantity_type(unit, time), 0)


def _through_output(graph, cell, time):
    """Return the part of a state's error that comes through today's output."""
    output, state = n.Y(cell, time), n.S(cell, time)
    return -graph.adjoints.get(output, 0) * graph.slopes.get(output, {}).get(state, 0)


BACKWARD = {
    n.Delta: _error_at(n.Net),
    n.EY: _error_at(n.Y),
    n.EpsS: _error_at(n.S),
    n.ES: _through_output,
}


@cache
def exact_world(truncation, peepholes, forget_gates, sizes=SMALL):
    """Return the world of one kind of network, built once.

    Parameters
    ----------
    truncation : {"none", "gers"}
        What is frozen.
    peepholes, forget_gates : bool
        What the blocks have.
    sizes : Sizes
        How many of everything there are.

    Returns
    -------
    ExactWorld
    """
    return ExactWorld(Graph(truncation, peepholes, forget_gates, sizes=sizes))
