"""A plain backward pass of one layer, and the classic mistakes that can be made in it.

Without a mistake it is exact: forget gates, recurrence, no peepholes, any number of cells. It is
what the checker must let pass; with a mistake it is what the checker must catch.
"""

from types import SimpleNamespace

import numpy as np

BEFORE_THE_STATE = "w_in w_phi w_c b_in b_phi b_c"
LAYER = f"{BEFORE_THE_STATE} w_out b_out"
ALL = f"{LAYER} w_k b_k"

#: Mistake -> weight arrays whose gradient it spoils where no recurrent weight spreads it.
MISTAKES = {
    "sign of the error turned": ALL,
    "f' of the output units forgotten": ALL,
    "last step's weights only": ALL,
    "output units read y_c(t-1)": "w_k",
    "output gate hears one cell of its block": "w_out b_out",
    "f' of the input gate forgotten": "w_in b_in",
    "input gate multiplies with itself, not with g": "w_in b_in",
    "h' of the state forgotten": BEFORE_THE_STATE,
    "g' of the cell input forgotten": "w_c b_c",
    "error from s(t+1) forgotten": BEFORE_THE_STATE,
    "error from s(t+1) written over today's": BEFORE_THE_STATE,
    "y_phi of today instead of tomorrow's": BEFORE_THE_STATE,
    "forget gate sees s(t) instead of s(t-1)": "w_phi b_phi",
    "bias of the forget gate from the input gate's delta": "b_phi",
    "recurrent error forgotten": "",
    "recurrent error through the cell input only": "",
}


def backward(net, trace, target, truncation="none", mask=None, mistake=None):
    """Do what the library's function of this name does, for one layer, with one mistake or none."""
    assert mistake is None or mistake in MISTAKES
    layer, steps = net.layers[0], trace.layers[0]
    T, B, J, S = steps.s.shape
    zero = np.zeros((1, B, J, S))
    s_before = np.concatenate([zero, steps.s[:-1]])
    y_before = np.concatenate([zero, steps.y_c[:-1]])
    e_k = target - trace.y
    if mistake == "sign of the error turned":
        e_k = -e_k
    delta_k = e_k * trace.y * (1 - trace.y)
    if mistake == "f' of the output units forgotten":
        delta_k = e_k
    gradient = net.zeros_like()
    found = gradient.layers[0]
    eps_later, back, phi_later = np.zeros((B, J, S)), np.zeros((B, J, S)), np.zeros((B, J))
    for t in reversed(range(T)):
        y_in, y_phi, y_out = steps.y_in[t], steps.y_phi[t], steps.y_out[t]
        g, h, s_old = steps.g[t], steps.h[t], s_before[t]
        e_y = (delta_k[t] @ net.w_k).reshape(B, J, S) + back
        e_s = y_out[..., None] * e_y * (1 - h**2) / 2
        if mistake == "h' of the state forgotten":
            e_s = y_out[..., None] * e_y
        phi = y_phi if mistake == "y_phi of today instead of tomorrow's" else phi_later
        eps = e_s + phi[..., None] * eps_later
        if mistake == "error from s(t+1) forgotten":
            eps = e_s
        if mistake == "error from s(t+1) written over today's" and t < T - 1:
            eps = phi[..., None] * eps_later
        if mistake == "forget gate sees s(t) instead of s(t-1)":
            s_old = steps.s[t]
        cells = slice(0, 1) if mistake == "output gate hears one cell of its block" else slice(S)
        delta_out = y_out * (1 - y_out) * (h * e_y)[..., cells].sum(axis=-1)
        delta_in = y_in * (1 - y_in) * (eps * g).sum(axis=-1)
        if mistake == "f' of the input gate forgotten":
            delta_in = (eps * g).sum(axis=-1)
        if mistake == "input gate multiplies with itself, not with g":
            delta_in = y_in * (1 - y_in) * y_in * eps.sum(axis=-1)
        delta_phi = y_phi * (1 - y_phi) * (eps * s_old).sum(axis=-1)
        delta_c = eps * y_in[..., None] * (1 - g**2 / 4)
        if mistake == "g' of the cell input forgotten":
            delta_c = eps * y_in[..., None]
        source = np.concatenate([trace.x[t], y_before[t].reshape(B, J * S)], axis=1)
        if mistake == "last step's weights only":
            gradient = net.zeros_like()
            found = gradient.layers[0]
        add_weights(found, source, delta_in, delta_phi, delta_c, delta_out)
        if mistake == "bias of the forget gate from the input gate's delta":
            found.b_phi += (delta_phi - delta_in).sum(axis=0)
        read = y_before[t] if mistake == "output units read y_c(t-1)" else steps.y_c[t]
        gradient.w_k -= delta_k[t].T @ read.reshape(B, J * S)
        gradient.b_k -= delta_k[t].sum(axis=0)
        back = back_to_cells(layer, mistake, delta_in, delta_phi, delta_c, delta_out)
        eps_later, phi_later = eps, y_phi
    return SimpleNamespace(gradient=gradient)


def add_weights(found, source, delta_in, delta_phi, delta_c, delta_out):
    """Add one step's -delta times source."""
    for gate, delta in (("in", delta_in), ("phi", delta_phi), ("out", delta_out)):
        weights, bias = getattr(found, f"w_{gate}"), getattr(found, f"b_{gate}")
        weights -= np.einsum("bj,bm->jm", delta, source)
        bias -= delta.sum(axis=0)
    found.w_c -= np.einsum("bjv,bm->jvm", delta_c, source)
    found.b_c -= delta_c.sum(axis=0)


def back_to_cells(layer, mistake, delta_in, delta_phi, delta_c, delta_out):
    """What the nets of this step send to the cell outputs of the step before."""
    back = np.einsum("bjv,jvm->bm", delta_c, layer.w_c[..., layer.n :])
    if mistake == "recurrent error forgotten":
        back = 0 * back
    elif mistake != "recurrent error through the cell input only":
        for gate, delta in (("in", delta_in), ("phi", delta_phi), ("out", delta_out)):
            back = back + delta @ getattr(layer, f"w_{gate}")[:, layer.n :]
    return back.reshape(delta_c.shape)
