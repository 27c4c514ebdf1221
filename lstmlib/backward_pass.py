"""The backward pass: from a Trace and a target to the Flow of every delta down the stack."""

import cmath
from functools import cached_property

import numpy as np

from lstmlib import _checks
from lstmlib._sequences import batch_of_masks, batch_of_targets
from lstmlib.forward_pass import Trace
from lstmlib.network import Network
from lstmlib.squash import dlogistic
from lstmlib.sweep import sweep

TRUNCATIONS = ("none", "gers", "today")

#: What makes a loss or an error overflow. Whoever finds it says so; NumPy need not warn as well.
TOO_LARGE = "for a target, mask, input or weights that are too large"
_quiet = np.errstate(over="ignore", invalid="ignore")


class LayerFlow:
    """Every error and delta of one layer. Signs: a delta is −∂E/∂net, an error −∂E/∂(value).

    Attributes
    ----------
    delta_in, delta_phi, delta_out : ndarray of shape (T, B, J)
        Deltas of the gates; delta_phi is None without forget gates.
    delta_c : ndarray of shape (T, B, J, S)
        Deltas of the cell inputs.
    e_y : ndarray of shape (T, B, J, S)
        All that arrives at a cell's output.
    e_s : ndarray of shape (T, B, J, S)
        The part of the state's error that comes through today's output.
    eps_s : ndarray of shape (T, B, J, S)
        The total error of the state in the graph in use.
    sent_in, sent_phi, sent_out, sent_c : ndarray
        Deltas that go down to the layer below: the same arrays as ``delta_*`` except under
        ``"today"``, where they are made from ``e_s`` alone.
    """

    def __init__(self, run, delta, sent, e_y, eps_s):
        self._run, self._delta, self._sent = run, delta, sent
        self.e_y, self.eps_s = e_y, eps_s
        self._cuts = {}

    def _cut(self, fused, gate):
        """The same object whenever it is asked for, and for sent where that is delta."""
        if gate not in self._run.rows:
            return None
        key = fused is self._delta, gate
        return self._cuts.setdefault(key, self._run._cut(fused, gate))

    delta_in = property(lambda self: self._cut(self._delta, "in"))
    delta_phi = property(lambda self: self._cut(self._delta, "phi"))
    delta_c = property(lambda self: self._cut(self._delta, "c"))
    delta_out = property(lambda self: self._cut(self._delta, "out"))
    sent_in = property(lambda self: self._cut(self._sent, "in"))
    sent_phi = property(lambda self: self._cut(self._sent, "phi"))
    sent_c = property(lambda self: self._cut(self._sent, "c"))
    sent_out = property(lambda self: self._cut(self._sent, "out"))

    @cached_property
    def e_s(self):
        """y_out · h′(s) · e_y (equation ``state-error``), of shape (T, B, J, S)."""
        run = self._run
        return run.y_out[..., None] * run.squash.h.derivative(run.h) * self.e_y


class Flow:
    """Everything that `backward` computed. It owns its arrays: no later call changes them.

    Attributes
    ----------
    loss : float
        E, summed over time and batch (complex for a complex network).
    delta_k : ndarray of shape (T, B, n_out)
        Deltas of the output units.
    layers : list of LayerFlow
        Input side first.
    e_x : ndarray of shape (T, B, n_in)
        The error at the input, −∂E/∂x.
    gradient : Network
        +∂E/∂w for every weight, as a network of the same shape.
    truncation : str
        As given.
    """

    def __init__(self, trace, loss, delta_k, layers, gradient, truncation):
        self._trace, self.loss, self.delta_k = trace, loss, delta_k
        self.layers, self.gradient, self.truncation = layers, gradient, truncation

    @cached_property
    @_quiet
    def e_x(self):
        """The error at the input, of shape (T, B, n_in)."""
        run, trace = self._trace.layers[0], self._trace
        n = trace.x.shape[2]
        e_x = self.layers[0]._sent @ run.W[:, :n]
        H = trace.layers[-1].J * trace.layers[-1].S
        if trace.w_k.shape[1] > H:
            e_x += self.delta_k @ trace.w_k[:, H:]
        _checks.finite(f"e_x, {TOO_LARGE}", e_x)
        return e_x

    def __repr__(self):
        return f"<Flow of truncation {self.truncation!r}: loss {self.loss:.6g}>"


