"""Figures of one layer over time: what a weight's uses leave behind, and what truncation costs.

The numbers come from the page that shows a figure. The defaults are made up, to see the look.
"""

import numpy as np

from lstmlib.palette import LIGHT
from lstmlib.plots.look import style

#: Under the names of the lines: what is left at t (row) of a use at tau (column).
FADING = np.tril(0.8 ** np.abs(np.subtract.outer(np.arange(6), np.arange(6))))
#: For each abscissa: relative error and cosine of a few networks.
MADE_UP = {0.0: [(0.0, 1.0), (0.0, 1.0)], 1.0: [(0.2, 0.98), (0.4, 0.9)]}


def deposits(left=FADING):
    """Draw what each use of a weight leaves in the state, and the partial as their sum.

    Parameters
    ----------
    left : array_like of shape (T, T)
        Row t, column tau: what is left at step t of the use at step tau; zero where tau > t.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    left = np.asarray(left)
    steps = np.arange(1, len(left) + 1)
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(figsize=(5.2, 3.0))
        for tau, column in enumerate(left.T):
            label = "one use" if tau == 0 else None
            axes.plot(
                steps[tau:], column[tau:], color=LIGHT["cell"], ls="-", lw=1, marker="o", ms=3,
                label=label,
            )  # fmt: skip
        axes.plot(
            steps, left.sum(axis=1), color=LIGHT["pos"], ls=(0, (6, 2)), lw=2.4, label="their sum"
        )
        axes.axhline(0, color=LIGHT["muted"], ls="-", lw=0.8)
        axes.set(xlabel="step $t$", ylabel="$ds(t)/dw$", xticks=steps)
        axes.legend()
        figure.tight_layout()
        pyplot.close(figure)
    return figure


def triangle_of_errors(table=10 * FADING, unit="1"):
    """Draw one weight's gradient as a triangle, with its sums along rows and along columns.

    Parameters
    ----------
    table : array_like of shape (T, T)
        Row t, column tau: what the use at tau contributes through the error at t.
    unit : str
        What the printed numbers are counted in.

    Returns
    -------
    matplotlib.figure.Figure
        A square is as large as its number; solid is positive, hatched is negative.
    """
    import matplotlib
    from matplotlib import pyplot

    table = np.asarray(table)
    T = len(table)
    with matplotlib.rc_context({**style(), "axes.grid": False, "hatch.linewidth": 0.8}):
        figure, axes = pyplot.subplots(figsize=(5.0, 4.7))
        axes.set(xlim=(0.1, T + 2.1), ylim=(T + 1.9, 0.1), aspect="equal")
        for t, tau in zip(*np.tril_indices(T), strict=True):
            _square(axes, tau + 1, t + 1, table[t, tau], abs(table).max())
        for n in range(T):
            axes.text(T + 1.3, n + 1, _signed(table[n].sum()), ha="center", va="center")
            axes.text(n + 1, T + 1.2, _signed(table[:, n].sum()), ha="center", va="center")
        axes.text(
            T + 1.3, T + 1.2, _signed(table.sum()), ha="center", va="center", weight="bold",
            bbox={"boxstyle": "square,pad=0.35", "fc": "none", "ec": LIGHT["ink"]},
        )  # fmt: skip
        _margins(axes, T, unit)
        pyplot.close(figure)
    return figure


def _square(axes, x, y, value, largest):
    """One entry: the square, and the number below it."""
    from matplotlib.patches import Rectangle

    side = 0.58 * np.sqrt(abs(value) / largest)
    colour = LIGHT["pos" if value >= 0 else "neg"]
    look = {"fc": colour} if value >= 0 else {"fc": "none", "hatch": "//////"}
    corner = x - side / 2, y - 0.12 - side / 2
    axes.add_patch(Rectangle(corner, side, side, ec=colour, lw=1, **look))
    axes.text(x, y + 0.38, _signed(value), ha="center", va="center", fontsize=8)


def _margins(axes, T, unit):
    """The two ways to add, named at the edges."""
    ink, muted = LIGHT["ink"], LIGHT["muted"]
    axes.plot([T + 0.65] * 2, [0.7, T + 1.5], color=muted, ls="-", lw=0.8)
    axes.plot([0.5, T + 1.8], [T + 0.7] * 2, color=muted, ls="-", lw=0.8)
    steps = range(1, T + 1)
    axes.set(xticks=steps, yticks=steps, xlabel=rf"time of use $\tau$   (numbers in {unit})")
    axes.set_ylabel("time of the error $t$")
    axes.text(T + 1.3, 0.25, "row sums\n(partials)", ha="center", va="center", fontsize=9)
    axes.text(0.45, T + 1.62, "column sums (deltas)", ha="left", va="center", fontsize=9)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, colors=ink)


def _signed(value):
    """A whole number with a real minus sign."""
    return f"{value:+.0f}".replace("-", "−") if round(value) else "0"


def output_gate_memory(own=(0.0, 0.0, 0.0), above=(0.1, 0.06, 0.04)):
    """Draw what a lower output gate at step 1 changes later: in its own state, and in the upper.

    Parameters
    ----------
    own, above : array_like of shape (T,)
        Derivative of the two states at each step by the gate's net input at step 1.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    steps = np.arange(1, len(own) + 1)
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(figsize=(5.2, 2.8))
        axes.plot(steps, above, marker="o", label="state of the layer above")
        axes.plot(steps, own, marker="s", label="state of its own layer")
        axes.set(xlabel="step $t$", ylabel=r"derivative by $net_{out}(1)$", xticks=steps)
        axes.legend()
        figure.tight_layout()
        pyplot.close(figure)
    return figure


def cut_against_exact(found=MADE_UP, name="factor on the recurrent weights"):
    """Draw how far a truncated gradient is from the exact one over many networks.

    Parameters
    ----------
    found : dict
        For each abscissa the pairs (relative error, cosine) of the networks.
    name : str
        What the abscissa is.

    Returns
    -------
    matplotlib.figure.Figure
        Median, and a band that holds nine networks in ten.
    """
    import matplotlib
    from matplotlib import pyplot

    x = list(found)
    low, middle, high = np.moveaxis(
        [np.percentile(pairs, [5, 50, 95], axis=0) for pairs in found.values()], 1, 0
    )
    with matplotlib.rc_context(style()):
        figure, both = pyplot.subplots(1, 2, figsize=(5.6, 2.8))
        for i, (axes, title) in enumerate(zip(both, ("relative error", "cosine"), strict=True)):
            axes.fill_between(x, low[:, i], high[:, i], color=LIGHT["pos"], alpha=0.2, lw=0)
            axes.plot(x, middle[:, i], marker="o", ls="-", color=LIGHT["pos"])
            limits = min(0, low[:, i].min()), 1.05 * high[:, i].max()
            axes.set(xlabel=name, title=title, xticks=x, ylim=limits)
        figure.tight_layout()
        pyplot.close(figure)
    return figure
