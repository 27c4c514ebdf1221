"""The right pass: forward and backward of a stack in plain NumPy, a rule a line.

Every line that people get wrong stands in a short method of its own. So a wrong pass is a subclass
with another line there, and both lines can be shown as they are run. Comments at the end of a line
are labels of equations.
"""

from typing import NamedTuple

import numpy as np

from lstmlib import _checks
from lstmlib.network import Network
from lstmlib.squash import logistic as f


class Step(NamedTuple):
    """What a layer computed at one step: sources (B, M), gates (B, J, 1), cells (B, J, S)."""

    z: np.ndarray
    s_old: np.ndarray
    y_in: np.ndarray
    y_phi: np.ndarray
    y_out: np.ndarray
    g_c: np.ndarray
    s: np.ndarray
    h_s: np.ndarray
    y_c: np.ndarray


class Back(NamedTuple):
    """What a backward step leaves for the step before it; all zero after the last step."""

    y_phi: np.ndarray
    eps_s: np.ndarray
    d_in: np.ndarray
    d_phi: np.ndarray
    d_c: np.ndarray
    d_out: np.ndarray


class Pass:
    """Forward and exact backward pass of one network.

    Parameters
    ----------
    net : Network
        With forget gates, peepholes, recurrent wires, cell biases and logistic outputs, without
        shortcut, squashed as in the dissertation: what `suitable` checks.
    """

    def __init__(self, net):
        self.net = suitable(net)

    def forward(self, x):
        """Return the outputs (T, B, n_out); every `Step` is kept in ``runs``."""
        self.runs, below = [], x
        for layer in self.net.layers:
            self.runs.append(self.unroll(layer, below))
            below = np.array([flat(self.handed_up(now)) for now in self.runs[-1]])
        self.top = below
        return f(below @ self.net.w_k.T + self.net.b_k)  # output-unit

    def unroll(self, layer, below):
        """Run one layer through time."""
        dtype = np.result_type(layer.W, below)
        run, s = [], np.zeros((below.shape[1], layer.J, layer.S), dtype)
        y_c = s
        for x in below:
            z = np.concatenate([x, flat(y_c)], axis=1)
            run.append(self.step(layer, z, s))
            s, y_c = run[-1].s, run[-1].y_c
        return run

    def step(self, layer, z, s_old):
        """Run one layer for one step."""
        net_in, net_phi, net_c, net_out = split(layer, z @ layer.W.T + layer.b)
        y_in = f(net_in + over_v(layer.p_in * s_old))  # gate-net-peephole
        y_phi = f(net_phi + over_v(layer.p_phi * s_old))
        g_c = 4 * f(net_c) - 2  # squash-g
        s = y_phi * s_old + y_in * g_c  # state-forget
        y_out = f(net_out + over_v(layer.p_out * self.seen_by_out(s, s_old)))
        h_s = self.squashed(s)
        return Step(z, s_old, y_in, y_phi, y_out, g_c, s, h_s, y_out * h_s)  # cell-output

    def handed_up(self, now):
        """Choose what the layer above reads."""
        return now.y_c

    def seen_by_out(self, s, s_old):
        """Choose the state that the output gate's peephole sees."""
        return s

    def squashed(self, s):
        """Squash the state."""
        return 2 * f(s) - 1  # squash-h

    def slope(self, h_s):
        """Differentiate that, from its value."""
        return (1 - h_s**2) / 2  # squash-h-prime

    def backward(self, x, target):
        """Return +∂E/∂w for every weight; the loss, and every `Back`, top layer first, are kept."""
        y = self.forward(x)
        self.loss = 0.5 * ((target - y) ** 2).sum()
        delta_k = y * (1 - y) * (target - y)  # output-delta
        gradient, self.backs = self.net.zeros_like(), []
        gradient.w_k = -np.einsum("tbk,tbc->kc", delta_k, self.top)
        gradient.b_k = -delta_k.sum(axis=(0, 1))
        e = delta_k @ self.net.w_k  # top-error
        stack = zip(self.net.layers, gradient.layers, self.runs, strict=True)
        for layer, to, run in reversed([*stack]):
            e = self.back_in_time(layer, to, run, e)
        return gradient

    def back_in_time(self, layer, to, run, e):
        """Carry the error back through one layer; return what goes down, (T, B, n)."""
        after, below, backs = nothing(run[-1]), [], []
        for now, e_t in zip(run[::-1], e[::-1], strict=True):
            e_t = e_t.reshape(now.s.shape)
            e_y = self.arrived(layer, e_t, after)
            d_out = self.delta_out(now, e_y)
            eps_s = self.state_error(layer, now, after, e_t, e_y, d_out)
            delta = self.delta_in(now, eps_s), self.delta_phi(now, eps_s), self.delta_c(now, eps_s)
            here = Back(now.y_phi, eps_s, *delta, d_out)
            self.add_gradient(to, now, here)
            below.append(self.sent_down(layer, here))
            after = self.kept(here, after)
            backs.append(here)
        self.backs.append(backs[::-1])
        return np.array(below[::-1])

    def arrived(self, layer, e_t, after):
        """Add up what arrives at the cell outputs: from above now, from the own wires later."""
        own = rows(after) @ layer.W[:, layer.n :]
        return e_t + own.reshape(e_t.shape)  # top-error-exact, lower-error-exact

    def state_error(self, layer, now, after, e_t, e_y, d_out):
        """Add up what arrives at the states."""
        eps_s = after.y_phi * after.eps_s  # state-error-total
        eps_s += now.y_out * self.slope(now.h_s) * e_y  # state-error
        eps_s += layer.p_in * after.d_in + layer.p_phi * after.d_phi  # state-error-peephole
        eps_s += layer.p_out * d_out
        return eps_s

    def delta_out(self, now, e_y):
        """Delta of the output gates."""
        slope = now.y_out * (1 - now.y_out)  # squash-f-prime
        return slope * over_v(now.h_s * e_y)  # output-gate-delta

    def delta_in(self, now, eps_s):
        """Delta of the input gates."""
        slope = now.y_in * (1 - now.y_in)  # squash-f-prime
        return slope * over_v(now.g_c * eps_s)  # input-gate-delta

    def delta_phi(self, now, eps_s):
        """Delta of the forget gates."""
        slope = now.y_phi * (1 - now.y_phi)  # squash-f-prime
        return slope * over_v(now.s_old * eps_s)  # forget-gate-delta

    def delta_c(self, now, eps_s):
        """Delta of the cell inputs."""
        return now.y_in * (4 - now.g_c**2) / 4 * eps_s  # cell-delta

    def add_gradient(self, to, now, here):
        """Add this step's part of the gradient."""
        to.W[...] -= rows(here).T @ now.z  # weight-gradient
        to.b[...] -= rows(here).sum(axis=0)  # bias-gradient
        to.p_in[...] -= (here.d_in * now.s_old).sum(axis=0)  # peephole-gradient
        to.p_phi[...] -= (here.d_phi * now.s_old).sum(axis=0)
        to.p_out[...] -= (here.d_out * self.seen_by_out(now.s, now.s_old)).sum(axis=0)

    def sent_down(self, layer, here):
        """Send error to the layer below, through all four nets."""
        return rows(here) @ layer.W[:, : layer.n]  # lower-error

    def kept(self, here, after):
        """Choose what the step before will find."""
        return here


