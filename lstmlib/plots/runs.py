"""A recorded training run as a figure, for print and PDF."""

import numpy as np

from lstmlib import palette
from lstmlib.plots.look import style

SHOWN = 48


def run_on_a_stream(symbols, run, block, right, heard, time):
    """Draw one block on a stream of symbols, and how far back the error of one of them is heard.

    Parameters
    ----------
    symbols : str
        The stream, a symbol a step.
    run : LayerTrace
        Of that stream, without further sequences beside it.
    block : int
        Which block.
    right : numpy.ndarray of bool, shape (T,)
        Where the next symbol is predicted rightly.
    heard : numpy.ndarray of shape (time + 1,)
        Sizes of the error in the states, from the chosen step backwards in time.
    time : int
        The step whose error it is.

    Returns
    -------
    matplotlib.figure.Figure
        Four panels: the state over the whole stream, then gates, states and the error over at
        most 48 steps up to the chosen one.
    """
    import matplotlib
    from matplotlib import pyplot

    first = max(0, time - SHOWN + 1)
    steps = np.arange(first, time + 1)
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(4, 1, figsize=(6.4, 7.2), layout="constrained")
        largest = abs(run.s[:, 0, block]).max(axis=1)
        axes[0].plot(largest, color=palette.LIGHT["cell"], ls="-")
        wrong = np.flatnonzero(~right)
        axes[0].plot(wrong, np.zeros(len(wrong)), "x", color=palette.LIGHT["neg"], label="wrong")
        axes[0].set(ylabel="largest |s|", xlabel="symbol of the whole stream")
        for name, (symbol, _, dash) in palette.GATES.items():
            if name != "c" and (name != "phi" or run.net_phi is not None):
                line = (0, tuple(float(part) for part in dash.split()))
                values = getattr(run, f"y_{name}")[steps, 0, block]
                axes[1].plot(steps, values, color=palette.LIGHT[name], ls=line, label=symbol)
        axes[1].set(ylabel="gates", ylim=(-0.05, 1.05))
        for v, values in enumerate(run.s[steps, 0, block].T):
            axes[2].plot(steps, values, label=f"cell {v}")
        axes[2].set_ylabel("states")
        seen = heard[: len(steps)][::-1]
        axes[3].bar(steps, seen, color=palette.LIGHT["pos"], width=0.8)
        if seen.any():
            axes[3].set_yscale("log")
        axes[3].set_ylabel(r"$|\varepsilon_s|$")
        for axis in axes[1:]:
            axis.set_xticks(steps, symbols[first : time + 1], fontsize=7)
            axis.set_xlim(first - 1, time + 1)
        for axis in axes[:3]:
            if axis.get_legend_handles_labels()[0]:
                axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        pyplot.close(figure)
    return figure
