"""The roads that an error can take."""

from lstmlib.palette import LIGHT
from lstmlib.plots.look import style
from lstmlib.plots.shapes import arrow, unit


def one_hop_and_two():
    """Draw the road from the loss to a cell output: one hop, or one hop and four.

    Returns
    -------
    matplotlib.figure.Figure
        Left a cell under the output units, right a cell under another LSTM layer.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context({**style(), "axes.grid": False}):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(6.0, 3.4), sharey=True)
        for axes, title in ((left, "under the output units"), (right, "under an LSTM layer")):
            axes.set(xlim=(-3, 3), ylim=(-0.5, 3.7), title=title)
            axes.axis("off")
            unit(axes, 0, 3.2, "$E$")
            unit(axes, 0, 2.3, "output units")
            arrow(axes, (0, 3.0), (0, 2.52), "$e_k$")
        unit(left, 0, 0, "$y^{c}$ of this layer")
        arrow(left, (0, 2.1), (0, 0.22), "$w_{kc}$")
        unit(right, 0, 0, "$y^{c}$ of this layer")
        names = (("$c$", "c"), ("$in$", "in"), (r"$\varphi$", "phi"), ("$out$", "out"))
        for x, (name, gate) in zip((-2.25, -0.75, 0.75, 2.25), names, strict=True):
            unit(right, x, 1.15, name, LIGHT["cell" if gate == "c" else gate], gate)
            arrow(right, (0.15 * x, 2.1), (x, 1.37))
            arrow(right, (x, 0.93), (0.15 * x, 0.22))
        pyplot.close(figure)
    return figure


def clock(backward=False, steps=3):
    """Draw two layers over a few steps: who reads whom, or who sends error to whom.

    Parameters
    ----------
    backward : bool
        Draw the error's roads, which run against the wires, instead of the wires.
    steps : int
        Number of steps.

    Returns
    -------
    matplotlib.figure.Figure
        A column a step, a row a layer; states join the steps, recurrent wires too.
    """
    import matplotlib
    from matplotlib import pyplot

    rows = ("$x$", "lower", "upper", "output")
    first = 1 if backward else 0  # no layer waits for the error at the input
    with matplotlib.rc_context({**style(), "axes.grid": False}):
        figure, axes = pyplot.subplots(figsize=(1.75 * steps + 0.35, 4.3 - 0.9 * first))
        axes.set(xlim=(0.4, steps + 0.75), ylim=(first - 0.75, 3.75))
        axes.axis("off")
        for t in range(1, steps + 1):
            axes.text(t, first - 0.55, f"$t = {t}$", ha="center", va="center", fontsize=12)
            for row, words in enumerate(rows[first:], first):
                unit(axes, t, row, words)
            for row in range(first, 3):
                _wire(axes, (t, row + 0.23), (t, row + 0.77), backward)
            if backward:
                _wire(axes, (t, 3.23), (t, 3.7), backward)
                axes.text(t + 0.08, 3.55, "$e_k$", ha="left", va="center", fontsize=12)
        for t in range(1, steps):
            for row in (1, 2):
                for side, name, dash in ((0.11, "$s$", "-"), (-0.11, "$y^c$", (0, (3, 2)))):
                    ends = (t + 0.3, row + side), (t + 0.7, row + side)
                    _wire(axes, *ends, backward, dash)
                    where = {"ha": "center", "va": "center", "fontsize": 12}
                    axes.text(t + 0.5, row + 2.6 * side, name, **where)
        pyplot.close(figure)
    return figure


def _wire(axes, start, end, backward, dash="-"):
    """Draw a wire from start to end; backward, the error's road from end to start."""
    if backward:
        start, end = end, start
    look = {"arrowstyle": "-|>", "color": LIGHT["neg" if backward else "pos"], "lw": 1.6}
    look |= {"shrinkA": 0, "shrinkB": 0, "linestyle": dash, "mutation_scale": 13}
    axes.annotate("", xy=end, xytext=start, arrowprops=look)
