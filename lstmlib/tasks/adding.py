"""Adding: remember two marked numbers among many, and say their sum at the end.

Each step gives a number between −1 and 1 and a mark. The first and the last step are marked −1;
one of the first ten steps and another one in the first half of the shortest length are marked 1,
all others 0. The target at the end is ½ + (X₁ + X₂)/4 for the two numbers marked 1 (Hochreiter and
Schmidhuber 1997, experiment 4). Our sources do not say what happens where the first step is drawn,
which has a mark already; here it never is.

>>> task = batch(3, rng=0, length=20)
>>> task.x.shape[1:], task.target.shape[1:], task.mask.sum(axis=0).tolist()
((3, 2), (3, 1), [1.0, 1.0, 1.0])
"""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.sequences import side_by_side

__all__ = ["TOLERANCE", "batch"]

#: An answer is right if it is off by less.
TOLERANCE = 0.04
#: The first mark stands at one of the first so many steps.
EARLY = 10


def batch(n, rng, length=100):
    """Draw sequences side by side.

    Parameters
    ----------
    n : int
        How many.
    rng : int, SeedSequence or Generator
        Source of randomness.
    length : int, default 100
        Least number of steps, at least 20; a sequence has up to a tenth more.

    Returns
    -------
    Sequences
        x (T, n, 2): number and mark; target (T, n, 1); mask (T, n), one at each last step;
        length (n,).
    """
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    length = _checks.integer("length", length, minimum=2 * EARLY)
    return side_by_side([_draw(rng, length) for _ in range(n)])


def _draw(rng, length):
    steps = rng.integers(length, length + length // 10, endpoint=True)
    x = np.zeros((steps, 2))
    x[:, 0] = rng.uniform(-1, 1, steps)
    first, second = _marked(rng, length)
    x[[first, second], 1] = 1.0
    x[[0, -1], 1] = -1.0
    target, mask = np.zeros((steps, 1)), np.zeros(steps)
    target[-1], mask[-1] = 0.5 + (x[first, 0] + x[second, 0]) / 4, 1.0
    return x, target, mask


def _marked(rng, length):
    """Two different steps, neither of them the first: one early, one in the first half."""
    first = int(rng.integers(1, EARLY))
    second = int(rng.integers(1, length // 2 - 1))
    return first, second + (second >= first)
