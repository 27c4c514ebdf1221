"""Interleaved timing: every rival in every round, so that a slow moment meets all of them."""

import statistics
import time

#: A rival is called again and again for this long in each round (seconds), and once at least. One
#: call before is not timed: none pays for what the one before it threw out of cache and memory.
BLOCK = 0.05


def interleaved(rivals, rounds, advance):
    """Seconds a call, for each rival a list with one value a round.

    Parameters
    ----------
    rivals : dict of str to callable
        What is timed.
    rounds : int
        How often each is timed.
    advance : callable
        Called after each round (a progress bar).
    """
    calls = {name: _calls(run) for name, run in rivals.items()}
    seconds = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, run in rivals.items():
            seconds[name].append(_time(run, calls[name]))
        advance()
    return seconds


def ratio(seconds, name, other):
    """Median over the rounds of the ratio of two rivals in the same round."""
    return statistics.median(a / b for a, b in zip(seconds[name], seconds[other], strict=True))


def _calls(run):
    return max(1, round(BLOCK / _time(run, 1)))


def _time(run, calls):
    run()
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - start) / calls
