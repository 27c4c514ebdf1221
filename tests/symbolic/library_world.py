"""The library's Trace and Flow as a world in which an equation of the ledger can be evaluated."""

from functools import cache, cached_property

import numpy as np

import lstmlib as ll
from lstmlib.optimisers import SGD
from lstmlib.squash import SQUASH, dlogistic, logistic
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.matrices import is_matrix, matrix
from lstmlib.symbolic.shape import PLAIN
from lstmlib.trace import State
from tests.symbolic.totals import Totals

STEPS, INPUTS, OUTPUTS = 4, 3, 2
LAYERS = (ll.Blocks(3, cells=1), ll.Blocks(2, cells=2), ll.Blocks(2, cells=3))
KINDS = {n.IN: "in", n.PHI: "phi", n.OUT: "out"}
#: Where Trace and Flow keep a quantity of a unit; {} is in, phi, out or c.
IN_TRACE = {n.Net: "net_{}", n.S: "s"}
IN_FLOW = {n.Delta: "delta_{}", n.EY: "e_y", n.ES: "e_s", n.EpsS: "eps_s"}
IN_FLOW |= {n.Sent: "sent_{}"}
ALPHA = 0.3


class LibraryWorld:
    """Names of the ledger, looked up in what the library computed on a random network."""

    def __init__(self, truncation, peepholes, forget_gates, convention, options=PLAIN, seed=0):
        rng = np.random.default_rng(seed)
        self.net = ll.Network.create(
            INPUTS,
            LAYERS,
            OUTPUTS,
            rng=rng,
            squash=convention,
            peepholes=peepholes,
            forget_gates=forget_gates,
            output=options.output,
            shortcut=options.shortcut,
            init=ll.Init("normal", 0.9),
        )
        draws = (rng.normal(size=(2, 1, blocks.count, blocks.cells)) for blocks in LAYERS)
        self.start = tuple(State(*pair) for pair in draws)
        self.x = rng.normal(size=(STEPS, 1, INPUTS))
        self.target = rng.random((STEPS, 1, OUTPUTS))
        self.truncation, self.squashing = truncation, SQUASH[convention]
        self.peepholes = peepholes
        self.trace = ll.forward(self.net, self.x, state=self.start)
        self.flow = self.backward(np.ones(STEPS))
        self.totals = Totals(self.net, self.x, self.start, truncation)

    def backward(self, mask):
        return ll.backward(self.net, self.trace, self.target, self.truncation, mask=mask)

    @cached_property
    def flows(self):
        """The Flow of each step's objective alone."""
        return [self.backward(np.eye(STEPS)[step]) for step in range(STEPS)]

    def flow_at(self, time=None):
        return self.flow if time is None else self.flows[int(time) - 1]

    @cache  # noqa: B019 - a world lives as long as the tests
    def moved(self, time=None):
        """The network after one step of gradient descent, less the network before it."""
        net = self.net.copy()
        SGD(ALPHA).step(net, self.flow_at(time).gradient)
        for (_, after), (_, before) in zip(
            net.named_parameters(), self.net.named_parameters(), strict=True
        ):
            after -= before
        return net

    def size(self, count):
        if isinstance(count, n.BlockCount):
            return LAYERS[int(count.args[0]) - 1].count
        if isinstance(count, n.CellCount):
            return LAYERS[int(count.args[1]) - 1].cells
        if isinstance(count, n.SourceCount):
            return self.net.layers[int(count.args[0]) - 1].n
        return {n.n_layers: len(LAYERS), n.n_outputs: OUTPUTS, n.n_steps: STEPS}[count]

    def squash(self, name, value):
        if name in ("Exp", "Log"):
            return {"Exp": np.exp, "Log": np.log}[name](value)
        if name == "f":
            return logistic(value)
        if name == "df":
            return dlogistic(logistic(value))
        function = getattr(self.squashing, name[-1])
        return function(value) if len(name) == 1 else function.derivative(function(value))

    def value(self, quantity):
        if is_matrix(quantity):
            return matrix(self, quantity)
        if isinstance(quantity, n.Loss):
            return self.flow_at(*quantity.args).loss
        if isinstance(quantity, n.TotalLoss):
            return self.flow.loss
        if isinstance(quantity, n.Total):
            return self.total(*quantity.args)
        if isinstance(quantity, n.Rate):
            return ALPHA
        if isinstance(quantity, n.Step):
            by, *time = quantity.args
            return self.weight(self.moved(*time), by)
        if isinstance(quantity, n.Timed):
            return self.timed(type(quantity), *quantity.args)
        return self.weight(self.net, quantity)

    def total(self, of, by):
        if isinstance(of, n.TotalLoss | n.Loss):
            return self.weight(self.flow_at(*of.args).gradient, by)
        unit, time = of.args
        layer, _, place = address(unit)
        owner = int(by.args[0].args[-1]) - 1
        node = {n.S: "s", n.Y: "y_c"}[type(of)]
        return self.weight(self.totals.of(node, layer, int(time) - 1, place, owner), by)

    def timed(self, kind, unit, time):
        step = int(time) - 1
        if step == STEPS:
            return 0.0
        if isinstance(unit, n.OutputUnit):
            return self.at_output(kind)[step, 0, int(unit.args[0]) - 1]
        if isinstance(unit, n.Below):
            return self.at_input(step, unit) if kind is n.EY else self.source(unit, step)
        layer, name, place = address(unit)
        if step < 0:
            return getattr(self.start[layer], {n.S: "s", n.Y: "y_c"}[kind])[0][place]
        run = self.flow.layers[layer] if kind in IN_FLOW else self.trace.layers[layer]
        pattern = {**IN_TRACE, **IN_FLOW, n.Y: "y_{}"}[kind]
        return getattr(run, pattern.format(name))[step, 0][place]

    def at_output(self, kind):
        if kind is n.OutputError:
            return self.target - self.trace.y
        return {
            n.Net: self.trace.net_k,
            n.Y: self.trace.y,
            n.Desired: self.target,
            n.Delta: self.flow.delta_k,
        }[kind]

    def at_input(self, step, unit):
        return self.flow.e_x[step, 0, int(unit.args[0]) - 1]

    def source(self, unit, step):
        number, layer = (int(arg) - 1 for arg in unit.args)
        below = self.trace.layers[layer - 1].y_c[step, 0].ravel() if layer else self.x[step, 0]
        return below[number]

    def weight(self, net, quantity):
        target, source = (*quantity.args, None)[:2]
        if isinstance(target, n.OutputUnit):
            row = int(target.args[0]) - 1
            return net.b_k[row] if source is None else net.w_k[row, self.column_of_output(source)]
        layer, name, place = address(target)
        layer = net.layers[layer]
        if isinstance(quantity, n.Bias):
            return getattr(layer, f"b_{name}")[place]
        if isinstance(quantity, n.Peephole):
            return getattr(layer, f"p_{name}")[address(source)[2]]
        return getattr(layer, f"w_{name}")[place][self.column(layer, target, source)]

    @staticmethod
    def column_of_output(source):
        """The cells of the top layer, then the input."""
        if isinstance(source, n.Below):
            return LAYERS[-1].count * LAYERS[-1].cells + int(source.args[0]) - 1
        return flat(source)

    @staticmethod
    def column(layer, target, source):
        if isinstance(source, n.Below):
            return int(source.args[0]) - 1
        own = source.args[-1] == target.args[-1]
        return flat(source) + (layer.n if own else 0)


def address(unit):
    """Return layer, code name and array index of a gate or cell, all counted from 0."""
    layer = int(unit.args[-1]) - 1
    if isinstance(unit, n.Gate):
        return layer, KINDS[unit.args[0]], (int(unit.args[1]) - 1,)
    return layer, "c", (int(unit.args[0]) - 1, int(unit.args[1]) - 1)


def flat(cell):
    """Return the number of a cell in its layer."""
    layer, _, (block, place) = address(cell)
    return block * LAYERS[layer].cells + place
