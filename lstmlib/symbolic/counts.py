"""How the ledger's counts are checked: by counting what exact graphs really hold.

The networks have layers of unequal sizes, so that no size can stand in the place of another.
"""

from dataclasses import dataclass
from functools import cache

from sympy import Add, Symbol, numbered_symbols

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.checks import ENOUGH
from lstmlib.symbolic.equation import Outcome
from lstmlib.symbolic.evaluate import evaluate, places
from lstmlib.symbolic.graph import Graph, derivative, quantities
from lstmlib.symbolic.shape import Options, Sizes
from lstmlib.symbolic.world import ExactWorld

PEEPHOLES, CELL_BIAS, SHORTCUT = Symbol("peepholes"), Symbol("cell bias"), Symbol("shortcut")
TWO = Sizes(layers=2, blocks=(3, 2), cells=(1, 2), steps=3, inputs=4, outputs=5)
THREE = Sizes(layers=3, blocks=(2, 1, 3), cells=(2, 3, 1), steps=3, inputs=5, outputs=4)
#: What is counted, by a name: peepholes, forget gates, sizes and options.
NETWORKS = {
    "plain": (False, True, TWO, Options()),
    "three layers": (False, True, THREE, Options()),
    "no forget gates": (False, False, TWO, Options()),
    "peepholes": (True, True, TWO, Options()),
    "shortcut": (False, True, TWO, Options(shortcut=True, cell_bias=False)),
}
#: A step that has one before it and one after it.
INNER = 2


class CountWorld(ExactWorld):
    """The sizes and counts of an exact graph.

    Parameters
    ----------
    make : callable
        Makes the graph under a truncation.
    """

    def __init__(self, make):
        self.make = cache(make)
        super().__init__(self.make("gers"))

    def _value(self, quantity):
        return COUNTERS[type(quantity)](self, *quantity.args)

    @property
    def weights(self):
        """Every weight, bias and peephole that stands in a formula."""
        found = {q for formula in self.graph.formulas.values() for q in quantities(formula)}
        return {q for q in found if isinstance(q, n.Weight | n.Bias | n.Peephole)}

    def weights_of(self, layer):
        """Every weight of one layer."""
        return {weight for weight in self.weights if in_layer(weight.args[0], layer)}


def in_layer(unit, layer):
    """Return whether a unit is a gate or cell of a layer."""
    return isinstance(unit, n.Gate | n.Cell) and unit.args[-1] == layer


@cache
def count_world(name):
    """Return a network in which to count, built once.

    Parameters
    ----------
    name : str
        One of `NETWORKS`.

    Returns
    -------
    CountWorld
    """
    peepholes, forget_gates, sizes, options = NETWORKS[name]
    return CountWorld(
        lambda truncation: Graph(truncation, peepholes, forget_gates, sizes=sizes, options=options)
    )


@dataclass(frozen=True)
class Counted:
    """Check a count on several networks.

    Parameters
    ----------
    without : tuple of str
        The names of the networks on which it need not hold.
    """

    without: tuple[str, ...] = ()

    @property
    def names(self):
        """The networks on which it must hold."""
        return [name for name in NETWORKS if name not in self.without]

    @property
    def condition(self):
        """Say what the network must have, in words; empty where it need have nothing."""
        words = {"no forget gates": "with forget gates", "peepholes": "without peepholes"}
        words["shortcut"] = "without a shortcut"
        return ", ".join(word for name, word in words.items() if name not in self.names)

    def __call__(self, equation):
        """Count and compare."""
        points, failures = 0, []
        for name in self.names:
            world = count_world(name)
            for at in places(equation, world):
                points += 1
                left, right = (evaluate(side, world, at) for side in equation.eq.args)
                if left != right:
                    failures.append(f"{name}: {left} are counted, not {right}")
        return Outcome(points, tuple(failures[:ENOUGH]))


def states(world, layer, time):
    """Return the states of a layer at one time."""
    return [n.S(cell, time) for cell in world.graph.sizes.cells_of(int(layer))]


