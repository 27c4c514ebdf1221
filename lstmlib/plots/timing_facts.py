"""The numbers that the chapter on timing puts into its sentences."""

import numpy as np

from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.plots.stored import stored
from lstmlib.plots.timing import ROWS


def roads_back(net, x, target, t):
    """Give the error that the state of a single cell gets back at one step, by road.

    Parameters
    ----------
    net : lstmlib.Network
        One cell with peepholes.
    x, target : ndarray of shape (T, 1, 1)
        One sequence; the error is that of its last step.
    t : int
        The step, counted from 0.

    Returns
    -------
    roads : dict
        What comes by each road without truncation.
    kept : float
        What Gers' rule lets through in all.
    """
    last = np.arange(len(x)) == len(x) - 1
    trace = forward(net, x)
    exact, cut = (backward(net, trace, target, rule, last) for rule in ("none", "gers"))
    layer, deltas = net.layers[0], exact.layers[0]
    roads = {
        "carousel": trace.layers[0].y_phi[t + 1] * deltas.eps_s[t + 1, ..., 0],
        "phi": layer.p_phi * deltas.delta_phi[t + 1],
        "in": layer.p_in * deltas.delta_in[t + 1],
        "out": layer.p_out * deltas.delta_out[t],
        "own": deltas.e_s[t, ..., 0],
    }
    return {name: part.item() for name, part in roads.items()}, cut.layers[0].eps_s[t].item()


def heard(net, x, target):
    """Give what the chapter's text says of a trained timer's peepholes and of its roads back.

    Parameters
    ----------
    net : lstmlib.Network
        The timer.
    x, target : ndarray of shape (11, 1, 1)
        Two delays of 5 and 6 steps.

    Returns
    -------
    dict
        Name → text. A statement that does not hold is an AssertionError.
    """
    (near, kept), (far, left) = (roads_back(net, x, target, t) for t in (9, 6))
    assert max(near.values(), key=abs) == near["phi"]
    shares = {f"road-{name}": error / sum(near.values()) for name, error in near.items()}
    shares |= {"heard": kept / sum(near.values()), "heard-far": left / sum(far.values())}
    assert 0 < shares["heard"] < 0.3 and 0 < shares["heard-far"] < 0.1
    weights = {f"p_{g}": getattr(net.layers[0], f"p_{g}").item() for g in ("in", "phi", "out")}
    return {
        **{name: f"{weight:+.1f}" for name, weight in weights.items()},
        **{name: f"{share:.0%}" for name, share in shares.items()},
    }


def facts():
    """Give the numbers that the chapter's text takes from the trials, as it prints them.

    Returns
    -------
    dict
        Name → text. A statement of the chapter that the trials do not bear out is an
        AssertionError.
    """
    found = {name: stored(name) for name, *_ in ROWS}
    solved = [one.counts["perfect"] for one in found.values()]
    intervals = [one.share("perfect")[1:] for one in found.values()]
    assert all(len(one.rows) == 100 for one in found.values())
    assert intervals[0][0] > intervals[1][1] and intervals[2][0] > intervals[3][1]
    seen, blind = list(found.values())[:2]
    first = min(row["steps"] for row in blind.rows if row["outcome"] == "perfect")
    before = sum(row["steps"] < first for row in seen.rows if row["outcome"] == "perfect")
    names = ("with", "without", "with-tanh", "without-tanh")
    return {
        **{name: str(count) for name, count in zip(names, solved, strict=True)},
        "first-without": f"{first:,}",
        "by-then": str(before),
        "ten-fail": f"{(1 - solved[1] / 100) ** 10:.0%}",
    }
