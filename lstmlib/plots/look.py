"""The look of the book's figures."""

from lstmlib import palette


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
