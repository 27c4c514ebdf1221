"""Spikes to generate, a cell that has learned to, and what many trials came to."""

import numpy as np

from lstmlib import palette
from lstmlib.forward_pass import forward
from lstmlib.palette import LIGHT
from lstmlib.plots import markdown
from lstmlib.plots.intervals import band, spread
from lstmlib.plots.look import style
from lstmlib.plots.stored import stored
from lstmlib.plots.trained import trained
from lstmlib.tasks import timing

#: Experiments in pairs: what is squashed, and the names with and without peepholes.
PAIRS = {
    "nothing squashed, as in the paper": (
        "timing-generate-peepholes",
        "timing-generate-no-peepholes",
    ),
    "g = h = tanh, larger steps": ("timing-tanh-peepholes", "timing-tanh-no-peepholes"),
}
_LOOK = (("with peepholes", "pos", "-"), ("without", "neg", (0, (6, 2))))


def timed_spikes(F=5, delays=4):
    """Draw what the network is told and what it is to produce.

    Parameters
    ----------
    F : int
        The shorter delay.
    delays : int
        How many.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    task = timing.generate(1, rng=2, F=F, delays=delays)
    steps = np.arange(1, len(task.x) + 1)
    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(
            2, 1, figsize=(6.4, 1.9), sharex=True, layout="constrained"
        )
        rows = ((task.x, "told", "cell"), (task.target, "asked for", "pos"))
        for axes, (values, word, colour) in zip(panels, rows, strict=True):
            axes.bar(steps, values[:, 0, 0], color=LIGHT[colour], width=0.5)
            axes.set(ylabel=word, ylim=(0, 1.1), yticks=[0, 1], xticks=steps)
        panels[1].set_xlabel("step")
        panels[1].tick_params(axis="x", labelsize=7)
        pyplot.close(figure)
    return figure


def timer_at_work(delays=4):
    """Draw the gates, the state and the output of a trained cell that generates spikes.

    Parameters
    ----------
    delays : int
        How many.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    task = timing.generate(1, rng=2, F=5, delays=delays)
    trace = forward(trained("timing"), task.x)
    run, steps = trace.layers[0], np.arange(1, len(task.x) + 1)
    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(3, 1, figsize=(6.4, 5), sharex=True, layout="constrained")
        panels[0].plot(steps, run.s[:, 0, 0, 0], color=LIGHT["cell"], ls="-", marker=".")
        panels[0].set_ylabel("state")
        for name in ("in", "phi", "out"):
            symbol, _, dash = palette.GATES[name]
            line = (0, tuple(float(part) for part in dash.split()))
            gate = getattr(run, f"y_{name}")[:, 0, 0]
            panels[1].plot(steps, gate, color=LIGHT[name], ls=line, label=symbol)
        panels[1].set(ylabel="gates", ylim=(-0.05, 1.05))
        panels[1].legend(fontsize=8, loc="center right", bbox_to_anchor=(1.13, 0.5))
        panels[2].bar(steps, task.target[:, 0, 0], color=LIGHT["line"], width=0.6)
        panels[2].plot(steps, trace.y[:, 0, 0], color=LIGHT["pos"], ls="-", marker=".")
        panels[2].set(ylabel="output", ylim=(-0.05, 1.05), xlabel="step")
        for axes in panels:
            for spike in np.flatnonzero(task.target[:, 0, 0]):
                axes.axvline(spike + 1, color=LIGHT["muted"], ls=":", lw=1)
        pyplot.close(figure)
    return figure


def solved_by(results, steps):
    """Give the share of trials that had solved the task after so many steps of training.

    Parameters
    ----------
    results : lstmlib.trials.Results
        Of a timing experiment.
    steps : ndarray of int
        Steps.

    Returns
    -------
    ndarray
    """
    done = [row["steps"] for row in results.rows if row["outcome"] == "perfect"]
    return np.searchsorted(np.sort(done), steps, side="right") / len(results.rows)


def timing_learned():
    """Draw how many trials solve the task by when, with and without peepholes.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each pair of experiments; shares with bands of 95 % Wilson intervals.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, panels = pyplot.subplots(
            1, len(PAIRS), figsize=(7.2, 3), sharey=True, layout="constrained"
        )
        for axes, (title, names) in zip(panels, PAIRS.items(), strict=True):
            for name, (label, colour, dash) in zip(names, _LOOK, strict=True):
                results = stored(name)
                steps = np.linspace(0, results.settings["protocol"]["max_steps"], 400)
                shares = solved_by(results, steps)
                axes.plot(steps / 1000, shares, color=LIGHT[colour], ls=dash, label=label)
                band(axes, steps / 1000, shares, len(results.rows), LIGHT[colour])
            axes.set_title(title, fontsize=9)
            axes.set(xlabel="thousand steps", ylim=(-0.03, 1.03))
        panels[0].set_ylabel("share of trials")
        panels[0].legend(fontsize=8, loc="upper left")
        pyplot.close(figure)
    return figure


#: Rows of the table: the experiment, what it is called, and what the paper's network does.
ROWS = (
    ("timing-generate-peepholes", "peepholes", "solves"),
    ("timing-generate-no-peepholes", "no peepholes", "does not"),
    ("timing-tanh-peepholes", "peepholes, tanh", "–"),
    ("timing-tanh-no-peepholes", "no peepholes, tanh", "–"),
)


def timing_table():
    """Write what the trials came to, with Wilson intervals, as a table in Markdown.

    Returns
    -------
    str
    """
    head = ("network", "paper", "solved", "budget, steps", "learning rate", "longest row")
    lines = []
    for name, words, paper in ROWS:
        found = stored(name)
        solved, about = found.counts["perfect"], found.settings["protocol"]
        _, low, high = found.share("perfect")
        share = f"{solved} of {len(found.rows)} ({low:.0%}–{high:.0%})"
        longest = markdown.interval(*spread([row["longest"] for row in found.rows]), ".0f")
        budget, rate = f"{about['max_steps']:,}", f"{about['alpha']}"
        lines.append((words, paper, share, budget, rate, longest))
    return markdown.table(head, lines)
