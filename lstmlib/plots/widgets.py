"""The widgets' content as figures, for print and PDF."""

import textwrap

from lstmlib import palette
from lstmlib.plots.look import style


def delta_flow(eps, terms, layer, time, labels=()):
    """Draw the size of the states' errors, and what arrives at one cell's output.

    Parameters
    ----------
    eps : numpy.ndarray of shape (layers, T)
        Largest abs ε_s of a layer at a step.
    terms : dict of str to float
        What arrives, by the net that sends it.
    layer, time : int
        Where that is.
    labels : sequence of str
        Names of the steps, if there are any.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    light = palette.LIGHT
    with matplotlib.rc_context(style()):
        figure, (above, below) = pyplot.subplots(
            2, 1, figsize=(6.4, 4.6), height_ratios=[1, 2], layout="constrained"
        )
        steps = range(eps.shape[1])
        for row, sizes in enumerate(eps):
            above.plot(steps, sizes, marker="o", ms=3, label=f"layer {row}")
        above.axvline(time, color=light["ink"], ls=":", lw=1)
        above.set(yscale="log", ylabel=r"$|\varepsilon_s|$")
        if labels:
            above.set_xticks(steps, labels)
        above.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        names = [*terms, "$e_y$"]
        values = [*terms.values(), sum(terms.values())]
        for place, value in enumerate(values):
            negative = value < 0
            below.barh(
                place, value, color="none" if negative else light["pos"],
                edgecolor=light["neg" if negative else "pos"], hatch="////" if negative else None,
            )  # fmt: skip
        below.axvline(0, color=light["muted"], ls="-", lw=0.8)
        below.set(yticks=range(len(names)), xlabel=f"arrives in layer {layer} at step {time}")
        below.set_yticklabels([name.replace("phi", "φ") for name in names])
        below.invert_yaxis()
        pyplot.close(figure)
    return figure


def block_over_time(run):
    """Draw gates, states and outputs of one block over time.

    Parameters
    ----------
    run : LayerTrace
        Gates of shape (T, 1, 1), cells of shape (T, 1, 1, S).

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(3, 1, figsize=(6.4, 5.0), sharex=True)
        for name, (symbol, _, dash) in palette.GATES.items():
            values = getattr(run, f"y_{name}", None)
            if name != "c" and values is not None:
                line = (0, tuple(float(part) for part in dash.split()))
                colour = palette.LIGHT[name]
                axes[0].plot(values.ravel(), color=colour, ls=line, marker="o", ms=3, label=symbol)
        for row, (name, words) in enumerate((("s", "state s"), ("y_c", "output y_c")), start=1):
            values = getattr(run, name)
            for v in range(values.shape[-1]):
                axes[row].plot(values[..., v].ravel(), marker="o", ms=3, label=f"cell {v}")
            axes[row].set_ylabel(words)
        axes[0].set(ylabel="gates", ylim=(-0.05, 1.05))
        axes[2].set_xlabel("step")
        for axis in axes[:2]:
            axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
        figure.tight_layout()
        pyplot.close(figure)
    return figure


def error_horizon(quantiles, truncations):
    """Draw how far back each layer hears an error.

    Parameters
    ----------
    quantiles : numpy.ndarray of shape (truncations, 3, layers, T)
        Low, median and high size, from the error's own step backwards in time.
    truncations : sequence of str
        Their names.

    Returns
    -------
    matplotlib.figure.Figure
        A panel a layer, the top one above.
    """
    import matplotlib
    from matplotlib import pyplot

    layers, T = quantiles.shape[2:]
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(
            layers, 1, figsize=(6.4, 1.3 + 1.7 * layers), sharex=True, sharey=True, squeeze=False
        )
        for layer, axis in enumerate(axes[::-1, 0]):
            for name, (low, middle, high) in zip(truncations, quantiles[:, :, layer], strict=True):
                (line,) = axis.plot(middle, label=name)
                axis.fill_between(range(T), low, high, color=line.get_color(), alpha=0.15, lw=0)
            axis.set(yscale="log", ylabel=f"layer {layer}", ylim=(1e-6, 3.0))
        axes[0, 0].legend(loc="upper right", ncols=3)
        axes[-1, 0].set_xlabel("steps before the error")
        figure.tight_layout()
        pyplot.close(figure)
    return figure


def number_sheet(words, fields):
    """Draw a sheet with a line to write on for each field.

    Parameters
    ----------
    words : str
        What stands above.
    fields : sequence of str
        What is to be found.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(figsize=(6.4, 0.9 + 0.4 * len(fields)))
        axes.axis("off")
        axes.set(xlim=(0, 1), ylim=(len(fields) + 0.5, -1.2))
        axes.text(0, -1, "\n".join(textwrap.wrap(words, 80)), va="top")
        for place, name in enumerate(fields, start=1):
            axes.text(0.12, place, f"{name} =", ha="right")
            axes.plot([0.14, 0.6], [place, place], color=palette.LIGHT["muted"], ls="-", lw=0.8)
        pyplot.close(figure)
    return figure


def derivation_lines(title, start, lines):
    """Draw a derivation for paper, a line below the other with its reason.

    Parameters
    ----------
    title : str
        What stands above.
    start : str
        LaTeX of what is sought.
    lines : sequence of (str, str)
        LaTeX of each line, and its reason.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    # Where each text stands: formulas take more room than words.
    placed, y = [(0.0, 0.0, title, {"weight": "bold"}), (0.0, 1.2, f"${start}$", {})], 2.6
    small = {"color": palette.LIGHT["muted"], "fontsize": 8}
    for number, (latex, reason) in enumerate(lines, start=1):
        placed.append((0.0, y, str(number), small))
        for row in rows(latex):
            placed.append((0.04, y, f"${row}$", {"fontsize": 10}))
            y += 1.7
        for words in wrapped(reason):
            placed.append((0.08, y, words, small))
            y += 0.8
        y += 0.6
    with matplotlib.rc_context({**style(), "mathtext.fontset": "cm"}):
        figure, axes = pyplot.subplots(figsize=(7.2, 0.3 * y), layout="constrained")
        axes.axis("off")
        axes.set(xlim=(0, 1), ylim=(y, -1))
        for x, height, words, look in placed:
            axes.text(x, height, words, **look)
        pyplot.close(figure)
    return figure


def wrapped(sentence, width=96):
    """Break a sentence into lines, never within a formula.

    Parameters
    ----------
    sentence : str
        With inline mathematics between dollar signs.
    width : int
        Letters a line.

    Returns
    -------
    list of str
    """
    parts = sentence.replace(r"\le ", r"\leq ").split("$")
    parts[1::2] = [part.replace(" ", "~") for part in parts[1::2]]
    lines = textwrap.wrap("$".join(parts), width, break_long_words=False)
    return [line.replace("~", " ") for line in lines]


def rows(latex):
    """Split LaTeX into rows that matplotlib can draw.

    Parameters
    ----------
    latex : str
        One line, perhaps with an aligned block.

    Returns
    -------
    list of str
    """
    latex = latex.replace(r"\begin{cases}", r"\{\ ").replace(r"\\[1ex]", r"\\")
    for block in (r"\begin{aligned}[t]", r"\begin{aligned}", r"\end{aligned}", r"\end{cases}"):
        latex = latex.replace(block, "")
    latex = latex.replace("& ", r"\quad ").replace(r"\le ", r"\leq ")
    latex = latex.replace(r"\overset{\mathrm{tr}}{=}", "=").replace(r"\,", r"\ ")
    latex = latex.replace(r"\left(", "(").replace(r"\right)", ")")
    return [row.strip() for row in latex.split(r"\\") if row.strip()]
