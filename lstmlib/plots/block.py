"""One memory block: its parts, its squashing functions, its state over time, its errors."""

import numpy as np

from lstmlib.palette import GATES, LIGHT
from lstmlib.plots.look import style
from lstmlib.plots.shapes import arrow, unit

#: Length of each string of the made-up stream, and how many there are.
LENGTH, STRINGS = 25, 6


def _dash(gate):
    """The dash of a gate, as matplotlib takes it."""
    return (0, tuple(float(part) / 1.4 for part in GATES[gate][2].split()))


def _canvas(size, xlim, ylim, columns=1):
    """A figure in the book's style whose axes are only paper to draw on."""
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context({**style(), "axes.grid": False}):
        figure, axes = pyplot.subplots(1, columns, figsize=size, squeeze=False)
    for paper in axes[0]:
        paper.set(xlim=xlim, ylim=ylim)
        paper.axis("off")
    figure.tight_layout(pad=0.3)
    pyplot.close(figure)
    return figure, axes[0]


def _times(axes, x, y, colour="ink"):
    """Draw a multiplication."""
    look = {"boxstyle": "circle,pad=0.12", "fc": LIGHT["paper"], "ec": LIGHT[colour], "lw": 1.3}
    axes.text(x, y, "×", ha="center", va="center", fontsize=12, bbox=look, zorder=4)


def memory_block():
    """Draw a memory block with two cells: one gate of each kind acts on both.

    Returns
    -------
    matplotlib.figure.Figure
        The gates at the left, each with a line to a multiplication in either cell.
    """
    from matplotlib.patches import Rectangle

    figure, (axes,) = _canvas((4.8, 4.8), (-3.6, 3.5), (-0.85, 6.15))
    cells = (-0.7, 1.9)
    frame = {"fill": False, "ec": LIGHT["muted"], "lw": 1.0}
    axes.add_patch(Rectangle((-3.5, 0.22), 6.9, 5.1, **frame))
    axes.text(-3.4, 0.4, "memory block $j$", va="bottom", color=LIGHT["muted"], fontsize=10)
    for gate, y, symbol in (("in", 1.75, "in"), ("phi", 2.9, r"\varphi"), ("out", 4.85, "out")):
        axes.plot(
            [-2.2, cells[1] + (0.85 if gate == "phi" else 0)], [y, y],
            color=LIGHT[gate], ls=_dash(gate), lw=1.8, zorder=1,
        )  # fmt: skip
        unit(axes, -2.7, y, f"$y^{{{symbol}_j}}$", LIGHT[gate], gate)
    for v, x in enumerate(cells, start=1):
        unit(axes, x, 0.75, rf"$g(net_{{c_j^{v}}})$")
        _times(axes, x, 1.75, "in")
        unit(axes, x, 2.9, rf"$s_{{c_j^{v}}}$")
        _times(axes, x + 0.85, 2.9, "phi")
        loop = {"arrowstyle": "-|>", "color": LIGHT["ink"], "lw": 1.3, "shrinkA": 2, "shrinkB": 2}
        loop["connectionstyle"] = "arc3,rad=0.7"
        axes.annotate("", xy=(x + 0.82, 2.72), xytext=(x + 0.25, 2.62), arrowprops=loop)
        axes.annotate("", xy=(x + 0.25, 3.18), xytext=(x + 0.82, 3.08), arrowprops=loop)
        unit(axes, x, 3.95, rf"$h(s_{{c_j^{v}}})$")
        _times(axes, x, 4.85, "out")
        axes.text(x, 5.8, rf"$y^{{c_j^{v}}}$", ha="center", va="center", fontsize=12)
        for start, end in (
            (0, 0.5),
            (1.0, 1.6),
            (1.92, 2.62),
            (3.18, 3.7),
            (4.2, 4.68),
            (5.02, 5.6),
        ):
            arrow(axes, (x, start), (x, end))
    unit(axes, 0, -0.35, "sources: the layer below at $t$, own cells at $t-1$", LIGHT["muted"])
    return figure


def squashing():
    """Plot f, g and h of the dissertation, and their slopes.

    Returns
    -------
    matplotlib.figure.Figure
        Left the functions, right their derivatives.
    """
    import matplotlib
    from matplotlib import pyplot

    from lstmlib.squash import SQUASH, dlogistic, logistic

    x = np.linspace(-6, 6, 241)
    squash = SQUASH["dissertation"]
    y = {"f": logistic(x), "g": squash.g(x), "h": squash.h(x)}
    slope = {
        "f": dlogistic(y["f"]),
        "g": squash.g.derivative(y["g"]),
        "h": squash.h.derivative(y["h"]),
    }
    with matplotlib.rc_context(style()):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(5.2, 2.6), layout="constrained")
        for name in y:
            left.plot(x, y[name], label=f"${name}$")
            right.plot(x, slope[name], label=f"${name}'$")
        left.set(title="value", xlabel="$x$", yticks=[-2, -1, 0, 1, 2])
        right.set(title="slope", xlabel="$x$", yticks=[0, 0.25, 0.5, 1])
        left.legend(loc="upper left")
        right.legend(loc="upper right")
        pyplot.close(figure)
    return figure


