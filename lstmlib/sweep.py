"""The backward sweep through one layer: from e_y at its cell outputs to its deltas.

Everything that does not depend on the recurrence is worked out for a stretch of time steps at
once; the stretch is short enough that its factors stay in the processor's cache.
"""

import numpy as np

from lstmlib.squash import dlogistic

#: Bytes of factors worked out at once: about half of a second-level cache.
STRETCH = 1 << 19


def sweep(run, e_y, truncation):
    """Deltas of one layer from the error at its cell outputs.

    Parameters
    ----------
    run : LayerTrace
        Forward quantities of the layer.
    e_y : ndarray of shape (T, B, J, S)
        Error from above. Under ``"none"`` the recurrent terms are added in place.
    truncation : {"none", "gers", "today"}
        As in `backward`.

    Returns
    -------
    delta : ndarray of shape (T, B, G)
        Fused deltas, rows as in the weights of the layer.
    sent : ndarray of shape (T, B, G)
        Fused deltas that go down: ``delta`` itself except under ``"today"``.
    eps_s : ndarray of shape (T, B, J, S)
        Total error of the states.
    """
    delta = np.empty_like(run.activation)
    sent = np.empty_like(delta) if truncation == "today" else delta
    eps_s = np.empty_like(e_y)
    road = _road(run, truncation)
    for part in _stretches(run):
        factors = _Factors(run, part)
        road(run, factors, part, e_y, eps_s, delta)
        if truncation == "today":
            e_s = factors.through * e_y[part]  # state-error
            factors.deltas(e_s, e_y[part], sent[part])
    return delta, sent, eps_s


def _road(run, truncation):
    """Which way the error travels back in time."""
    if truncation == "none" and run.p is not None:
        return _with_peepholes
    return _recurrent if truncation == "none" and run.recurrent else _carousel


def _stretches(run):
    """Slices of time, last first."""
    T = len(run.h)
    steps = max(1, STRETCH // run.activation[0].nbytes)
    return [slice(max(0, last - steps), last) for last in range(T, 0, -steps)]


class _Factors:
    """What multiplies eps_s and e_y on the way to the deltas, for a stretch of time steps.

    Attributes
    ----------
    through : ndarray of shape (t, B, J, S)
        y_out · h′(s), between e_y and the state.
    rows : ndarray of shape (t, B, R, J, S)
        Between eps_s and in, phi, c; and, in the last row, between e_y and out.
    """

    def __init__(self, run, part):
        g, h, squash = run.g[part], run.h[part], run.squash
        y_in, y_out = run.y_in[part][..., None], run.y_out[part][..., None]
        forget = "phi" in run.rows
        self.gates = 2 if forget else 1
        self.through = y_out * squash.h.derivative(h)  # state-error
        self.rows = np.empty((*h.shape[:2], self.gates + 2, *h.shape[2:]), h.dtype)
        np.multiply(dlogistic(y_in), g, out=self.rows[:, :, 0])  # input-gate-delta
        if forget:
            y_phi, before = run.y_phi[part][..., None], run.s_before[part]
            np.multiply(dlogistic(y_phi), before, out=self.rows[:, :, 1])  # forget-gate-delta
        np.multiply(y_in, squash.g.derivative(g), out=self.rows[:, :, -2])  # cell-delta
        np.multiply(dlogistic(y_out), h, out=self.rows[:, :, -1])  # output-gate-delta

    def deltas(self, eps_s, e_y, delta):
        """Write the deltas of the whole stretch: a gate adds over the cells of its block."""
        _write(self.rows, self.gates, eps_s, e_y, delta)


def _write(rows, gates, eps_s, e_y, delta):
    *lead, R, J, S = rows.shape
    if S == 1:
        out = delta.reshape(*lead, R, J, S)
        np.multiply(rows[..., :-1, :, :], eps_s[..., None, :, :], out=out[..., :-1, :, :])
        np.multiply(rows[..., -1, :, :], e_y, out=out[..., -1, :, :])
        return
    product = rows[..., :-1, :, :] * eps_s[..., None, :, :]
    last = gates * J + J * S
    sums = np.add.reduce(product[..., :gates, :, :], axis=-1)
    delta[..., : gates * J] = sums.reshape(*lead, gates * J)
    delta[..., gates * J : last] = product[..., gates, :, :].reshape(*lead, J * S)
    np.add.reduce(rows[..., -1, :, :] * e_y, axis=-1, out=delta[..., last:])


def _carousel(run, factors, part, e_y, eps_s, delta):
    """Truncated, or nothing recurrent: along s is the only way back in time."""
    np.multiply(factors.through, e_y[part], out=eps_s[part])  # state-error
    y_phi = run.y_phi[..., None]
    for t in reversed(range(part.start, min(part.stop, len(eps_s) - 1))):
        eps_s[t] += y_phi[t + 1] * eps_s[t + 1]  # state-error-total
    factors.deltas(eps_s[part], e_y[part], delta[part])


def _recurrent(run, factors, part, e_y, eps_s, delta):
    """Exact: the deltas of t + 1 come back to the cell outputs of t."""
    T, B, J, S = e_y.shape
    back = np.ascontiguousarray(run.W[:, run.x.shape[2] :])
    y_phi = run.y_phi[..., None]
    scratch = np.empty((B, J * S), delta.dtype)
    cells = scratch.reshape(B, J, S)
    first, last = part.start, min(part.stop, T - 1)
    if part.stop == T:
        np.multiply(factors.through[-1], e_y[-1], out=eps_s[-1])
        _write(factors.rows[-1], factors.gates, eps_s[-1], e_y[-1], delta[-1])
    here, ahead, own = slice(first, last), slice(first + 1, last + 1), slice(0, last - first)
    views = (e_y[here], eps_s[here], factors.through[own], factors.rows[own], delta[here],
             y_phi[ahead], eps_s[ahead], delta[ahead])  # fmt: skip
    for e, eps, through, rows, d, phi, eps_ahead, d_ahead in zip(
        *(view[::-1] for view in views), strict=True
    ):
        np.dot(d_ahead, back, out=scratch)
        e += cells  # cell-output-error
        np.multiply(through, e, out=eps)
        np.multiply(phi, eps_ahead, out=cells)
        eps += cells  # state-error-total
        _write(rows, factors.gates, eps, e, d)


def _with_peepholes(run, factors, part, e_y, eps_s, delta):
    """Exact with peepholes: the gates also send error into the states that they saw."""
    T, B, J, S = e_y.shape
    n, gates = run.x.shape[2], factors.gates
    y_phi = run.y_phi[..., None]
    for t in reversed(range(part.start, part.stop)):
        rows = factors.rows[t - part.start]
        if t + 1 < T and run.recurrent:
            e_y[t] += (delta[t + 1] @ run.W[:, n:]).reshape(B, J, S)  # cell-output-error
        eps_s[t] = factors.through[t - part.start] * e_y[t]
        delta_out = (rows[:, -1] * e_y[t]).sum(axis=-1)  # output-gate-delta
        eps_s[t] += run.p[-1] * delta_out[..., None]
        if t + 1 < T:
            eps_s[t] += y_phi[t + 1] * eps_s[t + 1]
            seen = delta[t + 1][:, : gates * J].reshape(B, gates, J)
            eps_s[t] += np.einsum("bgj,gjs->bjs", seen, run.p[:-1])
        _write(rows, gates, eps_s[t], e_y[t], delta[t])
