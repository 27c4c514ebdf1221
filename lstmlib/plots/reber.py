"""The embedded Reber grammar as a graph, and what many trials on its endless form came to."""

from math import hypot

from lstmlib.palette import LIGHT
from lstmlib.plots.look import style
from lstmlib.plots.stored import stored

#: Nodes of the inner grammar: where they are drawn.
_NODES = {1: (0.0, 0), 2: (1.3, 1), 3: (1.3, -1), 4: (3.0, 1), 5: (3.0, -1), 6: (4.3, 0)}
_ARROWS = (
    (1, 2, "T"), (1, 3, "P"), (2, 4, "X"), (3, 5, "V"), (5, 4, "P"), (4, 3, "X"), (4, 6, "S"),
    (5, 6, "V"),
)  # fmt: skip
_LOOPS = ((2, "S", 1), (3, "T", -1))
_RADIUS = 0.2
#: What the two readings of the task are called in a figure.
READINGS = {"next": "taught the symbol that came", "legal": "taught all legal symbols"}
#: The end of an experiment's name, and how its row is called.
ROWS = {
    "forget-constant": "forget gates, constant rate",
    "forget-decay": "forget gates, × 0.99 a step",
    "forget-sqrt": r"forget gates, $\alpha/\sqrt{t}$",
    "forget-inverse": r"forget gates, $\alpha/t$",
    "standard-reset": "no forget gates, reset from outside",
    "standard": "no forget gates",
}
#: What table 2 of Gers, Schmidhuber and Cummins (2000) says of a row, where an account of the paper
#: that we could read confirms it: a tick where two do.
PAPER = {
    "forget-constant": "18 % ✓",
    "forget-decay": "62 % ✓",
    "standard-reset": "74 % ✓",
    "standard": "fails",
}


def reber_grammar():
    """Draw the embedded Reber grammar and the wire from its end to its start.

    Returns
    -------
    matplotlib.figure.Figure
        The grammar as a box between two equal symbols, and what is in the box.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context({**style(), "axes.grid": False}):
        figure, (outer, inner) = pyplot.subplots(2, 1, figsize=(5.6, 5.6), height_ratios=(1, 1.1))
    _draw_outer(outer)
    _draw_inner(inner)
    for axes in (outer, inner):
        axes.set_aspect("equal")
        axes.axis("off")
    figure.tight_layout(pad=0.3)
    pyplot.close(figure)
    return figure


def reber_claim():
    """Draw the share of trials that learned the endless form, in both readings.

    Returns
    -------
    matplotlib.figure.Figure
        A panel a reading, a row an experiment: shares with Wilson intervals, a filled disc for
        perfect trials and a ring for those at least good.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(1, 2, figsize=(7.2, 3.4), sharey=True, sharex=True)
        for axes, (reading, title) in zip(panels, READINGS.items(), strict=True):
            for y, end in enumerate(reversed(ROWS)):
                _draw_shares(axes, y, stored(f"reber-{reading}-{end}"))
            axes.set_title(title, fontsize=9)
            axes.set(xlim=(-0.05, 1.05), ylim=(-0.6, len(ROWS) - 0.4), xlabel="share of trials")
            axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])
        panels[0].set_yticks(range(len(ROWS)), list(ROWS.values())[::-1])
        panels[1].legend(loc="upper right", bbox_to_anchor=(1.0, -0.18), ncols=2, fontsize=8)
        figure.tight_layout(pad=0.5)
        pyplot.close(figure)
    return figure


def learned(results):
    """Give the shares of trials that are perfect, and that are at least good, with intervals.

    A trial whose budget ended counts by the best class of its tests.

    Parameters
    ----------
    results : lstmlib.trials.Results

    Returns
    -------
    dict
        ``"perfect"`` and ``"good"`` → (share, lower end, upper end).
    """
    from lstmlib.trials import wilson

    standing = [row["standing"] for row in results.rows]
    n = len(standing)
    perfect = standing.count("perfect")
    good = perfect + standing.count("good")
    return {
        "perfect": (perfect / n, *wilson(perfect, n)),
        "good": (good / n, *wilson(good, n)),
    }


