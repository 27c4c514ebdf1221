"""A session against a plain loop, and against itself in other orders, widths and pieces."""

import json

import numpy as np
import pytest

from lstmlib.trials.shard import Shard, complete
from tests.refusals import assert_refused
from tests.trials.plain import PlainTrial

SHORT = {"cap": 15, "tests": 3, "good": 5.0, "test_after": 3, "test_share": 2.0, "max_steps": 1500}
#: Two cells learn little in so short a time, but they learn it fast.
NETWORK = {"layers": [[2, 1]]}


def settings(options=None, dtype="float32", task="continual-reber", **protocol):
    """Settings of a short experiment, as they come back from a file."""
    learner = {"dtype": dtype, "network": NETWORK}
    found = complete({"name": task, "options": options or {}}, learner, SHORT | protocol)
    return json.loads(json.dumps({**found, "seed": 5}))


def finished(shard, chunk=1000):
    """Rows of a shard that is worked through to its end, in the order of the trials."""
    while not shard.done:
        shard.advance(chunk)
    return sorted(shard.rows, key=lambda row: row["trial"])


@pytest.mark.parametrize(
    ("options", "schedule"),
    [
        ({}, "constant"),
        ({"target": "legal", "criterion": "error-below-0.49"}, "1/sqrt(t)"),
        ({"target": "legal", "external_reset": True}, "step-decay"),
        ({"external_reset": True}, "1/t"),
    ],
)
def test_a_trial_is_what_a_plain_loop_over_one_network_gives(options, schedule):
    given = settings(options, "float64", schedule=schedule, whole_tests=True)
    shard = Shard(given, [3, 8], 2)
    for place, row in enumerate(finished(shard)):
        plain = PlainTrial(given, row["trial"])
        expected = plain.run()
        assert expected["tests"] > 1
        for name in ("best", "last"):
            assert row.pop(name) == pytest.approx(expected.pop(name))
        assert row == {"trial": row["trial"], **expected}
        ours, theirs = shard.session.learner.network(place), plain.learner.network(0)
        for (name, array), (_, other) in both(ours, theirs):
            np.testing.assert_allclose(array, other, rtol=1e-8, atol=1e-11, err_msg=name)


CASES = [
    ("continual-reber", {}),
    (
        "continual-reber",
        {"schedule": "step-decay", "momentum": 0.5, "test_after": 0, "max_steps": 500},
    ),
    ("embedded-reber", {"in_a_row": 2, "mean_error": 0.5, "max_streams": 90}),
]
each = pytest.mark.parametrize(("task", "protocol"), CASES)


@each
def test_a_row_is_the_same_in_any_order_and_width(task, protocol):
    given = settings(task=task, **protocol)
    rows = finished(Shard(given, range(7), 7))
    assert finished(Shard(given, [4, 6, 5, 2, 3, 0, 1], 3), chunk=17) == rows
    assert finished(Shard(given, [2], 1)) == rows[2:3]
    assert len({(row["steps"], row["streams"], row["test_steps"]) for row in rows}) > 3


@each
def test_a_restored_shard_goes_on_bit_for_bit(task, protocol):
    given = settings(task=task, **protocol)
    shard = Shard(given, range(5), 3)
    for stop in (1, 300, 800):
        shard.advance(stop)
        again = Shard(given, range(5), 3)
        again.restore(shard.state())
        for one in (shard, again):
            one.advance(301)
        assert again.counts == shard.counts
        assert_same(again.state(), shard.state())
    assert finished(again) == finished(shard)


def test_a_state_is_a_copy():
    shard = Shard(settings(), range(3), 3)
    shard.advance(100)
    state, before = shard.state(), shard.state()
    shard.advance(100)
    assert_same(state, before)


def test_a_place_whose_trial_is_over_stands_still():
    shard = Shard(settings(max_streams=150), range(3), 3)
    while not shard.rows:
        shard.advance(1)
    place = shard.session.trials.index(None)
    before = shard.session.learner.network(place)
    shard.advance(10)
    assert not shard.done
    after = shard.session.learner.network(place)
    assert all(np.array_equal(a, b) for (_, a), (_, b) in both(before, after))


def test_settings_are_complete():
    found = complete("continual-reber")
    assert complete(**found) == found
    assert found["task"]["options"]["target"] == "next"
    assert found["learner"]["dtype"] == "float32"
    assert found["protocol"]["cap"] == 100_000


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (("chess",), ValueError, ("task", "continual-reber", "'chess'")),
        (({"options": {}},), ValueError, ("task", "a name")),
        (("anbn", {"depth": 2}), ValueError, ("learner", "network", "'depth'")),
        (("anbn", {"dtype": "float16"}), ValueError, ("learner.dtype", "float32")),
        (("anbn", {"partials": "all"}), ValueError, ("partials", "own", "'all'")),
        (("anbn", {"chunk": 2.5}), TypeError, ("learner.chunk", "2.5")),
        (("anbn", {"network": 3}), TypeError, ("learner.network", "dict", "3")),
        (("anbn", {"network": {"layer": 3}}), ValueError, ("learner.network", "layers", "'layer'")),
        (("anbn", {"network": {"n_in": 3}}), ValueError, ("learner.network", "'n_in'")),
        (("anbn", {"network": {"layers": 3}}), TypeError, ("network.layers", "[blocks", "3")),
        (("anbn", {"network": {"layers": [3]}}), TypeError, ("network.layers", "[blocks", "3")),
        (("anbn", {"network": {"init": {"b": 1}}}), ValueError, ("network.init", "b_phi", "'b'")),
        (("anbn", {}, {"cup": 3}), ValueError, ("protocol", "cap", "'cup'")),
        (("anbn", {}, {"alpha": -1.0}), ValueError, ("alpha", "-1.0")),
        (("anbn", {}, {"tests": 0}), ValueError, ("tests", "0")),
        (("anbn", {}, {"tests": None}), TypeError, ("tests", "None")),
        (("anbn", {}, {"decay": 1.5}), ValueError, ("decay", "at most 1", "1.5")),
        (("anbn", {}, {"schedule": "slow"}), ValueError, ("schedule", "'slow'")),
        (("anbn", {}, {"ends_at_error": 1}), TypeError, ("ends_at_error", "1")),
        (("anbn", {}, {"test_share": 0.0}), ValueError, ("test_share", "0")),
        (("adding", {}, {"in_a_row": None}), ValueError, ("in_a_row", "running")),
        (("anbn", {}, {"test_cap": None}), ValueError, ("test_cap", "range")),
        (("anbn", {}, {"max_streams": None, "max_steps": None}), ValueError, ("max_steps",)),
    ],
)
def test_wrong_settings_are_refused(arguments, kind, words):
    assert_refused(lambda: complete(*arguments), kind, *words)


def both(one, other):
    """Pairs of the named weight arrays of two networks."""
    return zip(one.named_parameters(), other.named_parameters(), strict=True)


def assert_same(one, other):
    """Demand that two states hold the same, to the last bit."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        one, other = list(one.values()), list(other.values())
    if isinstance(one, list | tuple):
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        assert one.tobytes() == other.tobytes()
    else:
        assert one == other
