"""What the lower layers of a stack lose in gradient, before and after they learned online."""

from functools import cache

import numpy as np

import lstmlib as ll
from lstmlib.plots import markdown
from lstmlib.plots.depth import LENGTH, TASKS, stack
from lstmlib.plots.intervals import spread
from lstmlib.tasks import reber, recall

#: Sequences after which gradients are compared, and how many networks and sequences compare them.
LOOKS = {"recall": (0, 1000), "reber": (0, 400)}
NETS, ASKED = 12, 64
#: What the chapter compares: the task, the depth, and the partials that taught the networks.
CASES = (("recall", 2, "extended"), ("recall", 3, "own"), ("reber", 2, "extended"))


def _rows_of(gradient):
    """The gradient of each layer, input side first, in one row."""
    return [
        np.concatenate([array.ravel() for _, array in layer.named_parameters()])
        for layer in gradient.layers
    ]


def compare(net, x, target, mask):
    """Compare the gradients of the three ways, layer by layer.

    Parameters
    ----------
    net : Network
    x, target, mask : ndarray
        As `lstmlib.backward` takes them.

    Returns
    -------
    ndarray of shape (3, layers, 3)
        Own against extended, own against exact, extended against exact. Each: the length of the
        difference and of the first, relative to that of the second, and the cosine between them.
    """
    exact = _rows_of(ll.backward(net, ll.forward(net, x), target, mask=mask).gradient)
    own, extended = (
        _rows_of(ll.online.gradient(net, x, target, partials, mask=mask))
        for partials in ("own", "extended")
    )
    pairs = (own, extended), (own, exact), (extended, exact)
    return np.array([[_apart(a, b) for a, b in zip(*pair, strict=True)] for pair in pairs])


def _apart(a, b):
    size = np.linalg.norm(b)
    return np.linalg.norm(a - b) / size, np.linalg.norm(a) / size, a @ b / np.linalg.norm(a) / size


@cache
def lost(task, depth, taught):
    """What is lost in gradient as networks learn, online.

    Parameters
    ----------
    task : {"recall", "reber"}
    depth : {2, 3}
    taught : {"own", "extended"}
        By which partials they learn.

    Returns
    -------
    ndarray of shape (looks, nets, 3, layers, 3)
        See `compare`.
    """
    learner = ll.online.Learner([stack(task, depth, i) for i in range(NETS)], taught)
    lessons, found = np.random.default_rng(0), []
    asked = lesson(task, np.random.default_rng(1), ASKED)
    for before, now in zip((0, *LOOKS[task]), LOOKS[task], strict=False):
        for _ in range(now - before):
            _teach(learner, *lesson(task, lessons, NETS))
        found.append([compare(learner.network(i), *asked) for i in range(NETS)])
    return np.array(found)


def lesson(task, rng, n):
    """Draw n sequences of a task side by side: x, target and mask."""
    if task == "recall":
        x, target, mask = recall.batch(n, rng, LENGTH)
        return x, (1 + target) / 2, np.repeat(mask[:, None], n, axis=1)
    return reber.batch(reber.strings(n, rng))[:3]


def _teach(learner, x, target, mask):
    learner.reset()
    for now in zip(x, target, mask, strict=True):
        learner.step(*now[:2], 0.5, now[2])


def table():
    """Write length and cosine of the lower layers' gradients, against the exact one, in Markdown.

    Returns
    -------
    str
        Medians over the networks, with 95 % bootstrap intervals.
    """
    head = ["task", "layer", "sequences", "own: length", "own: cosine"]
    head += ["extended: length", "extended: cosine"]
    lines = []
    for task, depth, taught in CASES:
        found = lost(task, depth, taught)
        for layer in reversed(range(depth - 1)):
            for k, look in enumerate(LOOKS[task]):
                cells = [
                    _median(found[k, :, way, layer, what]) for way in (1, 2) for what in (1, 2)
                ]
                where, when = f"{layer} of {depth}", f"{look}"
                lines.append([TASKS[task], where, when, *cells])
    return markdown.table(head, lines)


def facts():
    """Give the numbers that the chapter's text says of the gradients.

    Returns
    -------
    dict
        Name → text. A sentence that the networks do not bear out is an AssertionError.
    """
    two, three, strings = (lost(*case) for case in CASES)
    for found in (two, three, strings):
        assert (found[:, :, 0, -1, 0] < 1e-9).all()
    length, cosine = np.median(two[:, :, 1, 0, 1:], axis=1).T
    lowest = np.median(three[:, :, 1, 0, 1], axis=1)
    better = np.median(two[:, :, 2, 0, 2], axis=1)
    read = np.median(strings[:, :, 1, 0, 1], axis=1)
    assert length.max() < 0.4 and lowest.max() < 0.15
    assert (cosine < better).all() and better.min() > 0.85
    assert read[0] < 0.4 and read[1] > 1.5 * read[0]
    spans = {"dp-length": length, "dp-lowest": lowest, "dp-cosine": cosine, "dp-better": better}
    return {
        **{name: f"{part.min():.2f} to {part.max():.2f}" for name, part in spans.items()},
        "dp-worst": f"{two[:, :, 1, 0, 2].min():.2f}",
        "dp-reber-new": f"{read[0]:.2f}",
        "dp-reber": f"{read[1]:.2f}",
    }


def _median(values):
    return markdown.interval(*spread(values), ".2f")
