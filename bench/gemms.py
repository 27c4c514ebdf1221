"""The bare matrix products that forward and backward of one shape cannot do without.

A layer of G = 4·H rows needs, forward, one product for all that comes from below and one a step
for its own past; backward, one a step but the last (nothing comes back from after the end), two
for the weight gradient, and one for the error that goes down (a first layer sends none). The
output unit adds three. Operands lie as OpenBLAS takes them fastest, and results go to arrays that
exist already.
"""

import numpy as np


def products(shape, dtype):
    """List of (left, right, out, times)."""
    L, H, n_in, B, T = shape
    G, N = 4 * H, T * B
    rng = np.random.default_rng(0)

    def filled(*dims):
        return rng.normal(size=dims).astype(dtype)

    y, delta, head, delta_k = filled(N, H), filled(N, G), filled(H, 1), filled(N, 1)
    rows, cells = filled(B, G), filled(B, H)
    own, back = filled(G, H), filled(H, G)
    found = []
    for layer in range(L):
        x = filled(N, n_in) if layer == 0 else y
        below = filled(G, x.shape[1])
        found += [
            (x, below.T, np.empty_like(delta), 1),  # forward, from below
            (cells, own.T, np.empty_like(rows), T),  # forward, own past
            (rows, back.T, np.empty_like(cells), T - 1),  # backward, own past
            (delta.T, x, np.empty_like(below), 1),  # weight gradient, from below
            (delta.T, y, np.empty_like(own), 1),  # weight gradient, own past
        ]
        if layer > 0:
            found.append((delta, below, np.empty_like(x), 1))  # error going down
    found += [
        (y, head, np.empty_like(delta_k), 1),
        (delta_k.T, y, np.empty((1, H), dtype), 1),
        (delta_k, head.T, np.empty_like(y), 1),
    ]
    return found


def run(found):
    """Do all the products once."""
    for left, right, out, times in found:
        for _ in range(times):
            left.dot(right, out)


def flops(found):
    """Multiplications and additions of all the products."""
    return sum(
        2 * left.shape[0] * left.shape[1] * right.shape[1] * k for left, right, _, k in found
    )
