"""Networks that squash neither cell inputs nor states: both passes, learning online, refusals."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib import translate
from lstmlib.widgets import DeltaFlow, MemoryBlock
from tests.refusals import assert_refused

SHAPES = {
    "peepholes": {"layers": [ll.Blocks(1)], "peepholes": True},
    "no peepholes": {"layers": [ll.Blocks(2, cells=2), ll.Blocks(3)]},
    "no forget gates": {"layers": [ll.Blocks(2)], "forget_gates": False},
    "large": {"layers": [ll.Blocks(40), ll.Blocks(3, cells=2)], "peepholes": True},
}


@pytest.fixture(params=SHAPES)
def net(request):
    """A network of each shape."""
    return ll.Network.create(2, n_out=2, rng=3, squash="identity", **SHAPES[request.param])


def data(net, T=7, B=3):
    rng = np.random.default_rng(5)
    return rng.normal(size=(T, B, net.n_in)), rng.uniform(size=(T, B, net.n_out))


def test_forward_is_what_the_equations_say(net):
    x, _ = data(net)
    trace = ll.forward(net, x)
    for run in trace.layers:
        y_phi = run.y_phi if net.forget_gates else np.ones_like(run.y_in)
        before = np.concatenate([np.zeros_like(run.s[:1]), run.s[:-1]])
        s = y_phi[..., None] * before + run.y_in[..., None] * run.net_c
        assert np.allclose(run.s, s, rtol=1e-12, atol=1e-14)
        assert np.array_equal(run.h, run.s)
        assert np.allclose(run.y_c, run.y_out[..., None] * run.s, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
def test_backward_is_the_derivative(net, truncation):
    x, target = data(net)
    x, target = x[:, 0], target[:, 0]
    report = ll.check.gradient(net, x, target, truncation)
    assert max(row.relative_error for row in report.rows) < 1e-10


def test_learning_online_with_frozen_weights_is_the_truncated_gradient(net):
    x, target = data(net, B=1)
    flow = ll.backward(net, ll.forward(net, x), target, truncation="today")
    online = ll.online.gradient(net, x[:, 0], target[:, 0], partials="own")
    assert online.allclose(flow.gradient, rtol=1e-9, atol=1e-12)


def test_figures_and_translations_refuse_it():
    plain = ll.Network.create(2, ll.Blocks(1), 1, rng=0, squash="identity")
    x = np.zeros((3, 2))
    for call in (
        lambda: DeltaFlow(plain, x, np.zeros((3, 1))),
        lambda: MemoryBlock(plain, x),
        lambda: translate.squash(plain),
    ):
        assert_refused(call, ValueError, "net: expected squash dissertation or modern")
    assert_refused(lambda: ll.interop.to_torch(plain), ValueError, "squash")
