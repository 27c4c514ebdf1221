"""Networks that count: their states over a string, the end of the count, and how far it reaches."""

import numpy as np

from lstmlib.forward_pass import forward
from lstmlib.palette import LIGHT
from lstmlib.plots import markdown
from lstmlib.plots.intervals import band, spread
from lstmlib.plots.look import style
from lstmlib.plots.stored import stored
from lstmlib.plots.trained import trained
from lstmlib.tasks.counting import LETTERS

#: With and without peepholes: the file of a trained network, what it is called, colour and dash.
PAIR = {
    "counting-ab": ("with peepholes", "pos", "-"),
    "counting-ab-no-peepholes": ("without", "neg", (0, (6, 2))),
}
#: Experiments whose reach is drawn: what they are called, colour and dash.
REACH = {
    "counting-ab-tanh-peepholes": (r"$a^n b^n$, peepholes", "pos", "-"),
    "counting-ab-tanh-no-peepholes": (r"$a^n b^n$, no peepholes", "neg", (0, (6, 2))),
    "counting-abc-tanh-peepholes": (r"$a^n b^n c^n$, peepholes", "accent", (0, (1.5, 1.5))),
    "counting-ab-identity-peepholes": (
        r"$a^n b^n$, peepholes, no tanh",
        "cell",
        (0, (6, 2, 1.5, 2)),
    ),
}


def symbols(n, letters=2):
    """Give what a network reads of one string: S, then n of each letter, one-hot.

    Parameters
    ----------
    n : int
        How often each letter stands.
    letters : {2, 3}
        Two for aⁿbⁿ, three for aⁿbⁿcⁿ.

    Returns
    -------
    ndarray of shape (1 + letters · n, 1 + letters)
    """
    return np.eye(letters + 1)[np.repeat(np.arange(letters + 1), [1] + [n] * letters)]


def states(net, n, letters=2):
    """Give the states of all cells over one string, shape (steps, cells)."""
    run = forward(net, symbols(n, letters)).layers[0]
    return run.s.reshape(len(run.s), -1)


def ends(net, n):
    """Give what the unit for the end of aⁿbⁿ says one step too early, and in time."""
    return forward(net, symbols(n)).y[-2:, 0, -1]


def counting_states(lengths=(10, 30)):
    """Draw the state of two trained cells over aⁿbⁿ, with and without peepholes.

    Parameters
    ----------
    lengths : sequence of int
        An n for each panel.

    Returns
    -------
    matplotlib.figure.Figure
        The cell with peepholes counts its a downwards; its state is drawn upside down.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(1, len(lengths), figsize=(7.2, 3), layout="constrained")
        for axes, n in zip(np.atleast_1d(panels), lengths, strict=True):
            for name, (label, colour, dash) in PAIR.items():
                s = states(trained(name), n)[:, 0]
                s = s * np.sign(s[n])
                axes.plot(s, color=LIGHT[colour], ls=dash, label=label)
            axes.axvline(n + 0.5, color=LIGHT["muted"], ls=":", lw=1)
            axes.axhline(0, color=LIGHT["muted"], lw=0.8, ls="-")
            axes.set(title=f"n = {n}", xlabel="step")
        np.atleast_1d(panels)[0].set_ylabel("state")
        np.atleast_1d(panels)[0].legend(fontsize=8)
        pyplot.close(figure)
    return figure


def end_of_the_count(most=40):
    """Draw what the unit for the end says at the last b and at the one before, for each n.

    Parameters
    ----------
    most : int
        The largest n.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for the network with peepholes, and one for that without.
    """
    import matplotlib
    from matplotlib import pyplot

    lengths = np.arange(1, most + 1)
    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(1, 2, figsize=(7.2, 3), sharey=True, layout="constrained")
        for axes, (name, (label, *_)) in zip(panels, PAIR.items(), strict=True):
            early, last = np.array([ends(trained(name), n) for n in lengths]).T
            axes.plot(lengths, last, color=LIGHT["pos"], ls="-", label="at the last b")
            axes.plot(
                lengths, early, color=LIGHT["neg"], ls=(0, (6, 2)), label="at the b before it"
            )
            axes.axhline(0.5, color=LIGHT["muted"], ls=":", lw=1)
            axes.axvspan(1, 10, color=LIGHT["line"], alpha=0.35, lw=0)
            axes.set(title=label, xlabel="n", ylim=(-0.03, 1.03))
        panels[0].set_ylabel("output for the end")
        panels[0].legend(fontsize=8, loc="center left")
        pyplot.close(figure)
    return figure


def two_counters(n=10):
    """Draw the states of the two cells that a trained network has for aⁿbⁿcⁿ.

    Parameters
    ----------
    n : int
        How often each letter stands.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    s = states(trained("counting-abc"), n, letters=3)
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(layout="constrained")
        for cell, (colour, dash) in enumerate((("pos", "-"), ("neg", (0, (6, 2))))):
            axes.plot(s[:, cell], color=LIGHT[colour], ls=dash, label=f"cell {cell + 1}")
        for place, letter in enumerate(LETTERS):
            axes.axvline((place + 1) * n + 0.5, color=LIGHT["muted"], ls=":", lw=1)
            axes.text(place * n + n / 2, abs(s).max(), letter, ha="center")
        axes.axhline(0, color=LIGHT["muted"], lw=0.8, ls="-")
        axes.set(xlabel="step", ylabel="state")
        axes.legend(fontsize=8, loc="lower right")
        pyplot.close(figure)
    return figure


