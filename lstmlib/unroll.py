"""The forward run through one layer: from what it reads below to every quantity of its cells.

One product serves all that comes from below, at all times; then, step by step, what comes from
the layer's own past. In the loops the last argument of an array function is where its result
goes, and operands have equal shapes where they can: for small layers a broadcast costs more than
the arithmetic.
"""

import copy

import numpy as np
from numpy import add, multiply, positive, tanh

from lstmlib.desk import STEPS, desk, is_small, stretches


def unroll(run):
    """Fill one LayerTrace.

    σ(x) = ½ tanh(x/2) + ½, so one tanh over a fused row serves all gates and the cell input: the
    slopes are folded into the weights once, the gains are applied to the row afterwards.
    """
    (T, B, n), G = run.x.shape, len(run.b)
    c = slice(*run.rows["c"])
    slope, gain, shift = np.full((3, B, G), 0.5, run.x.dtype)
    if run.squash.bends:
        slope[:, c], gain[:, c] = run.squash.g.slope, run.squash.g.gain
    else:
        slope[:, c] = 1.0
    shift[:, c] = 0.0
    W, bias = run.W * slope[0, :, None], run.b * slope
    np.matmul(run.x.reshape(-1, n), W[:, :n].T, out=run.activation.reshape(T * B, G))
    run.activation += bias
    own = np.ascontiguousarray(W[:, n:]).T if run.recurrent else None
    if run.p is not None or not run.squash.bends:
        _steps_in_parts(run, own, gain, shift)
    elif is_small(run):
        _steps_on_desk(run, own, gain, shift)
    else:
        _steps(run, _views(run), own, gain, shift)


def _steps_on_desk(run, own, gain, shift):
    here, views = desk(_make_desk, run)
    for part in stretches(len(run.h), STEPS):
        first, last = part.start, part.stop
        t = last - first
        here.activation[:t] = run.activation[part]
        here._y[0], here._s[0] = run._y[first], run._s[first]
        _steps(run, views[:t], own, gain, shift)
        run.activation[part], run.h[part] = here.activation[:t], here.h[:t]
        run._y[first + 1 : last + 1] = here._y[1 : t + 1]
        run._s[first + 1 : last + 1] = here._s[1 : t + 1]


def _make_desk(run):
    """The arrays of a LayerTrace of as many steps as a desk has, and the views of all steps."""
    here = copy.copy(run)
    here.x = here.W = here.b = None
    for name, steps in (("activation", STEPS), ("h", STEPS), ("_y", STEPS + 1), ("_s", STEPS + 1)):
        like = getattr(run, name)
        setattr(here, name, np.empty((steps, *like.shape[1:]), like.dtype))
    return here, list(_views(here))


def _views(run):
    """Per-step views, gates beside cells: (J, S) is one axis where blocks have one cell."""
    T, B = run.h.shape[:2]
    flat = (B, run.J) if run.S == 1 else (B, run.J, run.S)

    def cells(array):
        return array.reshape(len(array), *flat)

    def gate(name):
        array = run._cut(run.activation, name)
        return array if run.S == 1 else array[..., None]

    phi = gate("phi") if "phi" in run.rows else [None] * T
    s, y = cells(run._s), cells(run._y)
    rows = (run.activation, run._y[:-1].reshape(T, B, -1))
    gates = (gate("in"), phi, cells(run.g), gate("out"))
    return zip(*rows, *gates, s[:-1], s[1:], y[1:], cells(run.h), strict=True)


def _steps(run, views, own, gain, shift):
    net = np.empty_like(gain)
    squash_state = _state_squasher(run)
    for row, y_before, y_in, y_phi, g, y_out, s_before, s, y_c, h in views:
        if own is not None:
            y_before.dot(own, net)
            add(row, net, row)  # gate-net, cell-net
        tanh(row, row)
        multiply(row, gain, row)
        add(row, shift, row)
        multiply(y_in, g, h)
        if y_phi is None:
            add(s_before, h, s)  # state-standard
        else:
            multiply(y_phi, s_before, s)
            add(s, h, s)  # state-forget
        squash_state(s, h)
        multiply(y_out, h, y_c)  # cell-output


def _steps_in_parts(run, own, gain, shift):
    """The same for peepholes, which make the output gate wait, and for rows not all squashed."""
    out, c = slice(*run.rows["out"]), slice(*run.rows["c"])
    gates = slice(0, c.start)
    before = slice(0, c.stop) if run.squash.bends else gates
    p = None if run.p is None else run.p * 0.5
    squash_state = _state_squasher(run)
    states = zip(run.s_before, run.s, strict=True)
    for (s_seen, s_seen_by_out), views in zip(states, _views(run), strict=True):
        row, y_before, y_in, y_phi, g, y_out, s_before, s, y_c, h = views
        if own is not None:
            row += y_before.dot(own)  # gate-net, cell-net
        if p is not None:
            row[:, gates] += np.einsum("bjs,gjs->bgj", s_seen, p[:-1]).reshape(len(row), -1)
        _squash_row(row, before, gain, shift)
        kept = s_before if y_phi is None else y_phi * s_before
        s[...] = y_in * g + kept  # state-standard, state-forget
        if p is not None:
            row[:, out] += np.einsum("bjs,js->bj", s_seen_by_out, p[-1])  # output-gate-net-peephole
        _squash_row(row, out, gain, shift)
        squash_state(s, h)
        multiply(y_out, h, y_c)  # cell-output


def _squash_row(row, part, gain, shift):
    row[:, part] = tanh(row[:, part]) * gain[:, part] + shift[:, part]


def _state_squasher(run):
    """The function that writes h(s); as arrays its constants cost less in each call."""
    h = run.squash.h
    if not run.squash.bends:
        return positive
    if h.slope == h.gain == 1:
        return tanh
    slope, gain = (np.array(constant, run.x.dtype) for constant in (h.slope, h.gain))

    def squash_state(s, h):
        multiply(s, slope, h)
        tanh(h, h)
        multiply(h, gain, h)

    return squash_state
