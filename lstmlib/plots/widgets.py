"""The widgets' content as figures, for print and PDF."""

from lstmlib import palette
from lstmlib.plots.look import style


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
