"""Record the training runs that RunExplorer replays: ``python -m tools.record_runs``.

Two networks, with and without forget gates, of the shape and with the starting biases of the
continual Reber network (4 blocks of 2 cells), on the same strings. They are trained with truncated
backpropagation through time in chunks and Adam, not with the original online rule, which changes
the weights after every symbol. Streams start from a state of zero; they are one chunk long at
first and eight at the end, because early on an endless stream drives the states to their limits.
"""

import sys

import numpy as np

import lstmlib as ll
from lstmlib import recording
from lstmlib.tasks import reber

SETTINGS = {
    "task": "continual embedded Reber strings",
    "training": "truncated BPTT in chunks and Adam, not the original online rule",
    "seed": 0,
    "streams": 32,
    "chunk": 40,
    "longest": 8,
    "updates": 3000,
    "alpha": 0.01,
    "max_norm": 5.0,
}
#: As many as fit into 40 kB of a page for both runs, 784 weights of 16 bits each, as base64.
CHECKPOINTS = 16


def checkpoints():
    """List after how many updates the weights are kept: often at first, seldom later.

    Returns
    -------
    list of int
    """
    share = np.linspace(0, 1, CHECKPOINTS) ** 2
    return np.round(SETTINGS["updates"] * share).astype(int).tolist()


def chunks(seed):
    """Draw streams side by side and cut them into chunks.

    Parameters
    ----------
    seed : int, SeedSequence or Generator
        Source of the strings.

    Yields
    ------
    x, target, fresh
        One update; ``fresh`` where new streams begin.
    """
    rng = np.random.default_rng(seed)
    T, update = SETTINGS["chunk"], 0
    while True:
        count = 1 + SETTINGS["longest"] * update // SETTINGS["updates"]
        drawn = [reber.stream(count * T + 1, rng) for _ in range(SETTINGS["streams"])]
        whole = reber.batch(drawn, continual=True)
        for k in range(count):
            now = slice(k * T, (k + 1) * T)
            yield whole.x[now], whole.target[now], k == 0
        update += count


def run(forget_gates, until=None):
    """Train one network and record it.

    Parameters
    ----------
    forget_gates : bool
        Whether it has any.
    until : int, optional
        Stop at this checkpoint instead of the last.

    Returns
    -------
    Recording
    """
    weights, strings = np.random.SeedSequence(SETTINGS["seed"]).spawn(2)
    net = ll.Network.create(
        7, [ll.Blocks(4, cells=2)], 7, rng=weights, forget_gates=forget_gates,
        cell_bias=False, shortcut=True, init="ladder-2000",
    )  # fmt: skip
    return recording.record(
        net, chunks(strings), optimiser=ll.train.Adam(SETTINGS["alpha"]),
        checkpoints=checkpoints()[:until], max_norm=SETTINGS["max_norm"], settings=SETTINGS,
    )  # fmt: skip


def main():
    """Run the command."""
    recording.FOLDER.mkdir(exist_ok=True)
    for name, file in recording.SHIPPED.items():
        made = run(forget_gates=name == "with forget gates")
        path = recording.FOLDER / file
        made.save(path)
        loss = made.loss[-100:].mean()
        print(f"{name}: loss {loss:.4f} a symbol at the end, {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
