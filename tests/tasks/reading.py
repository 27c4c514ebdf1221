"""Reading streams step by step, as a session does, without a network."""

import numpy as np

from lstmlib.tasks.streams import STREAMS

SHOWN = ("x", "target", "mask", "last", "scored", "counted", "fresh")
#: Settings under which streams are read; one that does not stand here is read with its defaults.
VARIANTS = {
    "embedded-reber": [{"target": "legal"}],
    "embedded-reber-sets": [{"target": "legal", "strings": 3}],
    "continual-reber": [{"target": "legal", "external_reset": True}],
    "temporal-order": [{}, {"marks": 2}],
    "continual-temporal-order": [{}, {"between": "zero", "reset": True, "net": "1997"}],
    "adding": [{}, {"length": 23, "first": "cancels"}],
    "measure": [{}, {"F": 4, "most": 3, "values": "all"}],
    "measure-continual": [{}, {"F": 4, "most": 3, "between": "zero"}],
    "generate": [{}, {"F": 3, "told": "delay"}],
    "periodic": [{}, {"shape": "rectangle", "F": 7, "tolerance": 0.15}],
    "anbn": [{}, {"n": 3}],
}
CASES = [(name, given) for name in STREAMS for given in VARIANTS.get(name, [{}])]
IDS = [f"{name} {given or ''}".strip() for name, given in CASES]


def opened(name, settings, seeds, dtype="float64"):
    """A stream with a place for each seed, at the first step of training everywhere."""
    stream = STREAMS[name](**settings)
    stream.open(len(seeds), dtype)
    for place, seed in enumerate(seeds):
        stream.seat(place, np.random.default_rng(seed))
    everywhere = np.ones(len(seeds), bool)
    stream.turn(everywhere, ~everywhere, ~everywhere)
    return stream


def step(stream, testing=None):
    """Go on everywhere: where a sequence is over, the next begins."""
    over = stream.last.copy()
    stream.turn(over, ~over, np.zeros(stream.N, bool) if testing is None else testing)


def shown(stream, place):
    """What one place shows, as one vector."""
    parts = [np.ravel(getattr(stream, name)[place]) for name in SHOWN]
    return np.concatenate(parts).astype(float)


def read(name, settings, seed, steps):
    """What a single place shows in training, one row a step: a dict of arrays."""
    stream, rows = opened(name, settings, [seed]), {name: [] for name in SHOWN}
    for _ in range(steps):
        for kind, row in rows.items():
            row.append(getattr(stream, kind)[0].copy())
        step(stream)
    return {kind: np.array(row) for kind, row in rows.items()}
