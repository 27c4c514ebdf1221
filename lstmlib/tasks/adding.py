"""Adding: remember two marked numbers among many, and say their sum at the end.

Each step gives a number between −1 and 1 and a mark. The first and the last step are marked −1;
one of the first ten steps and another one in the first half of the shortest length are marked 1,
all others 0. The target at the end is ½ + (X₁ + X₂)/4 for the two numbers marked 1 (Hochreiter and
Schmidhuber 1997, experiment 4). What happens where the first step is drawn, which has a mark
already, can be read in two ways: it never is, or its two marks cancel, and it adds nothing.

>>> task = batch(3, rng=0, length=20)
>>> task.x.shape[1:], task.target.shape[1:], task.mask.sum(axis=0).tolist()
((3, 2), (3, 1), [1.0, 1.0, 1.0])
"""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.sequences import side_by_side

__all__ = ["TOLERANCE", "batch", "sequences"]

#: An answer is right if it is off by less.
TOLERANCE = 0.04
#: The first mark stands at one of the first so many steps.
EARLY = 10
FIRST = ("never", "cancels")


def sequences(n, rng, length=100, first="never"):
    """Draw sequences, all at once.

    Parameters
    ----------
    n : int
        How many. The first sequences of a seed do not depend on it.
    rng : int, SeedSequence or Generator
        Source of randomness.
    length : int, default 100
        Least number of steps, at least 20; a sequence has up to a tenth more.
    first : {"never", "cancels"}
        Whether the first step, which has the mark −1, is never drawn for a mark 1, or may be drawn
        as the first of the two, when its marks add up to 0 and its number does not count.

    Returns
    -------
    x : ndarray of shape (n, steps, 2)
        Numbers and marks; what stands after the end of a sequence has no meaning.
    steps : ndarray of int, shape (n,)
        Steps of each sequence.
    answer : ndarray of shape (n,)
        What is to be said at the last step.
    """
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    cancels = check(length, first)
    longest = length + length // 10
    # A row of numbers for each sequence, so that no sequence depends on how many follow.
    chance = rng.random((n, 3 + longest))
    x, rows = np.zeros((n, longest, 2)), np.arange(n)
    steps = length + (chance[:, 0] * (longest - length + 1)).astype(int)
    early, late = _marked(chance[:, 1:3].T, length, cancels)
    x[..., 0] = 2 * chance[:, 3:] - 1
    x[rows, 0, 1] = x[rows, steps - 1, 1] = -1.0
    x[rows, early, 1] += 1.0
    x[rows, late, 1] = 1.0
    marked = np.where(early > 0, x[rows, early, 0], 0.0) + x[rows, late, 0]
    return x, steps, 0.5 + marked / 4


def check(length, first):
    """Refuse what `sequences` cannot draw; say whether the first step may be drawn."""
    _checks.integer("length", length, minimum=2 * EARLY)
    return _checks.choice("first", first, FIRST) == "cancels"


def batch(n, rng, length=100, first="never"):
    """Draw sequences side by side.

    Parameters
    ----------
    n, rng, length, first
        As in `sequences`.

    Returns
    -------
    Sequences
        x (T, n, 2): number and mark; target (T, n, 1); mask (T, n), one at each last step;
        length (n,).
    """
    return side_by_side(
        [_arrays(*drawn) for drawn in zip(*sequences(n, rng, length, first), strict=True)]
    )


def _arrays(x, steps, answer):
    target, mask = np.zeros((steps, 1)), np.zeros(steps)
    target[-1], mask[-1] = answer, 1.0
    return x[:steps], target, mask


def _marked(chance, length, cancels):
    """Two different steps for each sequence: one early, one in the first half but not the first."""
    start = 0 if cancels else 1
    early = start + (chance[0] * (EARLY - start)).astype(int)
    taken = early > 0
    late = 1 + (chance[1] * (length // 2 - 1 - taken)).astype(int)
    return early, late + (taken & (late >= early))
