"""Timing: measure delays between spikes, generate spikes, generate periodic functions.

The tasks of Gers, Schraudolph and Schmidhuber (2002). A spike is a one in a row of zeros. Between
spikes pass F steps, or F + 1: the n-th spike comes at T(n) = T(n − 1) + F + I(n), T(0) = 0, where
each I(n) is 0 or 1, drawn anew.

* `measure` (MSD, NMSD): at each spike, say the I(n) of the delay that has ended.
* `generate` (GTS): told I, produce the spikes. Our sources do not say how I is told; here it stands
  in the input at the first step of each delay.
* `periodic` (PFG): no input; produce a cosine, a triangle or a rectangle of period F.

>>> task = measure(1, rng=0, F=10, delays=3)
>>> task.x[:, 0, 0].nonzero()[0] + 1, task.target[task.mask[:, 0] > 0, 0, 0]
(array([11, 22, 33]), array([1., 1., 1.]))
"""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.sequences import side_by_side

__all__ = ["SHAPES", "TOLERANCE", "generate", "measure", "periodic"]

#: A stream ends where an answer is off by so much; `periodic` asks for more.
TOLERANCE = {"measure": 0.49, "generate": 0.49, "periodic": 0.3}
SHAPES = ("cosine", "triangle", "rectangle")


def measure(n, rng, F=10, delays=1):
    """Draw spikes whose delays are to be measured.

    Parameters
    ----------
    n : int
        Sequences.
    rng : int, SeedSequence or Generator
        Source of randomness.
    F : int, default 10
        The shorter delay.
    delays : int, default 1
        Delays in a sequence: one in the easier form (NMSD), many without a reset (MSD).

    Returns
    -------
    Sequences
        x (T, n, 1): spikes; target (T, n, 1): I at each spike; mask (T, n): one at each spike.
    """
    parts = []
    for steps, longer in _delays(n, rng, F, delays):
        spikes, target = _spikes(steps), _spikes(steps)
        target[steps - 1, 0] = longer
        parts.append((spikes, target, spikes[:, 0].copy()))
    return side_by_side(parts)


def generate(n, rng, F=10, delays=1):
    """Draw delays after which spikes are to be generated.

    Parameters
    ----------
    n, rng, F, delays
        As in `measure`.

    Returns
    -------
    Sequences
        x (T, n, 1): I at the first step of each delay, zero elsewhere; target (T, n, 1): spikes;
        mask (T, n): one everywhere.
    """
    parts = []
    for steps, longer in _delays(n, rng, F, delays):
        target = _spikes(steps)
        x = np.zeros_like(target)
        x[np.concatenate([[0], steps[:-1]]), 0] = longer
        parts.append((x, target, np.ones(len(x))))
    return side_by_side(parts)


def periodic(shape="cosine", F=10, periods=1):
    """Give a periodic function to be generated.

    Parameters
    ----------
    shape : {"cosine", "triangle", "rectangle"}
        All between 0 and 1: ½(1 − cos 2πt/F); up in half a period and down in the other; zero in
        the first half and one in the second.
    F : int, default 10
        Steps in a period, an even number.
    periods : int, default 1
        How many.

    Returns
    -------
    Sequences
        x (T, 1, 1): zero; target (T, 1, 1); mask (T, 1): one.
    """
    shape = _checks.choice("shape", shape, SHAPES)
    F = _checks.integer("F", F, minimum=2)
    if F % 2:
        raise ValueError(f"F: expected an even number, got {F}")
    phase = np.arange(1, F * _checks.integer("periods", periods) + 1) % F / F
    target = {
        "cosine": 0.5 * (1 - np.cos(2 * np.pi * phase)),
        "triangle": 1 - np.abs(2 * phase - 1),
        "rectangle": (phase >= 0.5).astype(float),
    }[shape][:, None]
    return side_by_side([(np.zeros_like(target), target, np.ones(len(target)))])


def _delays(n, rng, F, delays):
    """Yield the steps of the spikes, counted from 1, and the I of their delays."""
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    F, delays = _checks.integer("F", F), _checks.integer("delays", delays)
    for _ in range(n):
        longer = rng.integers(2, size=delays)
        yield np.cumsum(F + longer), longer.astype(float)


def _spikes(steps):
    spikes = np.zeros((steps[-1], 1))
    spikes[steps - 1, 0] = 1.0
    return spikes
