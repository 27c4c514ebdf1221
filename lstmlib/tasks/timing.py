"""Timing: measure delays between spikes, generate spikes, generate periodic functions.

The tasks of Gers, Schraudolph and Schmidhuber (2002). A spike is a one in a row of zeros. Between
spikes pass F steps, or more: the n-th spike comes at T(n) = T(n − 1) + F + I(n), T(0) = 0, where
each I(n) is drawn anew, by default from 0 and 1.

* `measure` (MSD, NMSD): at each spike, say the I(n) of the delay that has ended.
* `generate` (GTS): told I, produce the spikes. Our sources do not say how I is told; here it, or
  the whole delay, stands in the input at the first step of each delay.
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
#: What I may be: nothing or the most, or all in between too.
VALUES = ("ends", "all")
#: What `generate` is told: I, or the whole delay F + I.
TOLD = ("extra", "delay")


def measure(n, rng, F=10, delays=1, most=1, values="ends"):
    """Draw spikes whose delays are to be measured.

    Parameters
    ----------
    n : int
        Sequences.
    rng : int, SeedSequence or Generator
        Source of randomness.
    F : int, default 10
        The shortest delay.
    delays : int, default 1
        Delays in a sequence: one in the easier form (NMSD), many without a reset (MSD).
    most : int, default 1
        The largest I.
    values : {"ends", "all"}
        Whether I is 0 or `most`, or any integer from 0 to `most`.

    Returns
    -------
    Sequences
        x (T, n, 1): spikes; target (T, n, 1): I at each spike; mask (T, n): one at each spike.
    """
    parts = []
    for steps, longer in _delays(n, rng, F, delays, most, values):
        spikes, target = _spikes(steps), _spikes(steps)
        target[steps - 1, 0] = longer
        parts.append((spikes, target, spikes[:, 0].copy()))
    return side_by_side(parts)


def generate(n, rng, F=10, delays=1, told="extra"):
    """Draw delays after which spikes are to be generated.

    Parameters
    ----------
    n, rng, F, delays
        As in `measure`; I is 0 or 1.
    told : {"extra", "delay"}
        What stands in the input at the first step of a delay: I, or F + I.

    Returns
    -------
    Sequences
        x (T, n, 1): what is told at the first step of each delay, zero elsewhere; target
        (T, n, 1): spikes; mask (T, n): one everywhere.
    """
    more = F if _checks.choice("told", told, TOLD) == "delay" else 0
    parts = []
    for steps, longer in _delays(n, rng, F, delays):
        target = _spikes(steps)
        x = np.zeros_like(target)
        x[np.concatenate([[0], steps[:-1]]), 0] = more + longer
        parts.append((x, target, np.ones(len(x))))
    return side_by_side(parts)


def periodic(shape="cosine", F=10, periods=1):
    """Give a periodic function to be generated.

    Parameters
    ----------
    shape : {"cosine", "triangle", "rectangle"}
        All between 0 and 1: ½(1 − cos 2πt/F); up in half a period and down in the other; one in
        the second half of each period, t mod F > F/2, and zero elsewhere.
    F : int, default 10
        Steps in a period, at least 2.
    periods : int, default 1
        How many.

    Returns
    -------
    Sequences
        x (T, 1, 1): zero; target (T, 1, 1); mask (T, 1): one.
    """
    one = period(shape, F)
    target = np.tile(np.roll(one, -1), _checks.integer("periods", periods))[:, None]
    return side_by_side([(np.zeros_like(target), target, np.ones(len(target)))])


def period(shape, F):
    """One period of a function, at t = 0 to F − 1."""
    shape, F = _checks.choice("shape", shape, SHAPES), _checks.integer("F", F, minimum=2)
    t = np.arange(F)
    return {
        "cosine": 0.5 * (1 - np.cos(2 * np.pi * t / F)),
        "triangle": 1 - np.abs(2 * t / F - 1),
        "rectangle": (2 * t > F).astype(float),
    }[shape]


def extras(size, rng, most=1, values="ends"):
    """Draw the I of delays, as integers."""
    if values == "ends":
        return most * rng.integers(2, size=size)
    return rng.integers(most, size=size, endpoint=True)


def _delays(n, rng, F, delays, most=1, values="ends"):
    """Yield the steps of the spikes, counted from 1, and the I of their delays."""
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    F, delays = _checks.integer("F", F), _checks.integer("delays", delays)
    _checks.integer("most", most)
    _checks.choice("values", values, VALUES)
    for _ in range(n):
        longer = extras(delays, rng, most, values)
        yield np.cumsum(F + longer), longer.astype(float)


def _spikes(steps):
    spikes = np.zeros((steps[-1], 1))
    spikes[steps - 1, 0] = 1.0
    return spikes
