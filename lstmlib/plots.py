"""The book's matplotlib figures, and their look."""

from lstmlib import palette

__all__ = ["one_hop_and_two", "style", "use"]


def style():
    """Matplotlib settings that draw with the book's colours.

    In the book a figure drawn this way as SVG gets a twin for the dark theme.

    Returns
    -------
    dict
        For ``matplotlib.rc_context`` or ``matplotlib.rcParams.update``.
    """
    from cycler import cycler

    colour = palette.LIGHT
    lines = [colour[name] for name in ("pos", "neg", "in", "phi", "out", "cell")]
    # Hue never stands alone: each line has a dash of its own as well.
    dashes = ["-", (0, (6, 2)), (0, (4, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), "-"]
    frame = dict.fromkeys(
        ("axes.edgecolor", "xtick.color", "ytick.color", "legend.edgecolor"), colour["muted"]
    )
    words = dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.titlecolor", "xtick.labelcolor",
         "ytick.labelcolor", "legend.labelcolor"),
        colour["ink"],
    )  # fmt: skip
    paper = dict.fromkeys(
        ("figure.facecolor", "axes.facecolor", "savefig.facecolor", "legend.facecolor"),
        colour["paper"],
    )
    return {
        **frame,
        **words,
        **paper,
        "axes.prop_cycle": cycler(color=lines) + cycler(linestyle=dashes),
        "axes.grid": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.figsize": (6.4, 3.2),
        "font.size": 10,
        "grid.color": colour["line"],
        "grid.linewidth": 0.5,
        "legend.frameon": False,
        "lines.linewidth": 1.8,
        "svg.hashsalt": "lstmlib",
    }


def use():
    """Draw a notebook's later figures in this style, as SVG and always with the same bytes."""
    import matplotlib
    from matplotlib_inline import backend_inline

    matplotlib.rcParams.update(style())
    backend_inline.set_matplotlib_formats("svg", metadata={"Date": None})


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
            _unit(axes, 0, 3.2, "$E$")
            _unit(axes, 0, 2.3, "output units")
            _arrow(axes, (0, 3.0), (0, 2.52), "$e_k$")
        _unit(left, 0, 0, "$y^{c}$ of this layer")
        _arrow(left, (0, 2.1), (0, 0.22), "$w_{kc}$")
        _unit(right, 0, 0, "$y^{c}$ of this layer")
        names = (("$c$", "c"), ("$in$", "in"), (r"$\varphi$", "phi"), ("$out$", "out"))
        for x, (name, gate) in zip((-2.25, -0.75, 0.75, 2.25), names, strict=True):
            _unit(right, x, 1.15, name, palette.LIGHT["cell" if gate == "c" else gate], gate)
            _arrow(right, (0.15 * x, 2.1), (x, 1.37))
            _arrow(right, (x, 0.93), (0.15 * x, 0.22))
        pyplot.close(figure)
    return figure


def _unit(axes, x, y, words, colour=None, gate=None):
    dash = palette.GATES[gate][2] if gate else ""
    box = {"boxstyle": "round,pad=0.35", "fc": palette.LIGHT["card"]}
    box |= {"ec": colour or palette.LIGHT["ink"], "lw": 1.3}
    if dash:
        box["ls"] = (0, tuple(float(part) / 1.3 for part in dash.split()))
    axes.text(x, y, words, ha="center", va="center", fontsize=11, bbox=box)


def _arrow(axes, start, end, words=""):
    look = {"arrowstyle": "-|>", "color": palette.LIGHT["pos"], "lw": 1.6, "shrinkA": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=look)
    if words:
        middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
        axes.text(middle[0] + 0.15, middle[1], words, ha="left", va="center", fontsize=11)
