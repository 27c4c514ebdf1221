"""How sure a counted share or a median is, drawn and in numbers."""

import numpy as np


def band(axes, x, shares, trials, colour, whole=1.0, **look):
    """Draw the 95 % Wilson intervals of shares as a band behind their line.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    x, shares : ndarray
        Where, and the share there.
    trials : int
        How many were counted.
    colour : str
    whole : float
        What a share of all is called: 1, or 100 for per cent.
    **look
        Options of ``fill_between``.
    """
    from lstmlib.trials import wilson

    counts = np.rint(np.asarray(shares) / whole * trials).astype(int)
    ends = {count: wilson(count, trials) for count in set(counts.tolist())}
    low, high = whole * np.array([ends[count] for count in counts.tolist()]).T
    axes.fill_between(x, low, high, color=colour, alpha=0.15, lw=0, **look)


def spread(values, confidence=0.95, draws=2000):
    """Median of some numbers, with a bootstrap interval (percentiles of resampled medians).

    Parameters
    ----------
    values : sequence of float
    confidence : float
    draws : int
        Resamples.

    Returns
    -------
    tuple of float
        Median, lower and upper end.
    """
    values, rng = np.asarray(values, float), np.random.default_rng(0)
    medians = np.median(rng.choice(values, (draws, len(values))), axis=1)
    tails = (1 - confidence) / 2
    return (np.median(values), *np.quantile(medians, (tails, 1 - tails)))
