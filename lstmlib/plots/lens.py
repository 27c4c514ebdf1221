"""A report on a network as one page of panels."""

import numpy as np

import lstmlib as ll
from lstmlib import palette
from lstmlib.lens.measures import HIGH, LOW, NETS
from lstmlib.plots.look import style

#: Longer sequences are drawn in so many columns.
COLUMNS = 60
HATCH = {"in": "////", "phi": "....", "c": "", "out": "xxxx"}
MARK = {"in": "s", "phi": "o", "c": "D", "out": "^"}


def model_under_the_lens(name="stuck"):
    """Draw the report on one of the two models that come with the library.

    Parameters
    ----------
    name : {"learns", "stuck"}
        Which one.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from lstmlib.tasks import recall

    net = ll.interop.from_torch(*ll.lens.example_models()[name])
    return one_page(ll.report(net, *recall.batch(32, rng=1)))


def one_page(diagnosis):
    """Draw errors, horizons, the four ways down, gates and gradients.

    Parameters
    ----------
    diagnosis : lstmlib.Diagnosis
        What `lstmlib.report` found.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    layers = diagnosis.measures.layers
    with matplotlib.rc_context(style()):
        figure = pyplot.figure(figsize=(6.4, 6.2 + 0.35 * len(layers)), layout="constrained")
        above, middle, below = figure.subfigures(
            3, 1, height_ratios=[1 + 0.35 * len(layers), 2 + 0.2 * len(layers), 3.4]
        )
        _errors(above.subplots(), layers)
        left, right = middle.subplots(1, 2)
        _horizons(left, diagnosis.measures)
        _down(right, layers)
        left, right = below.subplots(1, 2)
        _gates(left, layers)
        _gradients(right, diagnosis.measures)
        pyplot.close(figure)
    return figure


def _layer_axis(axis, count):
    axis.set_yticks(range(count), [f"layer {index}" for index in range(count)])
    axis.set_ylim(-0.6, count - 0.4)
    axis.grid(False, axis="y")


def _errors(axis, layers):
    """A strip a layer: the darker a step, the larger its error, on a scale of powers of ten."""
    sizes = np.array([layer.eps_s for layer in layers])
    T = sizes.shape[1]
    edges = np.unique(np.linspace(0, T, min(T, COLUMNS) + 1).astype(int))
    columns = np.array([
        sizes[:, start:stop].max(axis=1)
        for start, stop in zip(edges[:-1], edges[1:], strict=True)
    ])  # fmt: skip
    largest = columns.max() or 1.0
    shades = 1 + np.log10(np.maximum(columns / largest, 1e-6)) / 6
    for index, strip in enumerate(shades.T):
        bars = axis.bar(
            edges[:-1], 0.8, np.diff(edges), index - 0.4, align="edge",
            color=palette.LIGHT["pos"], linewidth=0,
        )  # fmt: skip
        for bar, shade in zip(bars, strip, strict=True):
            bar.set_alpha(float(shade))
    axis.set(xlim=(0, T), xlabel="step", title="size of $\\varepsilon_s$ (full: largest, "
             "empty: a millionth of it)")  # fmt: skip
    axis.title.set_fontsize(10)
    axis.grid(False)
    _layer_axis(axis, len(layers))


def _horizons(axis, measures):
    light = palette.LIGHT
    rows = np.arange(len(measures.layers))
    for name, shift, colour, hatch, label in (
        ("horizon", 0.2, "pos", "", "exact"),
        ("horizon_carousel", -0.2, "muted", "////", "wires cut"),
    ):
        values = [getattr(layer, name) or 0 for layer in measures.layers]
        axis.barh(
            rows + shift, values, 0.36, color="none" if hatch else light[colour],
            edgecolor=light[colour], hatch=hatch or None, label=label,
        )  # fmt: skip
    axis.set(xlim=(0, measures.steps), xlabel="steps until under 1 % is left")
    axis.set_title("horizon", fontsize=10)
    _layer_axis(axis, len(rows))
    _legend_below(axis, 2)


def _down(axis, layers):
    left = np.zeros(len(layers))
    for name in NETS:
        shares = np.array([layer.down.get(name, 0.0) for layer in layers])
        colour = palette.LIGHT["cell" if name == "c" else name]
        axis.barh(
            range(len(layers)), shares, 0.7, left, color="none", edgecolor=colour,
            hatch=HATCH[name] or None, label=_symbol(name),
        )  # fmt: skip
        left += shares
    axis.set(xlim=(0, 1), xlabel="share")
    axis.set_title("who carries the error down", fontsize=10)
    _layer_axis(axis, len(layers))
    axis.set_yticklabels([str(index) for index in range(len(layers))])
    _legend_below(axis, 4)


def _gates(axis, layers):
    light = palette.LIGHT
    bins = np.linspace(0, 1, 41)
    for name in ("in", "phi", "out"):
        values = [layer.gates[name] for layer in layers if name in layer.gates]
        if values:
            shares, _ = np.histogram(np.concatenate(values), bins)
            dash = tuple(float(part) for part in palette.GATES[name][2].split())
            axis.stairs(
                shares / shares.sum(), bins, color=light[name], ls=(0, dash), lw=1.8,
                label=_symbol(name),
            )  # fmt: skip
    for edge in (LOW, HIGH):
        axis.axvline(edge, color=light["muted"], ls=":", lw=1)
    axis.set(xlim=(0, 1), xlabel="gate activation, all layers", ylabel="share")
    axis.set_title("gates (outside the dots: hardly a slope)", fontsize=10)
    _legend_below(axis, 3)


def _gradients(axis, measures):
    light = palette.LIGHT
    for name in NETS:
        for kind, filled in (("w", True), ("b", False)):
            points = [
                (layer.gradient[key], row)
                for row, layer in enumerate(measures.layers)
                if layer.gradient.get(key := f"{kind}_{name}")
            ]
            if points:
                colour = light["cell" if name == "c" else name]
                axis.plot(
                    *zip(*points, strict=True), MARK[name], color=colour, ls="none", ms=6,
                    mfc=colour if filled else "none", label=_symbol(name) if filled else None,
                )  # fmt: skip
    count = len(measures.layers)
    for key, filled in (("w_k", True), ("b_k", False)):
        if measures.head[key]:
            face = light["ink"] if filled else "none"
            axis.plot(measures.head[key], count, "*", color=light["ink"], ms=8, mfc=face)
    axis.set(xscale="log", xlabel="norm of its gradient (hollow: bias)")
    axis.set_title("gradients", fontsize=10)
    _layer_axis(axis, count)
    axis.set_yticks(range(count + 1), [*map(str, range(count)), "k"])
    axis.set_ylim(-0.6, count + 0.6)
    _legend_below(axis, 4)


def _legend_below(axis, columns):
    axis.figure.legend(
        *axis.get_legend_handles_labels(), fontsize=8, ncols=columns, handletextpad=0.4,
        columnspacing=1.2, loc="outside lower " + ("right" if columns == 4 else "left"),
    )  # fmt: skip


def _symbol(name):
    return palette.GATES[name][0]
