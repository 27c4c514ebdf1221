"""The forward pass: from a network and its input to a Trace of every quantity on the way."""

import numpy as np

from lstmlib import _checks
from lstmlib._sequences import batch_of_inputs
from lstmlib.network import Network
from lstmlib.squash import SQUASH, logistic
from lstmlib.trace import LayerTrace, State, Trace
from lstmlib.unroll import unroll


def forward(net, x, state=None):
    """Run a network over a sequence.

    Parameters
    ----------
    net : Network
        Its dtype is the one that everything is computed in.
    x : array_like of shape (T, B, n_in) or (T, n_in)
        Input, one row a time step.
    state : tuple of State, optional
        ``trace.state`` of the chunk before; zero at the start of a sequence.

    Returns
    -------
    Trace

    Raises
    ------
    TypeError, ValueError
        For an input that is not finite, of the wrong shape or of the wrong kind.

    Notes
    -----
    Equations ``gate-net``, ``cell-net``, ``state-forget``, ``cell-output``, ``output-net`` and
    ``output-unit`` (Gers 2001, chapters 2 and 3; peepholes: Gers, Schraudolph and Schmidhuber
    2002). A layer reads the layer below at t and its own cells at t − 1.
    """
    _checks.instance("net", net, Network)
    _checks.weights("net.{}", net)
    x, batched = batch_of_inputs(net, x)
    below, layers = x, []
    for layer, start in zip(net.layers, _start(net, x.shape[1], state), strict=True):
        run = LayerTrace(layer, below, start, SQUASH[net.squash])
        unroll(run)
        layers.append(run)
        below = run.y_c.reshape(*x.shape[:2], -1)
    H = below.shape[2]
    net_k = below @ net.w_k[:, :H].T + net.b_k
    if net.shortcut:
        net_k += x @ net.w_k[:, H:].T
    y = _output_units(net.output, net_k)
    _checks.finite("y, for x or weights that are too large,", y)
    return Trace(x, batched, layers, net_k, y, (net.w_k.copy(), net.b_k.copy()), net.options)


def _start(net, B, state):
    shapes = [(B, layer.J, layer.S) for layer in net.layers]
    if state is None:
        return [(0.0, 0.0)] * len(shapes)
    if not isinstance(state, tuple | list) or not all(isinstance(part, State) for part in state):
        raise TypeError(
            f"state: expected the state of a Trace (a tuple of State), got {_checks.shown(state)}"
        )
    if len(state) != len(shapes):
        raise ValueError(f"state: expected {len(shapes)} layers, got {len(state)}")
    start = []
    for index, (part, shape) in enumerate(zip(state, shapes, strict=True)):
        pair = []
        for name in State._fields:
            label = f"state[{index}].{name}"
            array = _checks.numbers(label, getattr(part, name), net.dtype)
            _checks.shape(label, array, shape, "(B, J, S)")
            pair.append(array)
        start.append(tuple(pair))
    return start


def _output_units(kind, net_k):
    if kind == "identity":
        return net_k.copy()
    if kind == "logistic":
        return logistic(net_k)
    raised = np.exp(net_k - net_k.real.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
