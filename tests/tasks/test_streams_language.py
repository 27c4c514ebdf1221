"""Streams say what the drawing functions draw, and end, count and judge where they should."""

import numpy as np
import pytest

from lstmlib.tasks import adding, counting, temporal_order, timing
from lstmlib.tasks.streams import STREAMS
from tests.tasks.reading import opened, read, step

SEED = 11


def same(found, drawn, columns=slice(None), outputs=slice(None)):
    """Demand the x, target and mask of sequences that were drawn for one place."""
    x, target, mask = (np.asarray(array) for array in drawn)
    assert np.array_equal(found["x"], x[:, columns])
    assert np.array_equal(found["target"], target[:, outputs])
    assert np.array_equal(found["mask"], mask)


def joined(parts):
    """One sequence after the other."""
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def alone(batch):
    """The only sequence of a batch."""
    return batch.x[:, 0], batch.target[:, 0], batch.mask[:, 0]


@pytest.mark.parametrize("marks", [2, 3])
def test_temporal_order(marks):
    drawn = temporal_order.draw(20, SEED, marks)
    parts = [temporal_order.arrays(*one, marks) for one in drawn]
    steps = sum(len(string) for string, _ in drawn)
    found = read("temporal-order", {"marks": marks}, SEED, steps)
    same(found, joined(parts))
    ends = np.cumsum([len(string) for string, _ in drawn]) - 1
    for kind in ("last", "scored", "counted"):
        assert found[kind].nonzero()[0].tolist() == ends.tolist()
    assert not found["fresh"].any()


@pytest.mark.parametrize("between", ["free", "zero"])
@pytest.mark.parametrize("reset", [False, True])
def test_continual_temporal_order(between, reset):
    batch = temporal_order.continual(1, SEED, strings=20, between=between)
    settings = {"between": between, "reset": reset}
    found = read("continual-temporal-order", settings, SEED, len(batch.x))
    same(found, alone(batch))
    ends = batch.target[:, 0].any(axis=1)
    assert not found["last"].any()
    assert np.array_equal(found["scored"], ends) and np.array_equal(found["counted"], ends)
    starts = np.flatnonzero(ends[:-1]) + 1
    assert found["fresh"][1:].nonzero()[0].tolist() == ((starts - 1).tolist() if reset else [])


@pytest.mark.parametrize("settings", [{}, {"length": 21, "first": "cancels"}])
def test_adding(settings):
    batch = adding.batch(20, SEED, **settings)
    parts = [
        (batch.x[:T, b], batch.target[:T, b], batch.mask[:T, b]) for b, T in enumerate(batch.length)
    ]
    found = read("adding", settings, SEED, batch.length.sum())
    same(found, joined(parts))
    assert np.array_equal(found["last"], found["mask"] == 1)


def test_a_first_step_whose_marks_cancel_adds_nothing():
    x, steps, answer = adding.sequences(4000, 0, length=20, first="cancels")
    rows = np.arange(len(x))
    assert (x[rows, steps - 1, 1] == -1).all()
    drawn = x[:, 0, 1] == 0
    assert 300 < drawn.sum() < 500 and (x[~drawn, 0, 1] == -1).all()
    assert ((x[..., 1] == 1).sum(axis=1) == np.where(drawn, 1, 2)).all()
    assert np.allclose(answer, 0.5 + (x[..., 0] * (x[..., 1] == 1)).sum(axis=1) / 4)


SPIKES = [{}, {"F": 4, "most": 3}, {"F": 4, "most": 3, "values": "all"}]


@pytest.mark.parametrize("settings", SPIKES)
@pytest.mark.parametrize("name", ["measure", "measure-continual"])
def test_measured_delays(name, settings):
    batch = timing.measure(1, SEED, delays=40, **settings)
    found = read(name, settings, SEED, len(batch.x))
    same(found, alone(batch))
    spikes = batch.x[:, 0, 0] == 1
    assert np.array_equal(found["scored"], spikes) and np.array_equal(found["counted"], spikes)
    assert not found["last"].any()
    resets = np.concatenate([[True], spikes[:-1]]) if name == "measure" else np.zeros(len(spikes))
    assert np.array_equal(found["fresh"], resets)
    gaps = np.diff(np.flatnonzero(spikes), prepend=-1) - settings.get("F", 10)
    most = settings.get("most", 1)
    assert set(gaps) == (set(range(most + 1)) if "values" in settings else {0, most})