@_quiet
def backward(net, trace, target, truncation="none", mask=None):
    """Carry the error from the target back through time and down the stack.

    Parameters
    ----------
    net : Network
        The network that made the trace, its weights unchanged since.
    trace : Trace
        What `forward` returned.
    target : array_like of shape (T, B, n_out), or (T, n_out) for an input without batch axis
        What the output units should have said.
    truncation : {"none", "gers", "today"}
        What is frozen. ``"none"``: nothing, exact backpropagation through time. ``"gers"``: the
        cell outputs that a layer reads from its own past, and the states that peepholes see.
        ``"today"``: the same, and for a layer's own weights the past state of every layer above.
    mask : array_like of shape (T,), (T, B) or (T, B, n_out), optional
        Weight of each error, not negative; for softmax one weight for each (t, b).

    Returns
    -------
    Flow

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong shape or kind, or a trace of other weights; and for a loss
        or a gradient that the dtype cannot hold.

    Notes
    -----
    E = ½ Σ mask·(target − y)² for logistic and identity outputs, −Σ mask·target·log y for
    softmax. Equations ``output-delta``, ``top-error``, ``lower-error``, ``output-gate-delta``,
    ``state-error``, ``state-error-total``, ``cell-delta``, ``input-gate-delta``,
    ``forget-gate-delta`` and ``weight-gradient`` (Gers 2001, chapters 2 and 3, for one layer).
    """
    _checks.instance("net", net, Network)
    _checks.instance("trace", trace, Trace)
    _checks.choice("truncation", truncation, TRUNCATIONS)
    _same_weights(net, trace)
    target = batch_of_targets(net, target, trace.y.shape, trace.batched)
    mask = batch_of_masks(net, mask, trace.y.shape)
    loss, delta_k = _loss(net, trace, target, mask)
    if not cmath.isfinite(loss):
        raise ValueError(f"loss, {TOO_LARGE}: expected a finite number, got {loss}")
    gradient = net.zeros_like()
    e_y = _output_layer(trace, delta_k, gradient)
    layers = []
    for run, weights in zip(trace.layers[::-1], gradient.layers[::-1], strict=True):
        e_y = e_y.reshape(run.h.shape)
        delta, sent, eps_s = sweep(run, e_y, truncation)
        _weight_gradient(run, delta, weights)
        layers.insert(0, LayerFlow(run, delta, sent, e_y, eps_s))
        if len(layers) < len(trace.layers):
            e_y = _down(sent, run.W[:, : run.x.shape[2]])  # lower-error
    _checks.weights(f"gradient.{{}}, {TOO_LARGE}", gradient)
    return Flow(trace, loss, delta_k, layers, gradient, truncation)


def _same_weights(net, trace):
    same = net.options == trace.options and net.dtype == trace.y.dtype
    same = same and len(net.layers) == len(trace.layers)
    pairs = [(net.w_k, trace.w_k), (net.b_k, trace.b_k)]
    for layer, run in zip(net.layers, trace.layers, strict=False):
        pairs += [(layer.W, run.W), (layer.b, run.b), (layer.p, run.p)]
    if not (same and all(a is b or np.array_equal(a, b) for a, b in pairs)):
        raise ValueError(
            "trace: expected the trace of this network with the weights that it has now, "
            "got one of other weights or options: run forward again"
        )


def _loss(net, trace, target, mask):
    """The loss and ``output-delta``."""
    weight = 1.0 if mask is None else mask
    y = trace.y
    if net.output == "softmax":
        top = trace.net_k.real.max(axis=-1, keepdims=True)
        log_sum = np.log(np.exp(trace.net_k - top).sum(axis=-1, keepdims=True)) + top
        loss = -(weight * target * (trace.net_k - log_sum)).sum()
        return loss.item(), weight * (target - y * target.sum(axis=-1, keepdims=True))
    e_k = target - y
    weighted = weight * e_k
    loss = 0.5 * (weighted * e_k).sum()
    return loss.item(), weighted if net.output == "identity" else weighted * dlogistic(y)


def _output_layer(trace, delta_k, gradient):
    """Gradients of the output units; returns e_y of the top layer."""
    below = trace.layers[-1].y_c
    T, B, n_out = delta_k.shape
    H = below.shape[2] * below.shape[3]
    flat = delta_k.reshape(T * B, n_out)
    gradient.w_k[:, :H] = -(flat.T @ below.reshape(T * B, H))
    gradient.w_k[:, H:] = -(flat.T @ trace.x.reshape(T * B, -1)) if trace.w_k.shape[1] > H else 0
    gradient.b_k[...] = -flat.sum(axis=0)
    return _down(delta_k, trace.w_k[:, :H])  # top-error


def _down(delta, weights):
    T, B, G = delta.shape
    return (delta.reshape(T * B, G) @ weights).reshape(T, B, -1)


def _weight_gradient(run, delta, weights):
    """Σ over time and batch of −delta·source (equation ``weight-gradient``)."""
    T, B, n = run.x.shape
    flat = delta.reshape(T * B, -1)
    np.matmul(flat.T, run.x.reshape(T * B, n), out=weights.W[:, :n])
    if run.recurrent:
        np.matmul(flat.T, run.y_before.reshape(T * B, -1), out=weights.W[:, n:])
    np.dot(np.ones(T * B, flat.dtype), flat, out=weights.b)  # the fastest sum over rows
    np.negative(weights.W, out=weights.W)
    np.negative(weights.b, out=weights.b)
    if weights.b_c is None:
        weights.b[slice(*run.rows["c"])] = 0
    if run.p is not None:
        for gate, p in zip((g for g in run.rows if g != "c"), weights.p, strict=True):
            seen = run.s if gate == "out" else run.s_before
            np.einsum("tbj,tbjs->js", -run._cut(delta, gate), seen, out=p)
