"""Desks: where layers are computed that are so small that cutting views costs more than computing.

A desk has arrays for a stretch of time steps, and a view of every operand of every step, cut once
and kept from call to call. What is computed there is copied to where it belongs: nothing that is
returned lies on a desk. Every thread has its own.
"""

import threading

#: Steps of time that a desk has room for.
STEPS = 64
#: Largest fused row of a layer, in bytes, that is computed on a desk.
SMALL = 1 << 12
#: Desks that a thread keeps.
KEPT = 8

_of_thread = threading.local()


def is_small(run):
    """Whether a layer is computed on a desk."""
    return run.activation[0].nbytes <= SMALL


def desk(make, run):
    """What ``make(run)`` built for an earlier run of this shape in this thread, or builds now."""
    kept = _of_thread.__dict__
    key = (make, run.activation.shape[1:], run.J, run.S, run.activation.dtype)
    if key not in kept:
        if len(kept) == KEPT:
            kept.clear()
        kept[key] = make(run)
    return kept[key]


def stretches(T, steps):
    """Slices of time of that many steps, first one first; the last may be shorter."""
    return [slice(first, min(first + steps, T)) for first in range(0, T, steps)]
