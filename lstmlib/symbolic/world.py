"""The exact graph as a world in which an equation of the ledger can be evaluated."""

from functools import cache

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.graph import Graph
from lstmlib.symbolic.matrices import is_matrix, matrix
from lstmlib.symbolic.shape import PLAIN, SMALL


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
        self.squash, self.peepholes = graph.squash, graph.peepholes
        self._found = {}

    def graph_of(self, quantity):
        """Return the graph in which a derivative is taken."""
        return self.graph

    def size(self, count):
        """Return the whole number that a size of the ledger has here."""
        sizes = self.graph.sizes
        if isinstance(count, n.SourceCount):
            return len(sizes.sources_of(int(count.args[0])))
        if isinstance(count, n.BlockCount):
            return sizes.blocks_in(int(count.args[0]))
        if isinstance(count, n.CellCount):
            return sizes.cells_in(int(count.args[1]))
        return {n.n_layers: sizes.layers, n.n_outputs: sizes.outputs, n.n_steps: sizes.steps}[count]

    def value(self, quantity):
        """Return the exact number of any quantity of the ledger."""
        if quantity not in self._found:
            self._found[quantity] = self._value(quantity)
        return self._found[quantity]

    def _value(self, quantity):
        if is_matrix(quantity):
            return matrix(self, quantity)
        quantity = self._known(quantity)
        graph = self.graph_of(quantity)
        if isinstance(quantity, n.Total):
            of, by = quantity.args
            return graph.tangents(by).get(of, 0)
        if isinstance(quantity, n.Partial):
            of, by = quantity.args
            return graph.slopes[of].get(by, 0)
        if isinstance(quantity, n.Timed) and quantity.args[1] > graph.sizes.steps:
            return 0
        rule = BACKWARD.get(type(quantity))
        return rule(graph, *quantity.args) if rule else graph.value(quantity)

    def _known(self, quantity):
        """Name a source from below by the cell that it is."""
        return quantity.xreplace({s: self._source(s) for s in quantity.atoms(n.Below)})

    def _source(self, below):
        number, layer = (int(arg) for arg in below.args)
        return self.graph.sizes.sources_of(layer)[number - 1]


class TodayWorld(ExactWorld):
    """The world in which a layer keeps only its own past: one graph a layer.

    In the graph of layer l the states of the step before are frozen in every layer above l. It
    gives the errors, deltas and gradient of layer l. What layer l sends down is what a layer below
    sees of it, so its sent deltas are those of the graph of layer l - 1.

    Parameters
    ----------
    make : callable
        Makes the graph of a layer from its number.
    """

    def __init__(self, make):
        self._graphs = cache(make)
        super().__init__(make(0))

    def graph_of(self, quantity):
        """Return the graph of the layer that a quantity, or what it derives by, belongs to."""
        layer = self._layer(quantity)
        return self._graphs(layer - 1 if isinstance(quantity, n.Sent) else layer)

    def _layer(self, quantity):
        if isinstance(quantity, n.Total | n.Partial):
            return self._layer(quantity.args[1])
        if isinstance(quantity, n.Step):
            return self._layer(quantity.args[0])
        units = [arg for arg in quantity.args if isinstance(arg, n.Unit)]
        if not units or isinstance(units[0], n.OutputUnit):
            return self.graph.sizes.layers
        return 0 if isinstance(units[0], n.Below) else int(units[0].args[-1])


def _error_at(quantity_type):
    """Return the rule for minus the derivative of E by one type of quantity."""
    return lambda graph, unit, time: -graph.adjoints.get(quantity_type(unit, time), 0)


def _through_output(graph, cell, time):
    """Return the part of a state's error that comes through today's output."""
    output, state = n.Y(cell, time), n.S(cell, time)
    return -graph.adjoints.get(output, 0) * graph.slopes.get(output, {}).get(state, 0)


def _move(graph, weight, *time):
    """Return the learning rate times minus the derivative of E, or of E at one time."""
    adjoints = graph.adjoints_of(n.Loss(*time)) if time else graph.adjoints
    return -graph.value(n.Rate()) * adjoints.get(weight, 0)


BACKWARD = {
    n.Delta: _error_at(n.Net),
    n.Sent: _error_at(n.Net),
    n.EY: _error_at(n.Y),
    n.EpsS: _error_at(n.S),
    n.ES: _through_output,
    n.Step: _move,
}


@cache
def exact_world(truncation, peepholes, forget_gates, sizes=SMALL, options=PLAIN):
    """Return the world of one kind of network, built once.

    Parameters
    ----------
    truncation : {"none", "gers", "today"}
        What is frozen.
    peepholes, forget_gates : bool
        What the blocks have.
    sizes : Sizes
        How many of everything there are.
    options : Options
        What it has beside its layers.

    Returns
    -------
    ExactWorld
    """

    def make(own):
        return Graph(truncation, peepholes, forget_gates, sizes=sizes, options=options, own=own)

    return TodayWorld(make) if truncation == "today" else ExactWorld(make(0))
