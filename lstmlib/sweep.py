"""The backward sweep through one layer: from e_y at its cell outputs to its deltas.

Everything that does not depend on the recurrence is worked out for a stretch of time steps at
once; the stretch is short enough that its factors stay in the processor's cache. In the loops
the last argument of an array function is where its result goes.
"""

import numpy as np
from numpy import add, multiply

from lstmlib.desk import STEPS, is_small, stretches
from lstmlib.squash import ScaledTanh
from lstmlib.sweep_on_desk import recurrent_on_desk

#: Bytes of the fused rows in one stretch: a second-level cache holds them and their factors.
STRETCH = 1 << 18


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
    T = len(e_y)
    delta = _with_step_after(run.activation)
    sent = np.empty_like(delta) if truncation == "today" else delta
    eps_s = _with_step_after(e_y)
    road = _road(run, truncation)
    back = np.asfortranarray(run.W[:, run.x.shape[2] :])
    for part in reversed(stretches(T, _stretch(run))):
        factors = _Factors(run, part)
        road(run, factors, back, part, e_y, eps_s, delta)
        if truncation == "today":
            e_s = factors.through * e_y[part]  # state-error
            factors.deltas(e_s, e_y[part], sent[part])
    ended = delta[:T]
    return ended, sent[:T] if truncation == "today" else ended, eps_s[:T]


def _with_step_after(like):
    """An empty array with one step more, a zero one: nothing comes back from after the end."""
    T, *rest = like.shape
    array = np.empty((T + 1, *rest), like.dtype)
    array[T] = 0
    return array


def _road(run, truncation):
    """Which way the error travels back in time."""
    if truncation == "none" and run.p is not None:
        return _with_peepholes
    if truncation == "none" and run.recurrent:
        return recurrent_on_desk if is_small(run) and run.S == 1 else _recurrent
    return _carousel


