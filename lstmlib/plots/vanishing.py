"""How far back an error is heard: against the forget bias, and against the recurrent weights."""

from functools import cache

import numpy as np

import lstmlib as ll
from lstmlib import palette
from lstmlib.lens.over_time import HEARD, horizon
from lstmlib.plots.look import style

BIASES = np.arange(-3.0, 3.1, 0.5)
SCALES = np.geomspace(0.5, 16, 11)
SEEDS, CELLS = 24, 8
#: Low, middle and high of what is drawn over the seeds.
QUANTILES = (0.1, 0.5, 0.9)


def layer_of_cells(seed, forget_bias, scale=1.0):
    """Draw one layer of 8 cells as PyTorch draws them.

    Parameters
    ----------
    seed : int
        Of the weights.
    forget_bias : float
        Of every forget gate.
    scale : float, default 1
        Multiplies the recurrent weights of the cell inputs.

    Returns
    -------
    Network
        Of 3 inputs and 2 identity outputs.
    """
    net = ll.Network.create(
        3, ll.Blocks(CELLS), 2, rng=seed, squash="modern", output="identity",
        init=ll.Init(scale="fan", b_phi=forget_bias),
    )  # fmt: skip
    net.layers[0].w_c[..., 3:] *= scale
    return net


def faded(net, steps, loudness, seed, truncation="none"):
    """Size of the states' error, from the last step's error backwards in time.

    Parameters
    ----------
    net : Network
        One layer.
    steps : int
        How far back.
    loudness : float
        Standard deviation of the inputs.
    seed : int
        Of input and target.
    truncation : {"none", "gers", "today"}
        As in `lstmlib.backward`.

    Returns
    -------
    numpy.ndarray of shape (steps,)
    """
    rng = np.random.default_rng(seed)
    x, target = loudness * rng.normal(size=(steps, 3)), rng.normal(size=(steps, 2))
    last = np.arange(steps) == steps - 1
    flow = ll.backward(net, ll.forward(net, x), target, truncation, mask=last)
    return abs(flow.layers[0].eps_s).max(axis=(1, 2, 3))[::-1]


@cache
def horizons(steps=120):
    """Steps until less than 1 % is left: ndarray (exact or wires cut, quantile, bias)."""
    found = np.empty((2, SEEDS, len(BIASES)))
    for column, bias in enumerate(BIASES):
        for seed in range(SEEDS):
            net = layer_of_cells(seed, bias)
            for row, way in enumerate(("none", "gers")):
                found[row, seed, column] = horizon(faded(net, steps, 1.0, seed, way), HEARD)
    return np.quantile(found, QUANTILES, axis=1).swapaxes(0, 1)


@cache
def factors(steps=40):
    """Mean factor of one step back: ndarray (quiet or loud input, quantile, scale)."""
    found = np.empty((2, SEEDS, len(SCALES)))
    for column, scale in enumerate(SCALES):
        for seed in range(SEEDS):
            net = layer_of_cells(seed, 1.0, scale)
            net.layers[0].b_c[...] = 0
            for row, loudness in enumerate((1e-15, 1.0)):
                profile = faded(net, steps, loudness, seed)
                found[row, seed, column] = (profile[-1] / profile[0]) ** (1 / (steps - 1))
    return np.quantile(found, QUANTILES, axis=1).swapaxes(0, 1)


def horizon_by_forget_bias():
    """Draw the horizon against the forget bias, exact and with the recurrent wires cut.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    light = palette.LIGHT
    with matplotlib.rc_context(style()):
        figure, axis = pyplot.subplots(figsize=(6.4, 3.6), layout="constrained")
        # The colours and dashes of the widget beside it, ErrorHorizon.
        shown = zip(horizons(), ("exact", "recurrent wires cut"), ("pos", "ink"), strict=True)
        for (low, middle, high), label, colour in shown:
            dash = "-" if label == "exact" else (0, (4, 2.2))
            axis.fill_between(BIASES, low, high, color=light[colour], alpha=0.18, lw=0)
            axis.plot(BIASES, middle, color=light[colour], ls=dash, label=label)
        held = np.log(HEARD) / np.log(1 / (1 + np.exp(-BIASES)))
        axis.plot(BIASES, held, color=light["muted"], ls=":", lw=1,
                  label=r"$\ln 0.01\,/\,\ln f(b)$")  # fmt: skip
        axis.set(yscale="log", xlabel="forget bias $b$", ylabel="steps until under 1 % is left")
        axis.set_yticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
        axis.minorticks_off()
        axis.legend(loc="upper left")
        pyplot.close(figure)
    return figure


def edge_of_explosion():
    """Draw the factor of a step back against the recurrent weights, for quiet and loud inputs.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    light = palette.LIGHT
    with matplotlib.rc_context(style()):
        figure, axis = pyplot.subplots(figsize=(6.4, 3.4), layout="constrained")
        shown = zip(factors(), ("quiet: near zero", "loud: normal inputs"), ("neg", "pos"),
                    strict=True)  # fmt: skip
        for (low, middle, high), label, colour in shown:
            dash = "-" if label.startswith("quiet") else (0, (6, 2))
            axis.fill_between(SCALES, low, high, color=light[colour], alpha=0.18, lw=0)
            axis.plot(SCALES, middle, color=light[colour], ls=dash, label=label)
        axis.axhline(1, color=light["ink"], ls=":", lw=1)
        axis.set(xscale="log", xlabel="recurrent weights of the cell inputs, times",
                 ylabel="factor of a step back")  # fmt: skip
        axis.set_xticks([0.5, 1, 2, 4, 8, 16], ["0.5", "1", "2", "4", "8", "16"])
        axis.minorticks_off()
        axis.legend(loc="upper left")
        pyplot.close(figure)
    return figure
