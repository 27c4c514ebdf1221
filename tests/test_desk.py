"""Layers computed on desks: the same numbers as elsewhere, at any length and in any thread."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import lstmlib as ll
from lstmlib import desk, sweep, unroll

RNG = np.random.default_rng(5)
LAYERS = {
    "one cell": [ll.Blocks(5), ll.Blocks(3)],
    "more cells": [ll.Blocks(2, cells=3), ll.Blocks(3, cells=2)],
}


def run(net, x, target):
    trace = ll.forward(net, x)
    return trace, ll.backward(net, trace, target)


def arrays(trace, flow):
    """Every array that belongs to the layers, and the gradient."""
    yield from (array for _, array in flow.gradient.named_parameters())
    for layer in trace.layers:
        yield from (layer.y_in, layer.g, layer.s, layer.h, layer.y_c)
    for layer in flow.layers:
        yield from (layer.delta_in, layer.delta_c, layer.delta_out, layer.e_y, layer.eps_s)


def case(layers, steps, batch=2, **options):
    net = ll.Network.create(3, layers, 2, rng=1, init=ll.Init("normal", 0.7), **options)
    return net, RNG.normal(size=(steps, batch, 3)), RNG.random((steps, batch, 2))


@pytest.mark.parametrize("steps", [1, desk.STEPS, desk.STEPS + 1, 3 * desk.STEPS - 5])
@pytest.mark.parametrize("forget_gates", [True, False])
@pytest.mark.parametrize("layers", LAYERS.values(), ids=LAYERS)
def test_a_desk_changes_no_number(layers, forget_gates, steps, monkeypatch):
    net, x, target = case(layers, steps, forget_gates=forget_gates)
    on_desks = [array.copy() for array in arrays(*run(net, x, target))]
    for module in (unroll, sweep):
        monkeypatch.setattr(module, "is_small", lambda _: False)
    for a, b in zip(on_desks, arrays(*run(net, x, target)), strict=True):
        assert np.abs(a - b).max() <= 1e-13 * (1 + np.abs(b).max())


def test_the_layers_of_this_file_are_small():
    net, x, _ = case(LAYERS["more cells"], 2)
    assert all(desk.is_small(layer) for layer in ll.forward(net, x).layers)
    large = ll.Network.create(3, ll.Blocks(desk.SMALL), 1, rng=0)
    assert not desk.is_small(ll.forward(large, np.zeros((1, 3))).layers[0])


def test_threads_do_not_meet():
    cases = [case(LAYERS["one cell"], 100) for _ in range(8)]
    alone = [[array.copy() for array in arrays(*run(*one))] for one in cases]

    def again(one):
        return [list(arrays(*run(*one))) for _ in range(20)]

    with ThreadPoolExecutor(4) as pool:
        for wanted, found in zip(alone, pool.map(again, cases), strict=True):
            for each in found:
                assert all(np.array_equal(a, b) for a, b in zip(wanted, each, strict=True))


def test_a_thread_keeps_only_so_many_desks():
    for blocks in range(1, 2 * desk.KEPT):
        run(*case(ll.Blocks(blocks), 3))
        assert 0 < len(desk._of_thread.__dict__) <= desk.KEPT


@pytest.mark.parametrize("squash", ["dissertation", "modern"])
def test_one_desk_serves_networks_of_other_options(squash):
    net, x, target = case(ll.Blocks(4), 5, squash=squash)
    assert ll.check.gradient(net, x, target).max_relative_error < 1e-12