def moved(world, of, weights):
    """Count the pairs of a state and a weight that moves it."""
    found = 0
    for weight in weights:
        tangents = world.graph.tangents(weight)
        found += sum(state in tangents for state in of)
    return found


def partials_of(world, layer):
    """Count the states of a layer that its own weights move."""
    return moved(world, states(world, layer, INNER), world.weights_of(layer))


def extended_of(world, layer):
    """Count the states above a layer that the layer's weights move."""
    above = range(int(layer) + 1, world.graph.sizes.layers + 1)
    last = world.graph.sizes.steps
    return moved(world, [s for u in above for s in states(world, u, last)], world.weights_of(layer))


def stored(world):
    """Count the numbers of one step that some derivative needs, each function's slope by value."""
    formulas = world.graph.formulas.values()
    terms = (term for formula in formulas for term in Add.make_args(formula))
    needed = {value for term in terms for value in needed_by(term)}
    return sum(time_of(value) == INNER for value in needed)


def needed_by(term):
    """Yield the numbers that the derivatives of one term of a formula are computed from."""
    stand_in = dict(zip(quantities(term), numbered_symbols("p"), strict=False))
    back = {symbol: q for q, symbol in stand_in.items()}
    plain = term.xreplace(stand_in)
    for symbol in back:
        yield from values_in(derivative(plain, symbol).xreplace(back))


def values_in(expr):
    """Return the numbers that an expression is computed from, weights apart.

    The slope of f, g or h is computed from the function's value, and the error of an output unit
    from what the unit said and what it should have said, which is given.
    """
    if isinstance(expr, n.df | n.f):
        return {n.Y(*expr.args[0].args)}
    if isinstance(expr, n.dg | n.g):
        return {n.g(*expr.args)}
    if isinstance(expr, n.dh | n.h):
        return {n.h(*expr.args)}
    if isinstance(expr, n.Frozen):
        return values_in(expr.args[0])
    if isinstance(expr, n.OutputError):
        return {n.Y(*expr.args)}
    if isinstance(expr, n.Timed):
        return {expr}
    return set().union(*(values_in(arg) for arg in expr.args))


def time_of(value):
    """Return the time of an activation or state, or of a function of one."""
    return (value.args[0] if isinstance(value, n.Squash) else value).args[1]


def products(world, truncation):
    """Count the weighted sums' products of a delta with a source and with a weight, in one step."""
    graph = world.make(truncation)
    nets = [q for q in graph.formulas if isinstance(q, n.Net) and q.args[1] == INNER]
    read = [q for net in nets for q in quantities(graph.formulas[net])]
    weights = [q for q in read if isinstance(q, n.Weight | n.Peephole)]
    return len(weights) + sum(q in graph.formulas for q in read)


COUNTERS = {
    n.BlocksOf: lambda world, layer: world.graph.sizes.blocks_in(int(layer)),
    n.CellsEach: lambda world, layer: world.graph.sizes.cells_in(int(layer)),
    n.BelowOf: lambda world, layer: len(world.graph.sizes.sources_of(int(layer))),
    n.SourcesOf: lambda world, layer: len(
        {w.args[1] for w in world.weights_of(layer) if isinstance(w, n.Weight)}
    ),
    n.NetsOf: lambda world, layer: len({w.args[0] for w in world.weights_of(layer)}),
    n.WeightsOf: lambda world, layer: len(world.weights_of(layer)),
    n.PartialsOf: partials_of,
    n.ExtendedOf: extended_of,
    n.GateKinds: lambda world: len(world.graph.kinds),
    n.AllWeights: lambda world: len(world.weights),
    n.Stored: stored,
    n.SweepProducts: lambda world: products(world, "gers"),
    n.BpttProducts: lambda world: products(world, "none"),
    n.Has: lambda world, option: int(
        {
            PEEPHOLES: world.graph.peepholes,
            CELL_BIAS: world.graph.options.cell_bias,
            SHORTCUT: world.graph.options.shortcut,
        }[option]
    ),
}