def _stretch(run):
    """Number of steps that are worked out at once."""
    return STEPS if is_small(run) else max(1, STRETCH // run.activation[0].nbytes)


class _Factors:
    """What multiplies eps_s and e_y on the way to the deltas, for a stretch of time steps.

    Attributes
    ----------
    through : ndarray of shape (t, B, J, S)
        y_out · h′(s), between e_y and the state.
    phi : ndarray of shape (t, B, J, 1)
        y_phi one step later, between two states.
    rows : ndarray of shape (t, B, R, J, S)
        Between eps_s and in, phi, c; and, in the last row, between e_y and out.
    """

    def __init__(self, run, part):
        g, h, squash = run.g[part], run.h[part], run.squash
        y_in, y_out = run.y_in[part][..., None], run.y_out[part][..., None]
        prime = _gate_prime(run, part)
        self.through = _prime(squash.h, h)
        self.through *= y_out  # state-error
        self.phi = _next_phi(run, part)
        self.rows = np.empty((*h.shape[:2], len(run.rows), *h.shape[2:]), h.dtype)
        multiply(prime["in"], g, self.rows[:, :, 0])  # input-gate-delta
        if "phi" in prime:
            multiply(prime["phi"], run.s_before[part], self.rows[:, :, 1])  # forget-gate-delta
        multiply(y_in, _prime(squash.g, g), self.rows[:, :, -2])  # cell-delta
        multiply(prime["out"], h, self.rows[:, :, -1])  # output-gate-delta

    def deltas(self, eps_s, e_y, delta):
        """Write the deltas of the whole stretch."""
        write, *views = _writer(self.rows, eps_s, e_y, delta)
        write(*views)


def _next_phi(run, part):
    ahead = run.y_phi[part.start + 1 : part.stop + 1]
    phi = np.zeros((part.stop - part.start, *ahead.shape[1:], 1), ahead.dtype)
    phi[: len(ahead), ..., 0] = ahead
    return phi


def _gate_prime(run, part):
    """f′ = y − y² of each gate, worked out for whole rows at once, which is faster."""
    y = run.activation[part]
    prime = y * y
    np.subtract(y, prime, prime)
    return {gate: run._cut(prime, gate)[..., None] for gate in run.rows if gate != "c"}


def _prime(squash, y):
    """g′ or h′ from the value of the function."""
    if not isinstance(squash, ScaledTanh):
        return squash.derivative(y)
    prime = y * y
    if squash.slope != squash.gain:
        prime *= squash.slope / squash.gain
    return np.subtract(squash.slope * squash.gain, prime, prime)


def _writer(rows, eps_s, e_y, delta):
    """The function that writes deltas, and its arguments with time as their first axis."""
    T, B, R, J, S = rows.shape
    if S == 1:
        rows, delta = rows[..., 0], delta.reshape(T, B, R, J)
        before, after = (rows[:, :, :-1], eps_s[..., None, :, 0]), (rows[:, :, -1], e_y[..., 0])
        return _write, *before, delta[:, :, :-1], *after, delta[:, :, -1]
    gates = (R - 2) * J
    in_phi = delta[..., :gates].reshape(T, B, R - 2, J)
    c, out = delta[..., gates : gates + J * S].reshape(T, B, J, S), delta[..., gates + J * S :]
    factors = rows[:, :, :-2], rows[:, :, -2], rows[:, :, -1]
    return _write_sums, *factors, eps_s[:, :, None], eps_s, e_y, in_phi, c, out


def _write(before, eps_s, in_phi_c, after, e_y, out):
    """Deltas of blocks that have one cell."""
    multiply(before, eps_s, in_phi_c)  # input-gate-delta, forget-gate-delta, cell-delta
    multiply(after, e_y, out)  # output-gate-delta


def _write_sums(gates, cells, after, eps_gates, eps_s, e_y, in_phi, c, out):
    """Deltas of blocks with more cells: a gate adds over the cells of its block."""
    add.reduce(gates * eps_gates, axis=-1, out=in_phi)  # input-gate-delta, forget-gate-delta
    multiply(cells, eps_s, c)  # cell-delta
    add.reduce(after * e_y, axis=-1, out=out)  # output-gate-delta


def _carousel(run, factors, back, part, e_y, eps_s, delta):
    """Truncated, or nothing recurrent: along s is the only way back in time."""
    multiply(factors.through, e_y[part], eps_s[part])  # state-error
    ahead = slice(part.start + 1, part.stop + 1)
    for eps, phi, eps_ahead in _backward_in_time(eps_s[part], factors.phi, eps_s[ahead]):
        eps += phi * eps_ahead  # state-error-total
    factors.deltas(eps_s[part], e_y[part], delta[part])


def _recurrent(run, factors, back, part, e_y, eps_s, delta):
    """Exact: the deltas of t + 1 come back to the cell outputs of t."""
    and_after = slice(part.start, part.stop + 1)
    results = e_y[part], eps_s[and_after], delta[and_after]
    write, views = _views(factors.through, factors.phi, factors.rows, *results)
    _steps(views[::-1], write, back)


def _views(through, phi, rows, e_y, eps_s, delta):
    """The function that writes deltas, and for each step the operands of `_steps`."""
    B, J, S = e_y.shape[1:]
    flat = 2 if S == 1 else 3

    def cells(array):
        return array.reshape(len(array), *array.shape[1 : flat + 1])

    arrays = (cells(e_y), cells(eps_s)[:-1], cells(through), cells(phi), cells(eps_s)[1:])
    write, *ends = _writer(rows, eps_s[:-1], e_y, delta[:-1])
    return write, list(zip(*arrays, delta[1:], *ends, strict=True))


def _steps(views, write, back):
    e = views[0][0]
    scratch = np.empty_like(e)
    arrived = scratch.reshape(len(e), -1)
    for e, eps, through, phi, eps_ahead, delta_ahead, *end in views:
        delta_ahead.dot(back, arrived)
        add(e, scratch, e)  # top-error-exact, lower-error-exact
        multiply(through, e, eps)  # state-error
        multiply(phi, eps_ahead, scratch)
        add(eps, scratch, eps)  # state-error-total
        write(*end)


def _with_peepholes(run, factors, back, part, e_y, eps_s, delta):
    """Exact with peepholes: the gates also send error into the states that they saw."""
    _, B, J, S = e_y.shape
    gates = len(run.p) - 1
    ahead = slice(part.start + 1, part.stop + 1)
    views = (e_y[part], eps_s[part], factors.through, factors.phi, factors.rows[:, :, -1])
    write, *ends = _writer(factors.rows, eps_s[part], e_y[part], delta[part])
    steps = _backward_in_time(*views, eps_s[ahead], delta[ahead], *ends)
    for e, eps, through, phi, after, eps_ahead, delta_ahead, *end in steps:
        if run.recurrent:
            e += (delta_ahead @ back).reshape(e.shape)  # top-error-exact, lower-error-exact
        delta_out = (after * e).sum(axis=-1)  # output-gate-delta
        seen = delta_ahead[:, : gates * J].reshape(B, gates, J)
        multiply(through, e, eps)  # state-error
        eps += phi * eps_ahead  # state-error-total
        eps += run.p[-1] * delta_out[..., None]  # state-error-peephole
        eps += np.einsum("bgj,gjs->bjs", seen, run.p[:-1])  # state-error-peephole
        write(*end)


def _backward_in_time(*views):
    return zip(*(view[::-1] for view in views), strict=True)