def test_silence_between_spikes_may_be_asked_for():
    found = read("measure-continual", {"between": "zero"}, SEED, 200)
    assert found["mask"].all() and found["scored"].all()
    same_targets = read("measure-continual", {}, SEED, 200)["target"]
    assert np.array_equal(found["target"], same_targets)


@pytest.mark.parametrize("told", timing.TOLD)
def test_generated_spikes(told):
    batch = timing.generate(1, SEED, F=6, delays=40, told=told)
    found = read("generate", {"F": 6, "told": told}, SEED, len(batch.x))
    same(found, alone(batch))
    assert found["scored"].all() and not found["last"].any()
    assert np.array_equal(found["counted"], batch.target[:, 0, 0] == 1)
    assert set(found["x"][:, 0]) == ({0, 1} if told == "extra" else {0, 6, 7})


@pytest.mark.parametrize("shape", timing.SHAPES)
@pytest.mark.parametrize("F", [7, 10])
def test_periodic_functions(shape, F):
    batch = timing.periodic(shape, F, periods=5)
    found = read("periodic", {"shape": shape, "F": F}, SEED, len(batch.x))
    same(found, alone(batch))
    assert found["counted"].nonzero()[0].tolist() == list(range(F - 1, 5 * F, F))
    assert found["scored"].all() and not found["last"].any()


@pytest.mark.parametrize("letters", [2, 3])
def test_counted_strings(letters):
    name, n = {2: "anbn", 3: "anbncn"}[letters], 6
    counts = counting.draw(30, SEED, n)
    assert set(counts.tolist()) == set(range(1, n + 1))
    parts = [counting.arrays(one, letters) for one in counts]
    found = read(name, {"n": n}, SEED, sum(len(x) for x, _, _ in parts))
    # T is never read and S never foretold: these columns are zero, and the stream has none.
    x, target, mask = joined(parts)
    assert not x[:, -1].any() and not target[:, 0].any()
    same(found, (x, target, mask), slice(None, -1), slice(1, None))
    ends = np.cumsum(letters * counts + 1) - 1
    assert found["last"].nonzero()[0].tolist() == ends.tolist()
    assert np.array_equal(found["counted"], found["last"]) and found["scored"].all()


def test_a_test_goes_through_the_strings_in_order():
    stream, testing = opened("anbn", {"n": 5}, [1, 2]), np.array([True, False])
    twice = []
    for _ in range(2):
        stream.start_test(0)
        stream.turn(testing, ~testing & ~stream.last, testing)
        lengths, steps = [], 1
        while len(lengths) < 12:
            if stream.last[0]:
                lengths.append(steps)
                steps = 0
            step(stream, testing)
            steps += 1
        twice.append(lengths)
        assert stream.n[1] <= 5
    assert twice[0] == twice[1] == [2 * n + 1 for n in range(1, 13)]


@pytest.mark.parametrize(
    ("name", "settings", "near", "far"),
    [
        ("temporal-order", {}, 0.29, 0.31),
        ("temporal-order", {"criterion": "error-below-0.49"}, 0.48, 0.5),
        ("temporal-order", {"criterion": "largest"}, 0.49, 0.51),
        ("adding", {}, 0.039, 0.041),
        ("measure", {}, 0.48, 0.5),
        ("generate", {}, 0.48, 0.5),
        ("periodic", {}, 0.29, 0.31),
        ("periodic", {"tolerance": 0.15}, 0.14, 0.16),
        ("anbn", {}, 0.49, 0.51),
    ],
)
def test_how_far_off_is_right(name, settings, near, far):
    stream = opened(name, settings, [3])
    while not stream.scored[0]:
        assert stream.right(stream.target + 99).all()
        step(stream)
    # Every output moves towards the other answer.
    towards = np.where(stream.target > 0.5, -1, 1)
    assert stream.right(stream.target + near * towards).all()
    assert not stream.right(stream.target + far * towards).any()


def test_streams_of_both_nets_are_the_same_sequences():
    one, other = (read("temporal-order", {"net": net}, SEED, 300) for net in ("1997", "2000"))
    assert all(np.array_equal(one[kind], other[kind]) for kind in one)
    assert STREAMS["temporal-order"](net="2000").protocol.alpha == 0.5
