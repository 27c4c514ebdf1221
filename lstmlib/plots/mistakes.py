"""What a wrong pass does, as a figure for print and PDF."""

from lstmlib import palette
from lstmlib.plots.look import style


def wrong_pass(title, result):
    """Draw the cosine of each weight array with the exact gradient, and the losses.

    Parameters
    ----------
    title : str
        The mistake in a few words.
    result : lstmlib.mistakes.Measurement
        What was measured.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    light = palette.LIGHT
    with matplotlib.rc_context(style()):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=(6.4, 4.6), layout="constrained")
        names = list(result.arrays)
        for place, effect in enumerate(result.arrays.values()):
            negative = effect.cosine < 0
            left.barh(
                place, effect.cosine, color="none" if negative else light["pos"],
                edgecolor=light["neg" if negative else "pos"], hatch="////" if negative else None,
            )  # fmt: skip
        left.set(yticks=range(len(names)), xlim=(-1, 1), xlabel="cosine with the exact gradient")
        left.set_yticklabels(names, fontsize=7)
        left.axvline(0, color=light["muted"], ls="-", lw=0.8)
        left.invert_yaxis()
        right.plot(result.right_losses, color=light["pos"], ls="-", label="right pass")
        right.plot(result.losses, color=light["neg"], ls=(0, (5, 3)), label="this one")
        right.set(yscale="log", xlabel="updates", ylabel="loss of a sequence")
        right.legend(loc="lower left")
        figure.suptitle(title, fontsize=10)
        pyplot.close(figure)
    return figure
