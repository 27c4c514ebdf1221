"""What is measured in stacks: paths left out, ways to go down, depth."""

import numpy as np

from lstmlib.palette import LIGHT
from lstmlib.plots import measures
from lstmlib.plots.look import style

NETS = {"c": ("$c$", "cell"), "in": ("$in$", "in"), "phi": (r"$\varphi$", "phi"),
        "out": ("$out$", "out")}  # fmt: skip
MARKS = {"c": "o", "in": "s", "phi": "^", "out": "D"}
HATCHES = {"c": "", "in": "//", "phi": "..", "out": "xx"}


def four_paths(seeds=100, scale=0.9, others=(0.3, 1.5)):
    """Draw what leaving out a path costs, and how often which path costs most.

    Returns
    -------
    matplotlib.figure.Figure
        Above a dot for every network, below the share of networks by scale of the weights.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, (above, below) = pyplot.subplots(2, 1, figsize=(5.2, 5.2), layout="constrained")
        errors = measures.path_errors(seeds, scale)
        _strips(above, errors)
        _shares(below, {s: errors if s == scale else measures.path_errors(seeds, s)
                        for s in sorted((scale, *others))})  # fmt: skip
        pyplot.close(figure)
    return figure


def _strips(axes, errors):
    jitter = np.random.default_rng(0).uniform(-0.28, 0.28, len(errors))
    for row, (name, (_, colour)) in enumerate(NETS.items()):
        values = 100 * errors[:, row]
        look = {"marker": MARKS[name], "s": 9, "color": LIGHT[colour], "alpha": 0.45}
        axes.scatter(values, row + jitter, linewidths=0, **look)
        axes.plot([np.median(values)] * 2, [row - 0.42, row + 0.42], "-", color=LIGHT["ink"], lw=2)
    axes.set_xscale("log")
    axes.set_xticks([1, 10, 100], ["1 %", "10 %", "100 %"])
    axes.set_yticks(range(len(NETS)), [f"without {symbol}" for symbol, _ in NETS.values()])
    axes.invert_yaxis()
    axes.set(xlabel="error of the lower gradient", title="one dot a network; bar: median")


def _shares(axes, errors):
    start = np.zeros(len(errors))
    for column, (name, (symbol, colour)) in enumerate(NETS.items()):
        share = [100 * (found.argmax(axis=1) == column).mean() for found in errors.values()]
        axes.barh(range(len(errors)), share, 0.6, left=start, label=symbol,
                  color=LIGHT["card"], edgecolor=LIGHT[colour], hatch=HATCHES[name])  # fmt: skip
        start = start + share
    axes.set_yticks(range(len(errors)), [f"scale {scale:g}" for scale in errors])
    axes.invert_yaxis()
    axes.set_axisbelow(True)
    axes.set(xlabel="% of networks", title="the path that costs most")
    axes.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.24), handlelength=1.6)


def crossings(seed=5, scale=1.2, steps=7):
    """Draw at which times what a lower weight did goes up, in each way to carry error down.

    The error is that of the last step alone.

    Returns
    -------
    matplotlib.figure.Figure
        A square for each time of use and time of going up, as large as its part of the gradient.
    """
    import matplotlib
    from matplotlib import pyplot

    ways = (("exact", "none", "none"), ("sweep, extended", "gers", "gers"),
            ("today", "today", "gers"))  # fmt: skip
    parts = [measures.crossing_sizes(seed, scale, steps, *way[1:]) for way in ways]
    with matplotlib.rc_context({**style(), "axes.grid": False}):
        figure, panels = pyplot.subplots(
            1, 3, figsize=(5.8, 2.6), sharey=True, layout="constrained"
        )
        for axes, (title, above, _), sizes in zip(panels, ways, parts, strict=True):
            _squares(axes, sizes / parts[1].max(), only_today=above == "today")
            axes.set(title=title, xlabel=r"time of use $\tau$")
        panels[0].set_ylabel("time of going up $t'$")
        pyplot.close(figure)
    return figure


def _squares(axes, sizes, only_today):
    from matplotlib.patches import Rectangle

    steps = len(sizes)
    for crossing in range(steps):
        for use in range(crossing + 1):
            lost = only_today and crossing < steps - 1
            frame = {"fc": "none", "ec": LIGHT["line"], "lw": 0.8, "hatch": "//" if lost else ""}
            axes.add_patch(Rectangle((use + 0.55, crossing + 0.55), 0.9, 0.9, **frame))
            side = 0 if lost else 0.9 * min(1.0, sizes[crossing, use]) ** 0.5
            corner = (use + 1 - side / 2, crossing + 1 - side / 2)
            axes.add_patch(Rectangle(corner, side, side, fc=LIGHT["pos"], ec="none"))
    axes.set(xlim=(0.4, steps + 0.6), ylim=(0.4, steps + 0.6), aspect="equal")
    axes.set_xticks([1, steps], ["1", "$t$"])
    axes.set_yticks([1, steps], ["1", "$t$"])


def today_by_forget_bias(seeds=40, scale=0.9):
    """Draw what "today" loses in the lower layer against the forget bias of the upper one.

    Returns
    -------
    matplotlib.figure.Figure
        Median and range over networks.
    """
    import matplotlib
    from matplotlib import pyplot

    biases = np.arange(-8.0, 6.5, 1.0)
    errors = 100 * measures.today_errors(biases, seeds, scale)
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(figsize=(5.2, 2.9), layout="constrained")
        low, high = errors.min(axis=0), errors.max(axis=0)
        band = {"color": LIGHT["pos"], "alpha": 0.18, "lw": 0}
        axes.fill_between(biases, low, high, label="range", **band)
        axes.plot(biases, np.median(errors, axis=0), "o-", ms=4, label="median")
        axes.set_yscale("log")
        axes.set_yticks([0.1, 1, 10, 100], ["0.1 %", "1 %", "10 %", "100 %"])
        axes.set(xlabel=r"bias of the upper forget gates", ylabel="error of the lower gradient")
        axes.legend(loc="lower right")
        pyplot.close(figure)
    return figure


def down_the_stack(depth=6, seeds=40, scales=(0.3, 0.9, 1.8)):
    """Draw how large the states' errors are from layer to layer.

    Returns
    -------
    matplotlib.figure.Figure
        Median and range over networks, for several scales of the weights.
    """
    import matplotlib
    from matplotlib import pyplot

    layers = np.arange(1, depth + 1)
    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(
            1, len(scales), figsize=(5.8, 2.8), sharey=True, layout="constrained"
        )
        for axes, scale in zip(panels, scales, strict=True):
            sizes = measures.state_errors(scale, depth, seeds)
            band = {"color": LIGHT["pos"], "alpha": 0.18, "lw": 0}
            axes.fill_between(layers, sizes.min(axis=0), sizes.max(axis=0), **band)
            axes.plot(layers, np.median(sizes, axis=0), "o-", ms=4)
            axes.set_yscale("log")
            axes.set_xticks(layers)
            axes.set(xlabel="layer", title=f"scale {scale:g}")
        panels[0].set_ylabel(r"size of $\varepsilon_s$, top layer 1")
        pyplot.close(figure)
    return figure
