"""What a forward pass leaves behind: State, LayerTrace and Trace."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from lstmlib.layer import spans

# glibc gives a freed array back to the system and gets every page anew for the next one, which
# costs a small layer more than its arithmetic. It stops doing so for all sizes up to the largest
# block that was ever freed: this one, whose pages nobody touches.
np.empty(31 << 20, np.uint8)


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
    options : dict
        Options of the network.
    """

    def __init__(self, x, batched, layers, net_k, y, weights, options):
        self.x, self.batched, self.layers, self.options = x, batched, layers, options
        self.net_k, self.y = net_k, y
        self.w_k, self.b_k = weights
        self.state = tuple(State(layer._y[-1].copy(), layer._s[-1].copy()) for layer in layers)

    def __repr__(self):
        T, B, _ = self.y.shape
        return f"<Trace of {T} steps, batch {B}, {len(self.layers)} layers>"
