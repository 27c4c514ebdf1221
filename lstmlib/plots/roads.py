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
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(7.2, 3.6), sharey=True)
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
