"""Boxes and arrows that the figures share."""

from lstmlib import palette


def unit(axes, x, y, words, colour=None, gate=None):
    """Draw a box with words, in the colour and dash of a gate where one is named.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    x, y : float
        Middle of the box.
    words : str
        What stands in it.
    colour : str, optional
        Of the frame; the ink's by default.
    gate : {"in", "phi", "out", "c"}, optional
        Whose dash the frame has.
    """
    dash = palette.GATES[gate][2] if gate else ""
    box = {"boxstyle": "round,pad=0.35", "fc": palette.LIGHT["card"]}
    box |= {"ec": colour or palette.LIGHT["ink"], "lw": 1.3}
    if dash:
        box["ls"] = (0, tuple(float(part) / 1.3 for part in dash.split()))
    axes.text(x, y, words, ha="center", va="center", fontsize=11, bbox=box)


def arrow(axes, start, end, words=""):
    """Draw an arrow, with words at its right.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to draw.
    start, end : (float, float)
        The two ends.
    words : str, optional
        What stands beside its middle.
    """
    look = {"arrowstyle": "-|>", "color": palette.LIGHT["pos"], "lw": 1.6, "shrinkA": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=look)
    if words:
        middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
        axes.text(middle[0] + 0.15, middle[1], words, ha="left", va="center", fontsize=11)
