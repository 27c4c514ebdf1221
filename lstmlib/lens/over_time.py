"""What happens along time: how an error fades on its way back, how a state grows."""

import numpy as np

#: A state is flat where h′ is below this share of h′(0).
FLAT = 0.05
#: A cell is saturated that is flat at so many of all steps.
MOSTLY = 0.9
#: What still counts as heard of an error.
HEARD = 0.01
#: Quarters of a shorter sequence say nothing about growth.
SHORTEST = 16
#: A state grows whose size in the last quarter is more than this many times that in the second:
#: 2.33 where it grows in a straight line, 1.53 where it wanders at random.
GROWS = 2.0


def horizon(profile, share):
    """Count the steps for which at least a share of an error is left.

    Parameters
    ----------
    profile : array_like of shape (T,)
        Sizes from the error's own step backwards in time.
    share : float
        What counts as heard, relative to the first entry.

    Returns
    -------
    int
        T where it never gets so small.
    """
    profile = np.asarray(profile)
    below = profile < share * profile[0]
    return int(below.argmax()) if below.any() else len(profile)


def back_in_time(probes, last, index):
    """Horizons and factors, each the median over the sequences in which an error arrives."""
    found = {"horizon": [], "horizon_carousel": [], "short": [], "per_step": [], "far": []}
    exact, carousel = (abs(probe.layers[index].eps_s).max(axis=(2, 3)) for probe in probes)
    for b, t in enumerate(last):
        if t < 0 or not exact[t, b]:
            continue
        profile = exact[t::-1, b]
        n = horizon(profile, HEARD)
        end = min(n, t)
        found["horizon"].append(n)
        found["horizon_carousel"].append(horizon(carousel[t::-1, b], HEARD))
        found["short"].append(n == t + 1)
        if end:
            half = (t + 1) // 2
            found["far"].append(profile[half:].max() / profile[:half].max())
            found["per_step"].append((profile[end] / profile[0]) ** (1 / end))
    middle = {name: float(np.median(v)) if v else None for name, v in found.items()}
    return {"to_the_start": bool((middle.pop("short") or 0) >= 0.5), **middle}


def states(h, s, keeps):
    """Which states grow without end, and which cells are saturated."""
    T = len(s)
    flat = h.derivative(h(s)) < FLAT * h.derivative(0.0)
    size = np.median(abs(s), axis=1)
    growing = np.zeros(s.shape[2:], bool)
    if T >= SHORTEST:
        second, fourth = size[T // 4 : T // 2].mean(axis=0), size[-(T // 4) :].mean(axis=0)
        growing = (fourth > GROWS * second) & (h.derivative(h(fourth)) < FLAT * h.derivative(0.0))
        # A state whose forget gate lets go within the sequence settles later.
        growing &= (keeps**T > np.exp(-1))[:, None]
    return growing, flat.mean(axis=(0, 1)) >= MOSTLY
