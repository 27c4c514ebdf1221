"""The dissertation's own algorithm for one layer: partials (3.10)-(3.12) carried forward in time.

Loops over blocks, cells and sources, as the equations are written. It takes a Trace and the state
errors e_s, and gives the sum over time of -e_s * ds/dw: what truncated real-time recurrent
learning would add up if the weights stood still.
"""

from __future__ import annotations

import numpy as np


def sources(net, x, trace, index):
    """What layer ``index`` reads at each time, shape (T, B, M): the layer below, then itself."""
    layer = trace.layers[index]
    T, B, J, S = layer.y_c.shape
    below = x if index == 0 else trace.layers[index - 1].y_c.reshape(T, B, -1)
    if not net.recurrent:
        return below
    own = np.concatenate([np.zeros((1, B, J, S)), layer.y_c[:-1]]).reshape(T, B, J * S)
    return np.concatenate([below, own], axis=-1)


def slopes(net, layer):
    """g' and f' of the gates, from the values of a trace's layer."""
    dg = 1 - layer.g**2 if net.squash == "modern" else 1 - layer.g**2 / 4
    return dg, layer.y_in * (1 - layer.y_in), layer.y_phi * (1 - layer.y_phi)


def gradient(net, x, trace, index, e_s):
    """Gradient of w_c, w_in and w_phi of one layer, from a zero start state.

    Parameters
    ----------
    e_s : ndarray of shape (T, B, J, S)
        Error of the state that comes through today's output.

    Returns
    -------
    dict
        ``w_c`` (J, S, M), ``w_in`` (J, M), ``w_phi`` (J, M); +dE/dw.
    """
    layer, read = trace.layers[index], sources(net, x, trace, index)
    T, B, J, S = layer.s.shape
    dg, df_in, df_phi = slopes(net, layer)
    M = read.shape[-1]
    found = {"w_c": np.zeros((J, S, M)), "w_in": np.zeros((J, M)), "w_phi": np.zeros((J, M))}
    for b in range(B):
        for j in range(J):
            for v in range(S):
                d_c, d_in, d_phi = np.zeros((3, M))
                s_before = 0.0
                for t in range(T):
                    y, keep = read[t, b], layer.y_phi[t, b, j]
                    d_c = d_c * keep + dg[t, b, j, v] * layer.y_in[t, b, j] * y  # (3.10)
                    d_in = d_in * keep + layer.g[t, b, j, v] * df_in[t, b, j] * y  # (3.11)
                    d_phi = d_phi * keep + s_before * df_phi[t, b, j] * y  # (3.12)
                    s_before = layer.s[t, b, j, v]
                    found["w_c"][j, v] -= e_s[t, b, j, v] * d_c
                    found["w_in"][j] -= e_s[t, b, j, v] * d_in
                    found["w_phi"][j] -= e_s[t, b, j, v] * d_phi
    return found
