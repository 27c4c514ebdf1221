"""How sure a share is that was counted in a few trials."""

from math import sqrt
from statistics import NormalDist

from lstmlib import _checks


def wilson(successes, trials, confidence=0.95):
    """Return the Wilson interval of a share (Wilson 1927, without continuity correction).

    It keeps within 0 and 1 and says something sensible where none or all succeeded, which the
    textbook's share ± 1.96 standard errors does not.

    Parameters
    ----------
    successes : int
        How many trials succeeded.
    trials : int
        Out of how many; of none nothing is known, and the interval is (0, 1).
    confidence : float
        Between 0 and 1, both excluded.

    Returns
    -------
    tuple of float
        Lower and upper end.

    Raises
    ------
    TypeError, ValueError
        For counts that are no counts, or a confidence out of range.

    Examples
    --------
    >>> from lstmlib.trials import wilson
    >>> low, high = wilson(18, 100)
    >>> print(f"{low:.3f} to {high:.3f}")
    0.117 to 0.267
    """
    trials = _checks.integer("trials", trials, minimum=0)
    successes = _checks.integer("successes", successes, minimum=0)
    if successes > trials:
        raise ValueError(f"successes: expected at most {trials}, the trials, got {successes}")
    if not 0 < _checks.real("confidence", confidence) < 1:
        raise ValueError(f"confidence: expected a number between 0 and 1, got {confidence}")
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, extra = successes / trials, z * z / trials
    middle = (share + extra / 2) / (1 + extra)
    reach = z * sqrt(share * (1 - share) / trials + extra / (4 * trials)) / (1 + extra)
    # Rounding must not push an end that is 0 or 1 past it.
    low = 0.0 if successes == 0 else middle - reach
    high = 1.0 if successes == trials else middle + reach
    return low, high
