"""How the learning rate falls within a stream.

Each function here makes another: from the rates at the start of the streams and the steps that
they have gone, both of shape (N,), it gives the rates now.
"""

import numpy as np


def _constant(protocol, dtype):
    return lambda rate, t: rate


def _step_decay(protocol, dtype):
    """Powers from a table; below 1e-30 no weight of float32 moves and the rate is zero."""
    if not 0 < protocol.decay < 1:
        return _constant(protocol, dtype)
    powers = protocol.decay ** np.arange(1 + int(np.log(1e-30) / np.log(protocol.decay)))
    table = np.append(powers, 0.0).astype(dtype)
    return lambda rate, t: rate * table.take(t, mode="clip")


def _over_t(protocol, dtype):
    return lambda rate, t: (rate / (t + 1)).astype(dtype)


def _over_root(protocol, dtype):
    return lambda rate, t: (rate / np.sqrt(t + 1)).astype(dtype)


#: By the name that a `Protocol` gives.
SCHEDULES = {
    "constant": _constant,
    "step-decay": _step_decay,
    "1/t": _over_t,
    "1/sqrt(t)": _over_root,
}
