"""Stacks that were trained online with own and extended partials and in chunks, counted."""

import numpy as np

import lstmlib as ll
from lstmlib import palette
from lstmlib.plots import markdown
from lstmlib.plots.intervals import band, spread
from lstmlib.plots.look import style
from lstmlib.plots.stored import stored

#: Layers of one-cell blocks, about as many weights at each depth.
STACKS = {1: (8,), 2: (5, 5), 3: (4, 4, 4)}
WAYS = ("own", "extended", "chunks")
#: Steps of a sequence of recall.
LENGTH = 12
#: Colour, dash and words of each way.
LOOK = {
    "own": ("neg", (0, (6, 2)), "online, own partials"),
    "extended": ("pos", "-", "online, extended partials"),
    "chunks": ("phi", (0, (1.5, 1.5)), "exact, in chunks of 20"),
}
TASKS = {"recall": "recall", "reber": "embedded Reber"}


def stack(task, depth, seed):
    """Draw a network as the stored runs have them.

    Parameters
    ----------
    task : {"recall", "reber"}
    depth : {1, 2, 3}
    seed : int

    Returns
    -------
    Network
    """
    n_in, n_out = {"recall": (2, 1), "reber": (7, 7)}[task]
    layers = [ll.Blocks(cells) for cells in STACKS[depth]]
    init = ll.Init(scale="fan", b_phi=2.0)
    return ll.Network.create(n_in, layers, n_out, rng=seed, init=init)


def experiments(task):
    """The stored runs of a task: (depth, way) → name in the list of experiments."""
    pairs = [(depth, way) for depth in STACKS for way in WAYS if (depth, way) != (1, "extended")]
    pairs = [(depth, way) for depth, way in pairs if task == "recall" or depth < 3]
    return {(depth, way): f"depth-{task}-{depth}-{way}" for depth, way in pairs}


def solved_by_depth():
    """Draw the share of trials that solved each task, with Wilson intervals.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(1, 2, figsize=(6.6, 3.4), layout="constrained", sharey=True)
        names = experiments("recall")
        for axis, (task, words) in zip(axes, TASKS.items(), strict=True):
            runs = experiments(task)
            for row, pair in enumerate(names):
                if pair in runs:
                    _dot(axis, row, pair[1], stored(runs[pair]))
            axis.set(title=words, xlabel="solved, %", xlim=(-3, 103))
        labels = [f"{depth} layer{'s' * (depth > 1)}: {way}" for depth, way in names]
        axes[0].set_yticks(range(len(names)), labels)
        axes[0].set_ylim(len(names) - 0.4, -0.6)
        pyplot.close(figure)
    return figure


_MARKERS = {"own": "s", "extended": "o", "chunks": "D"}


def _dot(axis, row, way, results):
    share, low, high = (100 * part for part in results.share("solved"))
    colour = palette.LIGHT[LOOK[way][0]]
    axis.plot([low, high], [row, row], color=colour, ls="-", lw=1.5)
    axis.plot(share, row, color=colour, ls="", marker=_MARKERS[way], ms=7)


def recall_over_time():
    """Draw the share of trials that have solved recall against the sequences that they took.

    Returns
    -------
    matplotlib.figure.Figure
        Shares, with bands of 95 % Wilson intervals.
    """
    import matplotlib
    from matplotlib import pyplot

    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(1, 3, figsize=(6.6, 3.0), layout="constrained", sharey=True)
        for depth, axis in zip(STACKS, axes, strict=True):
            for way in WAYS:
                name = experiments("recall").get((depth, way))
                if name:
                    colour, dash, words = LOOK[way]
                    at, share = solved_at(stored(name))
                    axis.step(at, share, where="post", color=palette.LIGHT[colour], ls=dash,
                              label=words)  # fmt: skip
                    trials = len(stored(name).rows)
                    band(axis, at, share, trials, palette.LIGHT[colour], whole=100, step="post")
            axis.set(title=f"{depth} layer{'s' * (depth > 1)}", xlabel="sequences", ylim=(-3, 103))
            axis.set_xticks([0, 2000, 4000])
        axes[0].set_ylabel("solved, %")
        handles, labels = axes[1].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2)
        pyplot.close(figure)
    return figure


def solved_at(results):
    """The sequences after which trials had solved, and the share in per cent from there on."""
    budget = results.settings["protocol"]["max_steps"] / LENGTH
    ends = sorted(row["streams"] for row in results.rows if row["outcome"] == "solved")
    share = 100 * np.arange(len(ends) + 1) / len(results.rows)
    return np.array([0, *ends, budget]), np.append(share, share[-1])


def share(name):
    """Say which share of an experiment's trials solved the task, with its Wilson interval."""
    return markdown.interval(*stored(name).share("solved"))


def table(task):
    """Write the stored runs of a task as a Markdown table.

    Parameters
    ----------
    task : {"recall", "reber"}

    Returns
    -------
    str
    """
    rows = []
    for (depth, way), name in experiments(task).items():
        rows.append([str(depth), way, share(name), _needed(stored(name))])
    return markdown.table(["layers", "learned by", "solved", "sequences, if solved"], rows)


def _needed(results):
    """Median sequences of the trials that solved the task, where at least ten did."""
    ends = [row["streams"] for row in results.rows if row["outcome"] == "solved"]
    if len(ends) < 10:
        return "–"
    return markdown.interval(*spread(ends), ".0f")
