"""A stacked LSTM in NumPy as tutorials write it: a product and an activation a gate and a step.

It reads its weights from a Network of lstmlib (modern squashing, identity output, one cell a
block) and shares no code with it.
"""

import numpy as np

GATES = ("in", "phi", "c", "out")


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def weights_of(net):
    """One dict of plain matrices a layer."""
    layers = []
    for layer in net.layers:
        H = layer.J
        weights = {}
        for gate in GATES:
            weights["W_" + gate] = getattr(layer, "w_" + gate).reshape(H, -1).copy()
            weights["b_" + gate] = getattr(layer, "b_" + gate).reshape(H).copy()
        layers.append(weights)
    return layers, net.w_k.copy(), net.b_k.copy()


def forward(weights, x):
    """Outputs (T, B, n_out) and what the backward pass needs."""
    layers, w_k, b_k = weights
    caches = []
    for layer in layers:
        h = np.zeros((x.shape[1], len(layer["b_in"])), x.dtype)
        c = np.zeros_like(h)
        cache, outputs = [], []
        for x_t in x:
            z = np.concatenate([x_t, h], axis=1)
            i = sigmoid(z @ layer["W_in"].T + layer["b_in"])
            f = sigmoid(z @ layer["W_phi"].T + layer["b_phi"])
            g = np.tanh(z @ layer["W_c"].T + layer["b_c"])
            o = sigmoid(z @ layer["W_out"].T + layer["b_out"])
            c_before, c = c, f * c + i * g
            tanh_c = np.tanh(c)
            h = o * tanh_c
            cache.append((z, i, f, g, o, c_before, tanh_c))
            outputs.append(h)
        caches.append(cache)
        x = np.stack(outputs)
    return x @ w_k.T + b_k, (x, caches)


def backward(weights, y, cache, target):
    """Loss ½ Σ (target − y)² and the gradients of all weights, shaped as the weights are."""
    layers, w_k, _ = weights
    top, caches = cache
    dy = y - target
    loss = 0.5 * (dy**2).sum()
    dw_k = np.einsum("tbk,tbh->kh", dy, top)
    db_k = dy.sum(axis=(0, 1))
    dh_above = dy @ w_k
    gradients = []
    for layer, steps in zip(layers[::-1], caches[::-1], strict=True):
        gradient = {name: np.zeros_like(array) for name, array in layer.items()}
        n = layer["W_in"].shape[1] - len(layer["b_in"])
        dh_next = dc_next = 0
        dx = [None] * len(steps)
        for t in reversed(range(len(steps))):
            z, i, f, g, o, c_before, tanh_c = steps[t]
            dh = dh_above[t] + dh_next
            dc = dh * o * (1 - tanh_c**2) + dc_next
            d = {
                "in": dc * g * i * (1 - i),
                "phi": dc * c_before * f * (1 - f),
                "c": dc * i * (1 - g**2),
                "out": dh * tanh_c * o * (1 - o),
            }
            dz = 0
            for gate in GATES:
                gradient["W_" + gate] += d[gate].T @ z
                gradient["b_" + gate] += d[gate].sum(axis=0)
                dz = dz + d[gate] @ layer["W_" + gate]
            dx[t], dh_next, dc_next = dz[:, :n], dz[:, n:], dc * f
        gradients.insert(0, gradient)
        dh_above = np.stack(dx)
    return loss, (gradients, dw_k, db_k)
