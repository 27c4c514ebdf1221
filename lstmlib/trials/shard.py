"""Shard: a list of trials that are worked through in a number of places."""

from dataclasses import asdict, fields

import numpy as np

from lstmlib import _checks
from lstmlib.init import Init
from lstmlib.network import OPTIONS, Blocks
from lstmlib.online import ChunkLearner, Learner
from lstmlib.tasks.streams import STREAMS
from lstmlib.trials.protocol import Protocol
from lstmlib.trials.session import Session

_LEARNER = {"network": {}, "partials": "own", "chunk": None, "dtype": "float32"}
#: What may differ from a task's network; the task itself decides its inputs and outputs.
_NETWORK = ("layers", *OPTIONS, "init")
_INIT = tuple(field.name for field in fields(Init))


def complete(task, learner=None, protocol=None):
    """Fill in every default of an experiment's settings, and check every name.

    Parameters
    ----------
    task : str or dict
        A name in `STREAMS`, or ``{"name": ..., "options": {...}}``.
    learner : dict, optional
        ``network``: changes to the task's network, see `Stream.network` (``layers`` as a list of
        [blocks, cells], ``init`` a name or a dict of the fields of `Init`); ``partials``: "own" or
        "extended"; ``chunk``: None to learn online, or the steps of a chunk, see `ChunkLearner`;
        ``dtype``: "float32" or "float64".
    protocol : dict, optional
        Changes to the task's `Protocol`.

    Returns
    -------
    dict
        ``task``, ``learner`` and ``protocol``, JSON-able.

    Raises
    ------
    TypeError, ValueError
        For an unknown name or a wrong value.
    """
    stream = _stream(task)
    learner = _LEARNER | dict(learner or {})
    for name in learner:
        _checks.choice("learner", name, tuple(_LEARNER))
    _checks.choice("learner.dtype", learner["dtype"], ("float32", "float64"))
    if learner["chunk"] is not None:
        _checks.integer("learner.chunk", learner["chunk"])
    _check_network(learner["network"])
    protocol = stream.protocol.changed(**(protocol or {}))
    settings = {
        "task": {"name": stream.name, "options": stream.settings},
        "learner": learner,
        "protocol": asdict(protocol),
    }
    _session(settings, width=2)
    return settings


class Shard:
    """Trials worked through in a number of places; who ends makes room for the next.

    A trial depends on the seed and its number alone. Its row is the same, bit for bit, in whatever
    list, order or width it is run, because no array operation adds up over places; this holds on
    one machine and for widths from 2, which is why no shard is narrower. (For one network NumPy
    adds in another order, and other machines round elsewhere.)

    Parameters
    ----------
    settings : dict
        ``task``, ``learner``, ``protocol`` as `complete` gives them, and ``seed``. Trial k has the
        seed ``SeedSequence(seed, spawn_key=(k,))``, of which one child draws its weights and the
        other its streams.
    trials : list of int
        Their numbers.
    width : int
        Places.

    Attributes
    ----------
    rows : list of dict
        One a finished trial, see `Trial.row`, in the order in which they ended.
    """

    def __init__(self, settings, trials, width):
        self._settings, self._trials = settings, [int(k) for k in trials]
        width = max(2, min(_checks.integer("width", width), len(self._trials)))
        self.session = _session(settings, width)
        self.rows, self._taken = [], 0
        self._fill(range(width))

    @property
    def done(self):
        """Whether every trial has ended."""
        return len(self.rows) == len(self._trials)

    @property
    def counts(self):
        """Dict of numbers to show while it runs: trials done, by outcome, and steps in all."""
        steps = sum(row["steps"] + row["test_steps"] for row in self.rows)
        counts = {"done": len(self.rows), "steps": steps + self.session.steps}
        for row in self.rows:
            counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
        return counts

    def advance(self, steps):
        """Take all places on by so many steps, or until every trial has ended."""
        session = self.session
        for _ in range(steps):
            if self.done:
                return
            session.step()
            if session.over:
                self._collect()

    def state(self):
        """Return everything, as nested dicts and lists of arrays and JSON-able facts."""
        rows = [dict(row) for row in self.rows]
        return {"session": self.session.state(), "rows": rows, "taken": self._taken}

    def restore(self, state):
        """Go on, bit for bit, from the state of a shard with the same settings and trials."""
        self.session.restore(state["session"])
        self.rows, self._taken = [dict(row) for row in state["rows"]], state["taken"]

    def _collect(self):
        """Write the rows of those who ended, and give their places to the next."""
        places, self.session.over = self.session.over, []
        for place in places:
            self.rows.append(self.session.trials[place].row)
            self.session.leave(place)
        self._fill(places)

    def _fill(self, places):
        for place in places:
            if self._taken == len(self._trials):
                return
            number = self._trials[self._taken]
            self._taken += 1
            seed = np.random.SeedSequence(self._settings["seed"], spawn_key=(number,))
            weights, chance = seed.spawn(2)
            net = _network(self.session.stream, self._settings["learner"], weights)
            self.session.sit(place, number, net, np.random.default_rng(chance))


def _stream(task):
    task = {"name": task} if isinstance(task, str) else dict(task)
    unknown = set(task) - {"name", "options"}
    if unknown or "name" not in task:
        raise ValueError(f"task: expected a name and options, got {_checks.shown(task)}")
    return STREAMS[_checks.choice("task", task["name"], tuple(STREAMS))](**task.get("options", {}))


def _check_network(changes):
    """Refuse changes of a network that JSON could hold and no network takes."""
    _named("learner.network", changes, _NETWORK)
    if isinstance(changes.get("init"), dict):
        _named("learner.network.init", changes["init"], _INIT)
    pairs = changes.get("layers", [])
    if not isinstance(pairs, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs
    ):
        raise TypeError(
            "learner.network.layers: expected a list of [blocks, cells], one for each layer, "
            f"got {_checks.shown(pairs)}"
        )


def _named(name, options, known):
    for option in _checks.instance(name, options, dict):
        _checks.choice(name, option, known)


def _session(settings, width):
    stream, options = _stream(settings["task"]), settings["learner"]
    protocol = Protocol(**settings["protocol"])
    nets = [_network(stream, options, 0)] * width
    return Session(stream, protocol, _learner(nets, options, protocol.momentum))


def _learner(nets, options, momentum):
    if options["chunk"] is None:
        return Learner(nets, partials=options["partials"], momentum=momentum)
    if momentum:
        raise ValueError(f"protocol.momentum: expected 0 with learner.chunk, got {momentum}")
    return ChunkLearner(nets, steps=options["chunk"])


def _network(stream, options, rng):
    """Draw a network; the changes of the settings are JSON, so they name objects by numbers."""
    changes = dict(options["network"])
    if "layers" in changes:
        changes["layers"] = [Blocks(blocks, cells=cells) for blocks, cells in changes["layers"]]
    if isinstance(changes.get("init"), dict):
        changes["init"] = Init(**changes["init"])
    return stream.network(rng, dtype=options["dtype"], **changes)
