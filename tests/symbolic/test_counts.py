"""The ledger's counts: the library's networks, and what makes a count false."""

from dataclasses import replace

import numpy as np
import pytest
from sympy import Integer

import lstmlib as ll
from lstmlib.symbolic import EQUATIONS, verify
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.counts import CELL_BIAS, NETWORKS, PEEPHOLES, SHORTCUT, Counted
from lstmlib.symbolic.evaluate import evaluate
from tests.oracles import partials

STACK = [ll.Blocks(3, cells=2), ll.Blocks(2, cells=1), ll.Blocks(1, cells=4)]
NETS = {
    "plain": {},
    "peepholes": {"peepholes": True},
    "no forget gates": {"forget_gates": False},
    "shortcut": {"shortcut": True, "cell_bias": False},
    "all": {"peepholes": True, "shortcut": True, "cell_bias": False},
}


class LibraryCounts:
    """Counts of one of the library's networks: sizes as given, the rest by the ledger."""

    def __init__(self, net):
        self.net = net

    def size(self, symbol):
        return {n.n_layers: len(self.net.layers), n.n_outputs: self.net.n_out}[symbol]

    def value(self, count):
        known = {
            n.BlocksOf: lambda layer: layer.J,
            n.CellsEach: lambda layer: layer.S,
            n.BelowOf: lambda layer: layer.n,
        }
        if isinstance(count, n.Has):
            return int(
                {PEEPHOLES: "peepholes", CELL_BIAS: "cell_bias", SHORTCUT: "shortcut"}[
                    count.args[0]
                ]
                in self.options
            )
        if isinstance(count, n.GateKinds):
            return 2 + self.net.forget_gates
        if type(count) in known:
            return known[type(count)](self.net.layers[int(count.args[0]) - 1])
        return self.of(LABELS[type(count)], *count.args)

    @property
    def options(self):
        return [name for name in ("peepholes", "cell_bias", "shortcut") if getattr(self.net, name)]

    def of(self, label, layer=None):
        """The right-hand side of a count."""
        at = {n.n_layers: Integer(len(self.net.layers))}
        at |= {} if layer is None else {n.l: layer}
        return evaluate(EQUATIONS[label].eq.rhs, self, at)


LABELS = {type(entry.eq.lhs): label for label, entry in EQUATIONS.items() if entry.kind == "count"}


def create(layers=STACK, n_in=5, n_out=3, **options):
    return ll.Network.create(n_in, layers, n_out, rng=0, **options)


def counts(net, label):
    world = LibraryCounts(net)
    return [world.of(label, Integer(layer + 1)) for layer in range(len(net.layers))]


def test_the_dissertations_reber_net_has_424_weights():
    net = create(ll.Blocks(4, cells=2), 7, 7, shortcut=True, cell_bias=False)
    assert LibraryCounts(net).of("count-weights") == net.n_weights == 424


@pytest.mark.parametrize("options", NETS.values(), ids=NETS)
def test_weights_of_the_librarys_networks(options):
    net = create(**options)
    assert LibraryCounts(net).of("count-weights") == net.n_weights
    assert counts(net, "count-sources") == [layer.M for layer in net.layers]
    assert counts(net, "count-nets") == [len(layer.b) for layer in net.layers]
    assert counts(net, "count-layer-weights") == [
        sum(array.size for _, array in layer.named_parameters()) for layer in net.layers
    ]


def test_numbers_that_the_library_keeps_of_a_step():
    net = create()
    trace = ll.forward(net, np.random.default_rng(0).normal(size=(4, 5)))
    names = ("y_in", "y_phi", "y_out", "g", "s", "h", "y_c")
    kept = [trace.x, trace.y, *(getattr(run, name) for run in trace.layers for name in names)]
    assert LibraryCounts(net).of("count-trace") == sum(array[0].size for array in kept)


def test_partials_that_the_reference_carries():
    net = create(cell_bias=False)
    trace = ll.forward(net, np.random.default_rng(0).normal(size=(2, 5)))
    for index, layer in enumerate(net.layers):
        read = partials.sources(net, trace.x, trace, index)
        states = layer.J * layer.S
        assert counts(net, "count-partials")[index] == states * (3 * read.shape[-1] + 2)


@pytest.mark.parametrize("options", NETS.values(), ids=NETS)
def test_partials_that_the_learner_carries(options):
    net = create(**options)
    own, extended = (ll.online.Learner(net, partials=kind) for kind in ("own", "extended"))
    assert own.n_partials == sum(counts(net, "count-partials"))
    assert extended.n_partials - own.n_partials == sum(counts(net, "count-extended"))


def test_extended_partials_are_one_for_each_weight_and_state_above():
    net = create(STACK[:2])
    assert counts(net, "count-extended") == [counts(net, "count-layer-weights")[0] * 2, 0]


def test_a_recurrent_weight_costs_a_product_more():
    net = create(STACK[:1])
    world, layer = LibraryCounts(net), net.layers[0]
    more = world.of("count-bptt") - world.of("count-sweep")
    assert more == layer.W[:, layer.n :].size


@pytest.mark.parametrize("label", LABELS.values())
def test_a_count_is_not_right_by_accident(label):
    entry = EQUATIONS[label]
    sizes = entry.eq.rhs.atoms(n.Count) | entry.eq.rhs.free_symbols & {n.n_outputs}
    for size in sizes:
        wrong = entry.with_rhs(entry.eq.rhs.xreplace({size: size + 1}))
        assert not verify(wrong).passed, size
    assert not verify(entry.with_rhs(-entry.eq.rhs)).passed


def test_a_count_says_for_which_networks():
    assert Counted().condition == ""
    assert Counted(without=("no forget gates",)).condition == "with forget gates"
    assert EQUATIONS["count-bptt"].condition == "without peepholes, without a shortcut"
    assert set(NETWORKS) >= {"no forget gates", "peepholes", "shortcut"}


def test_a_constant_is_no_count():
    entry = EQUATIONS["count-weights"]
    assert not verify(replace(entry.with_rhs(Integer(424)))).passed