def made_up_stream(rng=0):
    """Make a stream of strings, as what the input gate lets in, and three ways to forget it.

    Parameters
    ----------
    rng : int
        Seed of the stream.

    Returns
    -------
    dict
        ``added`` (T,), the positive amounts that are added to the state; ``ends`` (T,), true at
        the first step of each string; and ``phi``, the forget gate's activation (T,) by its name.
    """
    T = LENGTH * STRINGS
    added = np.random.default_rng(rng).uniform(0.0, 0.8, T)
    ends = np.arange(T) % LENGTH == 0
    ways = {"no forget gate": np.ones(T), "held at 0.9": np.full(T, 0.9)}
    ways["shut when a string starts"] = np.where(ends, 0.0, 1.0)
    return {"added": added, "ends": ends, "phi": ways}


def state_over_time():
    """Plot a state over the made-up stream, and how much of an error still passes h.

    Returns
    -------
    matplotlib.figure.Figure
        Above the state under three forget gates, below the slope h' there, in powers of ten.
    """
    import matplotlib
    from matplotlib import pyplot

    stream = made_up_stream()
    with matplotlib.rc_context(style()):
        figure, (above, below) = pyplot.subplots(
            2, 1, figsize=(5.2, 4.2), sharex=True, layout="constrained"
        )
        for name, phi in stream["phi"].items():
            s, path = 0.0, []
            for keep, amount in zip(phi, stream["added"], strict=True):
                s = keep * s + amount
                path.append(s)
            above.plot(path, label=name)
            # h' from s itself: from the value of h it would be lost in rounding beyond s = 36.
            below.plot(0.5 / np.cosh(np.array(path) / 2) ** 2, label=name)
        above.set(ylabel="state $s(t)$")
        above.legend(loc="upper left")
        below.set(ylabel="slope $h'(s(t))$", yscale="log", xlabel="step $t$")
        pyplot.close(figure)
    return figure


def fan_of_the_output_gate():
    """Draw the roads from the loss to the output gate of a block with two cells.

    Returns
    -------
    matplotlib.figure.Figure
        The loss on top, two output units, two cell outputs, one gate at the bottom.
    """
    figure, (axes,) = _canvas((4.6, 3.8), (-3.0, 3.0), (-0.4, 4.5))
    unit(axes, 0, 4.15, "$E$")
    unit(axes, 0, 0, "$y^{out_j}$", LIGHT["out"], "out")
    for v, x in ((1, -1.6), (2, 1.6)):
        unit(axes, x, 2.85, f"output unit $k={v}$")
        unit(axes, x, 1.35, rf"$y^{{c_j^{v}}}$")
        arrow(axes, (0.12 * x, 3.93), (x * 0.92, 3.1))
        for other in (-1.6, 1.6):
            arrow(axes, (x, 2.6), (other + 0.12 * (x - other), 1.6))
        arrow(axes, (x, 1.1), (0.2 * x, 0.26))
        side = "left" if x > 0 else "right"
        axes.text(x * 0.78, 0.52, rf"$h(s_{{c_j^{v}}})$", ha=side, va="center", fontsize=11)
        axes.text(x * 0.72, 3.62, rf"$e_{{{v}}}$", ha=side, va="center", fontsize=11)
    axes.text(-1.85, 2.1, r"$w_{kc}$", ha="right", va="center", fontsize=11)
    axes.text(1.85, 2.1, r"$w_{kc}$", ha="left", va="center", fontsize=11)
    return figure


def two_children():
    """Draw what a state is read by, and the error that each reader sends back.

    Returns
    -------
    matplotlib.figure.Figure
        The state at t in the middle, its output above it, the next state at its right.
    """
    figure, (axes,) = _canvas((4.4, 3.2), (-2.6, 3.5), (-0.95, 3.05))
    unit(axes, -2.0, 0, "$s(t-1)$")
    unit(axes, 0.3, 0, "$s(t)$")
    unit(axes, 2.8, 0, "$s(t+1)$")
    unit(axes, 0.3, 2.1, "$y^{c}(t)$")
    arrow(axes, (0.3, 3.0), (0.3, 2.38), "$e_y(t)$")
    arrow(axes, (0.3, 1.85), (0.3, 0.27), "today: $y^{out}(t)\\,h'(s(t))$")
    arrow(axes, (2.25, 0), (0.78, 0))
    axes.text(1.55, -0.36, "tomorrow:\n" r"$y^{\varphi}(t+1)$", ha="center", va="top", fontsize=11)
    arrow(axes, (-0.15, 0), (-1.4, 0))
    axes.text(-0.75, -0.36, r"$y^{\varphi}(t)$", ha="center", va="top", fontsize=11)
    return figure