def flat(cells):
    """Put the cells of all blocks side by side."""
    return cells.reshape(len(cells), -1)


def over_v(terms):
    """Add over the cells of each block; the axis stays, so that a gate stands beside its cells."""
    return terms.sum(axis=2, keepdims=True)


def split(layer, nets):
    """Cut a row of nets, in the order in, phi, c, out, into gates (B, J, 1) and cells (B, J, S)."""
    J, S = layer.J, layer.S
    parts = np.split(nets, [J, 2 * J, 2 * J + J * S], axis=1)
    return [part.reshape(len(nets), J, -1) for part in parts]


def rows(back):
    """Put the deltas side by side, in the order of the layer's weights."""
    return np.concatenate([flat(back.d_in), flat(back.d_phi), flat(back.d_c), flat(back.d_out)], 1)


def nothing(now):
    """What comes back from after the end."""
    like = now.y_phi, now.s, now.y_in, now.y_phi, now.g_c, now.y_out
    return Back(*(np.zeros_like(part) for part in like))


def suitable(net):
    """Return a network for which these few lines are enough.

    Parameters
    ----------
    net : Network
        Any.

    Returns
    -------
    Network

    Raises
    ------
    TypeError, ValueError
        If it is no network, or one with other options.
    """
    _checks.instance("net", net, Network)
    wanted = {"squash": "dissertation", "output": "logistic", "shortcut": False}
    wanted |= dict.fromkeys(("forget_gates", "peepholes", "recurrent", "cell_bias"), True)
    for name, value in wanted.items():
        if net.options[name] != value:
            raise ValueError(f"net: expected {name}={value!r}, got {net.options[name]!r}")
    return net