def _draw_shares(axes, y, results):
    marks = {
        "good": ("neg", -0.14, {"markerfacecolor": LIGHT["paper"]}, "at least good"),
        "perfect": ("pos", 0.14, {}, "perfect"),
    }
    for kind, (share, low, high) in learned(results).items():
        colour, shift, look, label = marks[kind]
        axes.plot([low, high], [y + shift] * 2, color=LIGHT[colour], ls="-", lw=1.2)
        axes.plot(
            [share], [y + shift], "o", ms=5, color=LIGHT[colour], **look,
            label=label if y == 0 else None,
        )  # fmt: skip


def _draw_outer(axes):
    places = {"a": (0, 0), "b": (1.2, 0), "c": (3.9, 0.8), "d": (3.9, -0.8), "e": (5.4, 0)}
    for x, y in places.values():
        _node(axes, x, y)
    for side, symbol in ((0.8, "T"), (-0.8, "P")):
        _box(axes, 2.7, side)
        _arrow(axes, places["b"], (2.3, side), symbol, gap=(_RADIUS, 0.0))
        _arrow(axes, (3.1, side), (3.9, side), "", gap=(0.0, _RADIUS))
        _arrow(axes, (3.9, side), places["e"], symbol)
    _arrow(axes, places["a"], places["b"], "B")
    _arrow(axes, places["e"], (6.6, 0), "E")
    _node(axes, 6.6, 0)
    wire = {"arrowstyle": "-|>", "color": LIGHT["accent"], "lw": 1.4, "ls": (0, (5, 2))}
    wire |= {"connectionstyle": "bar,fraction=-0.22", "shrinkA": 8, "shrinkB": 8}
    axes.annotate("", xy=places["a"], xytext=(6.6, 0), arrowprops=wire)
    axes.text(3.3, -1.62, "the endless form", ha="center", color=LIGHT["accent"], fontsize=9)
    axes.set(xlim=(-0.4, 7.0), ylim=(-1.8, 1.3))


def _draw_inner(axes):
    start, end = (-1.2, 0), (5.5, 0)
    for x, y in (*_NODES.values(), start, end):
        _node(axes, x, y)
    for a, b, symbol in _ARROWS:
        _arrow(axes, _NODES[a], _NODES[b], symbol)
    _arrow(axes, start, _NODES[1], "B")
    _arrow(axes, _NODES[6], end, "E")
    for node, symbol, side in _LOOPS:
        x, y = _NODES[node]
        look = {"arrowstyle": "-|>", "color": LIGHT["ink"], "lw": 1.2}
        look["connectionstyle"] = f"arc3,rad={-1.6 * side}"
        axes.annotate(
            "", xy=(x + 0.16, y + 0.18 * side), xytext=(x - 0.16, y + 0.18 * side), arrowprops=look
        )
        axes.text(x, y + 0.72 * side, symbol, ha="center", va="center")
    axes.text(-1.5, 1.35, "in each box:", color=LIGHT["muted"], fontsize=9)
    axes.set(xlim=(-1.6, 5.9), ylim=(-2.0, 1.9))


def _node(axes, x, y):
    from matplotlib.patches import Circle

    axes.add_patch(Circle((x, y), _RADIUS, fc=LIGHT["card"], ec=LIGHT["ink"], lw=1.2, zorder=3))


def _box(axes, x, y):
    look = {"boxstyle": "round,pad=0.4", "fc": LIGHT["card"], "ec": LIGHT["ink"], "lw": 1.2}
    axes.text(x, y, "Reber", ha="center", va="center", fontsize=9, bbox=look, zorder=3)


def _arrow(axes, start, end, symbol, gap=(_RADIUS, _RADIUS)):
    """Draw an arrow between two nodes and its symbol beside it."""
    (x, y), (u, v) = start, end
    length = hypot(u - x, v - y)
    dx, dy = (u - x) / length, (v - y) / length
    look = {"arrowstyle": "-|>", "color": LIGHT["ink"], "lw": 1.2, "shrinkA": 0, "shrinkB": 0}
    axes.annotate(
        "", xytext=(x + gap[0] * dx, y + gap[0] * dy), xy=(u - gap[1] * dx, v - gap[1] * dy),
        arrowprops=look,
    )  # fmt: skip
    side = 0.22
    up = 1 if dx >= 0 else -1
    axes.text(
        (x + u) / 2 - up * side * dy, (y + v) / 2 + up * side * dx, symbol, ha="center",
        va="center",
    )  # fmt: skip
