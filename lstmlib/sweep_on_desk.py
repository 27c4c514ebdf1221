"""The exact backward sweep through a small layer of blocks with one cell, on a desk.

What meets eps_s lies on the desk once for each net before the state (in, phi, c), side by side, so
that writing their deltas broadcasts nothing. In the loop the last argument of an array function is
where its result goes.
"""

from types import SimpleNamespace

import numpy as np
from numpy import add, multiply

from lstmlib.desk import STEPS, desk


def recurrent_on_desk(run, factors, back, part, e_y, eps_s, delta):
    """The deltas of t + 1 come back to the cell outputs of t: as in `lstmlib.sweep`."""
    here, views = desk(_make_desk, run)
    t = part.stop - part.start
    _lay_out(here, t, factors, e_y[part], eps_s[part.stop], delta[part.stop])
    copies = here.e_y.shape[2]
    back = np.concatenate([back] * copies, axis=1)
    arrived = np.empty((len(here.e_y[0]), back.shape[1]), back.dtype)
    scratch = arrived.reshape(here.e_y.shape[1:])
    for e, eps, through, phi, eps_ahead, delta_ahead, *ends in views[t - 1 :: -1]:
        before, in_phi_c, after, e_once, out = ends
        delta_ahead.dot(back, arrived)
        add(e, scratch, e)  # top-error-exact, lower-error-exact
        multiply(through, e, eps)  # state-error
        multiply(phi, eps_ahead, scratch)
        add(eps, scratch, eps)  # state-error-total
        multiply(before, eps, in_phi_c)  # input-gate-delta, forget-gate-delta, cell-delta
        multiply(after, e_once, out)  # output-gate-delta
    e_y[part, ..., 0], eps_s[part, ..., 0] = here.e_y[:t, :, 0], here.eps_s[:t, :, 0]
    delta[part] = here.delta[:t]


def _lay_out(here, t, factors, e_y, eps_after, delta_after):
    for on_desk, array in (
        (here.through, factors.through),
        (here.phi, factors.phi),
        (here.e_y, e_y),
    ):
        on_desk[:t] = array[:, :, None, :, 0]
    here.before[:t], here.after[:t] = factors.rows[:, :, :-1, :, 0], factors.rows[:, :, -1, :, 0]
    here.eps_s[t], here.delta[t] = eps_after[:, None, :, 0], delta_after


def _make_desk(run):
    _, B, J, _ = run.h.shape
    copies = len(run.rows) - 1
    dtype = run.h.dtype
    many = (STEPS + 1, B, copies, J)
    here = SimpleNamespace(after=np.empty((STEPS, B, J), dtype))
    for name in ("through", "phi", "before", "e_y"):
        setattr(here, name, np.empty((STEPS, *many[1:]), dtype))
    here.eps_s, here.delta = np.empty(many, dtype), np.empty((STEPS + 1, B, copies * J + J), dtype)
    nets = here.delta[:-1].reshape(STEPS, B, copies + 1, J)
    ahead = here.eps_s[1:], here.delta[1:]
    ends = here.before, nets[:, :, :-1], here.after, here.e_y[:, :, 0], nets[:, :, -1]
    views = here.e_y, here.eps_s[:-1], here.through, here.phi, *ahead, *ends
    return here, list(zip(*views, strict=True))
