"""Recall: one of many signs is marked, and has to be said at the end.

>>> from lstmlib.tasks import recall
>>> x, target, mask = recall.batch(2, rng=0, steps=10)
>>> x.shape, target.shape, int(mask.sum())
((10, 2, 2), (10, 2, 1), 1)
"""

import numpy as np

from lstmlib import _checks

#: The mark stands at one of the first so many steps.
EARLY = 6


def batch(n, rng, steps=24):
    """Draw sequences of signs, −1 or 1, of which an early one is marked.

    Parameters
    ----------
    n : int
        Number of sequences.
    rng : int, SeedSequence or Generator
        Source of randomness.
    steps : int, default 24
        Length of each; at least 7, so that the mark is never at the end.

    Returns
    -------
    x : ndarray of shape (steps, n, 2)
        A sign, and whether it is marked (1) or not (0).
    target : ndarray of shape (steps, n, 1)
        The marked sign at the last step, zero before.
    mask : ndarray of shape (steps,)
        One at the last step only: nothing is asked before.
    """
    n = _checks.integer("n", n)
    steps = _checks.integer("steps", steps, minimum=EARLY + 1)
    rng = _checks.generator("rng", rng)
    x, target = np.zeros((steps, n, 2)), np.zeros((steps, n, 1))
    x[..., 0] = rng.choice([-1.0, 1.0], size=(steps, n))
    marked = rng.integers(EARLY, size=n), np.arange(n)
    x[(*marked, 1)] = 1.0
    target[-1, :, 0] = x[(*marked, 0)]
    return x, target, (np.arange(steps) == steps - 1).astype(float)
