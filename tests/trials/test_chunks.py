"""Trials that learn in chunks: the same row whoever sits beside them, and after a pause."""

import pytest

from lstmlib.trials.shard import Shard, complete
from tests.refusals import assert_refused

LEARNER = {"chunk": 7, "network": {"layers": [[2, 1], [2, 1]]}}
SHORT = {"max_steps": 300}


def shard(trials, protocol=SHORT, seed=3):
    return Shard({**complete("recall", LEARNER, protocol), "seed": seed}, trials, len(trials))


def done(one):
    while not one.done:
        one.advance(50)
    return sorted(one.rows, key=lambda row: row["trial"])


def test_rows_do_not_depend_on_the_neighbours():
    assert done(shard([0, 1, 2, 3]))[1:3] == done(shard([1, 2]))


@pytest.mark.parametrize("steps", [40, 45])
def test_a_resumed_shard_ends_alike(steps):
    first, second = shard([0, 1]), shard([0, 1])
    first.advance(steps)
    second.restore(first.state())
    assert done(first) == done(second)
    weights = [one.session.learner.network(0) for one in (first, second)]
    assert weights[0] == weights[1]


def test_momentum_is_refused():
    protocol = {**SHORT, "momentum": 0.9}
    assert_refused(lambda: complete("recall", LEARNER, protocol), ValueError, "momentum", "chunk")
