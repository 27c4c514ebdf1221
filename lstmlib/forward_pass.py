"""The forward pass: from a network and its input to a Trace of every quantity on the way."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from lstmlib import _checks
from lstmlib.layer import spans
from lstmlib.network import Network
from lstmlib.squash import SQUASH


class State(NamedTuple):
    """What one layer hands to its next time step.

    Parameters
    ----------
    y_c : ndarray of shape (B, J, S)
        Cell outputs.
    s : ndarray of shape (B, J, S)
        Internal states.
    """

    y_c: np.ndarray
    s: np.ndarray


class LayerTrace:
    """Everything that one layer computed: arrays over time (T), batch (B), blocks J and cells S.

    Attributes
    ----------
    net_in, net_phi, net_out, y_in, y_phi, y_out : ndarray of shape (T, B, J)
        Net inputs and activations of the gates. Without forget gates net_phi is None, y_phi one.
    net_c, g, s, h, y_c : ndarray of shape (T, B, J, S)
        Net input of the cell, squashed cell input, state, squashed state, cell output.
    s_before, y_before : ndarray of shape (T, B, J, S)
        State and cell output one step earlier; the first is the state that was handed in.
    x : ndarray of shape (T, B, n)
        What the layer read from below.
    """

    def __init__(self, layer, x, start, squash):
        T, B, _ = x.shape
        self.x, self.J, self.S, self.squash = x, layer.J, layer.S, squash
        self.rows = spans(layer.J, layer.S, layer.w_phi is not None)
        self.W, self.b = layer.W.copy(), layer.b.copy()
        self.p = None if layer.p is None else layer.p.copy()
        self.recurrent = layer.M > layer.n
        cells = (T + 1, B, layer.J, layer.S)
        self.activation = np.empty((T, B, len(self.b)), x.dtype)
        self._y, self._s = np.empty(cells, x.dtype), np.empty(cells, x.dtype)
        self.h = np.empty((T, *cells[1:]), x.dtype)
        self._y[0], self._s[0] = start

    def _cut(self, fused, gate):
        shape = (self.J, self.S) if gate == "c" else (self.J,)
        return fused[..., slice(*self.rows[gate])].reshape(*fused.shape[:2], *shape)

    y_in = property(lambda self: self._cut(self.activation, "in"))
    y_out = property(lambda self: self._cut(self.activation, "out"))
    g = property(lambda self: self._cut(self.activation, "c"))
    s = property(lambda self: self._s[1:])
    y_c = property(lambda self: self._y[1:])
    s_before = property(lambda self: self._s[:-1])
    y_before = property(lambda self: self._y[:-1])

    @cached_property
    def y_phi(self):
        """Activation of the forget gates, or ones where the network has none."""
        if "phi" in self.rows:
            return self._cut(self.activation, "phi")
        return np.ones_like(self.y_in)

    @cached_property
    def _net(self):
        T, B, n = self.x.shape
        net = self.x @ self.W[:, :n].T + self.b
        if self.recurrent:
            net += self.y_before.reshape(T, B, -1) @ self.W[:, n:].T
        if self.p is not None:
            for gate, weights in zip((g for g in self.rows if g != "c"), self.p, strict=True):
                seen = self.s if gate == "out" else self.s_before
                net[..., slice(*self.rows[gate])] += np.einsum("tbjs,js->tbj", seen, weights)
        return net

    net_in = property(lambda self: self._cut(self._net, "in"))
    net_out = property(lambda self: self._cut(self._net, "out"))
    net_c = property(lambda self: self._cut(self._net, "c"))

    @property
    def net_phi(self):
        """Net input of the forget gates, or None."""
        return self._cut(self._net, "phi") if "phi" in self.rows else None


class Trace:
    """Everything that `forward` computed. It owns its arrays: no later call changes them.

    Attributes
    ----------
    y : ndarray of shape (T, B, n_out)
        Output units.
    net_k : ndarray of shape (T, B, n_out)
        Their net inputs.
    layers : list of LayerTrace
        Input side first.
    state : tuple of State
        Hand it to the next `forward` to go on where this one stopped.
    x : ndarray of shape (T, B, n_in)
        The input, copied.
    batched : bool
        Whether the input had a batch axis; Trace and Flow have one in any case.
    """

    def __init__(self, x, batched, layers, net_k, y, weights):
        self.x, self.batched, self.layers = x, batched, layers
        self.net_k, self.y = net_k, y
        self.w_k, self.b_k = weights
        self.state = tuple(State(layer._y[-1].copy(), layer._s[-1].copy()) for layer in layers)

    def __repr__(self):
        T, B, _ = self.y.shape
        return f"<Trace of {T} steps, batch {B}, {len(self.layers)} layers>"


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
    for name, weights in net.named_parameters():
        _checks.finite(f"net.{name}", weights)
    x, batched = _input(net, x)
    below, layers = x, []
    for layer, start in zip(net.layers, _start(net, x.shape[1], state), strict=True):
        run = LayerTrace(layer, below, start, SQUASH[net.squash])
        _run(run)
        layers.append(run)
        below = run.y_c.reshape(*x.shape[:2], -1)
    H = below.shape[2]
    net_k = below @ net.w_k[:, :H].T + net.b_k
    if net.shortcut:
        net_k += x @ net.w_k[:, H:].T
    y = _output_units(net.output, net_k)
    return Trace(x, batched, layers, net_k, y, (net.w_k.copy(), net.b_k.copy()))


def _input(net, x):
    x = _checks.numbers("x", x, net.dtype)
    if x.ndim not in (2, 3) or x.shape[-1] != net.n_in or 0 in x.shape:
        raise ValueError(
            f"x: expected shape (T, B, {net.n_in}) or (T, {net.n_in}) with at least one step, "
            f"got shape {x.shape}"
        )
    return (x, True) if x.ndim == 3 else (x[:, None], False)


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


def _run(run):
    """Fill one LayerTrace, step by step.

    σ(x) = ½ tanh(x/2) + ½, so one tanh over a fused row serves all gates and the cell input: the
    slopes are folded into the weights once, the gains are applied to the row afterwards.
    """
    (T, B, n), G = run.x.shape, len(run.b)
    c = slice(*run.rows["c"])
    slope, gain, shift = np.full((3, G), 0.5, run.x.dtype)
    slope[c], gain[c], shift[c] = run.squash.g.slope, run.squash.g.gain, 0.0
    W = run.W * slope[:, None]
    np.matmul(run.x.reshape(T * B, n), W[:, :n].T, out=run.activation.reshape(T * B, G))
    run.activation += run.b * slope
    recurrent = np.ascontiguousarray(W[:, n:].T) if run.recurrent else None
    step = _step_with_peepholes if run.p is not None else _step
    step(run, recurrent, slope, gain, shift)


def _views(run):
    """Per-step views, gates beside cells: (J, S) is one axis where blocks have one cell."""
    T, B = run.x.shape[:2]
    flat = (B, run.J) if run.S == 1 else (B, run.J, run.S)

    def cells(array):
        return array.reshape(len(array), *flat)

    def gate(name):
        array = run._cut(run.activation, name)
        return array if run.S == 1 else array[..., None]

    phi = gate("phi") if "phi" in run.rows else [None] * T
    s, y = cells(run._s), cells(run._y)
    rows = (run.activation, run._y.reshape(T + 1, B, -1))
    return zip(*rows, gate("in"), phi, cells(run.g), gate("out"),
               s, s[1:], y[1:], cells(run.h), strict=False)  # fmt: skip


def _step(run, recurrent, slope, gain, shift):
    net = np.empty_like(run.activation[0])
    h_slope, h_gain = run.squash.h.slope, run.squash.h.gain
    for row, y_before, y_in, y_phi, g, y_out, s_before, s, y_c, h in _views(run):
        if recurrent is not None:
            np.dot(y_before, recurrent, out=net)
            row += net
        np.tanh(row, out=row)
        row *= gain
        row += shift
        _state(y_in, y_phi, g, s_before, s, scratch=h)
        _squash_state(s, h, h_slope, h_gain)
        np.multiply(y_out, h, out=y_c)  # cell-output


def _step_with_peepholes(run, recurrent, slope, gain, shift):
    out, c = slice(*run.rows["out"]), slice(*run.rows["c"])
    before = slice(0, c.stop)
    gates = slice(0, c.start)
    p = run.p * 0.5
    h_slope, h_gain = run.squash.h.slope, run.squash.h.gain
    s_all = run._s
    for t, views in enumerate(_views(run)):
        row, y_before, y_in, y_phi, g, y_out, s_before, s, y_c, h = views
        if recurrent is not None:
            row += np.dot(y_before, recurrent)
        seen = np.einsum("bjs,gjs->bgj", s_all[t], p[:-1])
        row[:, gates] += seen.reshape(len(row), -1)
        _squash_row(row, before, gain, shift)
        _state(y_in, y_phi, g, s_before, s, scratch=h)
        row[:, out] += np.einsum("bjs,js->bj", s_all[t + 1], p[-1])
        _squash_row(row, out, gain, shift)
        _squash_state(s, h, h_slope, h_gain)
        np.multiply(y_out, h, out=y_c)  # cell-output


def _squash_row(row, part, gain, shift):
    row[:, part] = np.tanh(row[:, part]) * gain[part] + shift[part]


def _state(y_in, y_phi, g, s_before, s, scratch):
    np.multiply(y_in, g, out=scratch)
    if y_phi is None:
        np.add(s_before, scratch, out=s)  # state
    else:
        np.multiply(y_phi, s_before, out=s)
        s += scratch  # state-forget


def _squash_state(s, h, slope, gain):
    if slope == 1:
        np.tanh(s, out=h)
    else:
        np.multiply(s, slope, out=h)
        np.tanh(h, out=h)
    if gain != 1:
        h *= gain


def _output_units(kind, net_k):
    if kind == "identity":
        return net_k.copy()
    if kind == "logistic":
        return 0.5 * np.tanh(0.5 * net_k) + 0.5
    raised = np.exp(net_k - net_k.real.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