def reach(results, n):
    """Give the share of trials that foretold all strings up to n.

    Parameters
    ----------
    results : lstmlib.trials.Results
        Of a counting experiment.
    n : int or ndarray of int
        Lengths.

    Returns
    -------
    float or ndarray
    """
    best = np.array([row["best"] or 0 for row in results.rows])
    return (best >= np.asarray(n)[..., None]).mean(axis=-1)


def reach_of_counts():
    """Draw how many trials of each counting experiment reach which n.

    Returns
    -------
    matplotlib.figure.Figure
        Shares, with bands of 95 % Wilson intervals.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(layout="constrained")
        for name, (label, colour, dash) in REACH.items():
            results = stored(name)
            n = np.arange(1, results.settings["protocol"]["test_cap"] + 1)
            axes.plot(n, reach(results, n), color=LIGHT[colour], ls=dash, label=label)
            band(axes, n, reach(results, n), len(results.rows), LIGHT[colour])
        axes.axvspan(1, 10, color=LIGHT["line"], alpha=0.35, lw=0)
        axes.set(xscale="log", xlabel="n", ylabel="share of trials right up to n")
        axes.set(ylim=(-0.03, 1.03))
        axes.set_xticks([1, 10, 20, 50, 100, 200], ["1", "10", "20", "50", "100", "200"])
        axes.legend(fontsize=8, loc="upper right")
        pyplot.close(figure)
    return figure


#: Rows of the table: the experiment and what it is called.
_ROWS = {
    "counting-ab-tanh-peepholes": "aⁿbⁿ, peepholes, tanh",
    "counting-ab-tanh-no-peepholes": "aⁿbⁿ, no peepholes, tanh",
    "counting-ab-identity-peepholes": "aⁿbⁿ, peepholes, nothing squashed",
    "counting-ab-identity-no-peepholes": "aⁿbⁿ, no peepholes, nothing squashed",
    "counting-abc-tanh-peepholes": "aⁿbⁿcⁿ, peepholes, tanh",
}


def counting_table(lengths=(10, 20, 50, 200)):
    """Write how many trials reach which n, with Wilson intervals, as a table in Markdown.

    Parameters
    ----------
    lengths : sequence of int
        A column for each n.

    Returns
    -------
    str
    """
    from lstmlib.trials import wilson

    head = ["network", "budget, steps", *(f"n = {n}" for n in lengths), "middle"]
    lines = []
    for name, words in _ROWS.items():
        found = stored(name)
        line = [words, f"{found.settings['protocol']['max_steps']:,}"]
        for n in lengths:
            count = round(float(reach(found, n)) * len(found.rows))
            low, high = wilson(count, len(found.rows))
            line.append(markdown.interval(count, 100 * low, 100 * high, ".0f"))
        best = spread([row["best"] or 0 for row in found.rows])
        lines.append([*line, markdown.interval(*best, "g")])
    return markdown.table(head, lines)
