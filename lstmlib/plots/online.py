"""What moving weights do to the partials of the online algorithm."""

from functools import cache

import numpy as np

import lstmlib as ll
from lstmlib import palette
from lstmlib.plots.look import style
from lstmlib.tasks import reber

RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
SEEDS, TRAINED, STEPS = 12, 8000, 100
#: Steps of the stream at which a move is compared.
LOOKS = range(9, STEPS, 10)
#: The weights that have partials.
CARRIED = ("w_c", "w_in", "w_phi", "b_in", "b_phi")
#: Low, middle and high of what is drawn over networks and steps.
QUANTILES = (0.1, 0.5, 0.9)


def continual_net(seed):
    """Draw the network of the continual Reber task, 424 weights.

    Parameters
    ----------
    seed : int

    Returns
    -------
    Network
    """
    options = {"cell_bias": False, "shortcut": True, "init": "ladder-2000"}
    return ll.Network.create(7, ll.Blocks(4, cells=2), 7, rng=seed, **options)


def carried(net):
    """All weights of the layer that have partials, in one row."""
    return np.concatenate([getattr(net.layers[0], name).ravel() for name in CARRIED])


def recomputed(net, x, target):
    """What the move for the last step's error would be had these weights been there all along."""
    last = np.arange(len(x)) == len(x) - 1
    flow = ll.backward(net, ll.forward(net, x), target, "gers", mask=last)
    return -carried(flow.gradient)


def streams(first, steps):
    """Read a stream a seed: x and target of shape (steps, SEEDS, 7)."""
    seeds = range(first, first + SEEDS)
    pairs = [reber.arrays(reber.stream(steps + 1, rng=s), continual=True)[:2] for s in seeds]
    return (np.stack(arrays, axis=1) for arrays in zip(*pairs, strict=True))


def taught(steps):
    """Networks after so many steps of learning online at a rate of 0.5."""
    learner = ll.online.Learner([continual_net(seed) for seed in range(SEEDS)])
    if steps:
        for x, target in zip(*streams(100, steps), strict=True):
            learner.step(x, target, 0.5)
    return [learner.network(i) for i in range(SEEDS)]


@cache
def differences():
    """Relative difference of the real move and the recomputed one.

    Returns
    -------
    ndarray of shape (2, rates, looks · seeds)
        Of new and of trained networks.
    """
    x, target = streams(0, STEPS)
    return np.array([[_differences(nets, x, target, rate) for rate in RATES]
                     for nets in (taught(0), taught(TRAINED))])  # fmt: skip


def _differences(nets, x, target, rate):
    learner, found = ll.online.Learner(nets), []
    for t in range(STEPS):
        before = [learner.network(i) for i in range(SEEDS)] if t in LOOKS else []
        learner.step(x[t], target[t], rate)
        for i, net in enumerate(before):
            move = (carried(learner.network(i)) - carried(net)) / rate
            wanted = recomputed(net, x[: t + 1, i], target[: t + 1, i])
            found.append(np.linalg.norm(move - wanted) / np.linalg.norm(wanted))
    return found


def older_weights():
    """Draw how far moves made of older weights are off, against the learning rate.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    light = palette.LIGHT
    low, middle, high = np.quantile(differences(), QUANTILES, axis=2)
    with matplotlib.rc_context(style()):
        figure, axis = pyplot.subplots(figsize=(6.4, 3.4), layout="constrained")
        shown = zip(
            ("new networks", "trained networks"), ("pos", "neg"), ("-", (0, (6, 2))), strict=True
        )
        for row, (label, colour, dash) in enumerate(shown):
            axis.fill_between(RATES, low[row], high[row], color=light[colour], alpha=0.18, lw=0)
            axis.plot(RATES, middle[row], color=light[colour], ls=dash, marker="o", label=label)
        axis.set(xscale="log", yscale="log", xlabel="learning rate",
                 ylabel="relative difference of a move")  # fmt: skip
        axis.set_xticks(RATES, [f"{rate:g}" for rate in RATES])
        axis.minorticks_off()
        axis.legend(loc="upper left")
        pyplot.close(figure)
    return figure
