"""Temporal order, adding, counting and timing: what is drawn, asked for and refused."""

import doctest
import re

import numpy as np
import pytest

from lstmlib.tasks import adding, counting, temporal_order, timing
from tests.refusals import assert_refused

MODULES = (adding, counting, temporal_order, timing)
DRAWS = {
    "temporal order": lambda n, rng: temporal_order.batch(n, rng),
    "two marks": lambda n, rng: temporal_order.batch(n, rng, marks=2),
    "continual": lambda n, rng: temporal_order.continual(n, rng, strings=3),
    "adding": lambda n, rng: adding.batch(n, rng),
    "measure": lambda n, rng: timing.measure(n, rng, delays=4),
    "generate": lambda n, rng: timing.generate(n, rng, delays=4),
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples(module):
    found = doctest.testmod(module)
    assert found.attempted and not found.failed


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_the_same_seed_draws_the_same_and_the_first_do_not_depend_on_their_number(draw):
    few, many = draw(2, 5), draw(4, 5)
    for b in range(2):
        T = few.length[b]
        assert T == many.length[b]
        for one, other in zip(few[:3], many[:3], strict=True):
            assert np.array_equal(one[:T, b], other[:T, b])
    assert not np.array_equal(draw(2, 6).x, few.x)


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_the_padding_is_zero_and_asks_for_nothing(draw):
    found = draw(6, 1)
    inside = np.arange(len(found.x))[:, None] < found.length
    assert not found.x[~inside].any() and not found.target[~inside].any()
    assert not found.mask[~inside].any() and found.mask[inside].any()
    assert found.length.max() == len(found.x)


@pytest.mark.parametrize(("marks", "places"), temporal_order.MARKS.items())
def test_marks_stand_where_they_may_and_name_the_class(marks, places):
    drawn = temporal_order.draw(300, 0, marks)
    for string, label in drawn:
        assert re.fullmatch("B[abcdXY]+E", string) and 100 <= len(string) <= 110
        found = [(t + 1, symbol) for t, symbol in enumerate(string) if symbol in "XY"]
        assert len(found) == marks
        assert all(a <= t <= b for (t, _), (a, b) in zip(found, places, strict=True))
        binary = "".join("XY".index(symbol).__str__() for _, symbol in found)
        assert label == int(binary, 2)
    assert {label for _, label in drawn} == set(range(2**marks))
    steps = [string.translate(str.maketrans("Y", "X")).index("X") + 1 for string, _ in drawn]
    assert {min(steps), max(steps)} == {10, 20}
    assert {len(string) for string, _ in drawn} == set(range(100, 111))


def test_the_class_is_asked_for_at_the_end_only():
    x, target, mask = temporal_order.arrays("BXaYbXE", 2)
    assert x.shape == (7, 8) and (x.sum(axis=1) == 1).all() and x[1, 6] == 1
    assert mask.tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert target[-1].tolist() == [0, 0, 1, 0, 0, 0, 0, 0] and not target[:-1].any()


def test_a_stream_is_its_sequences_without_a_mark_between():
    free = temporal_order.continual(1, 3, strings=4)
    zero = temporal_order.continual(1, 3, strings=4, between="zero")
    drawn = temporal_order.draw(4, 3)
    ends = np.cumsum([len(string) for string, _ in drawn]) - 1
    assert free.mask[:, 0].nonzero()[0].tolist() == ends.tolist()
    assert (zero.mask == 1).all() and np.array_equal(free.target, zero.target)
    assert zero.target[ends, 0].argmax(axis=1).tolist() == [label for _, label in drawn]


def test_two_numbers_are_marked_and_added():
    found = adding.batch(400, 0, length=20)
    early, late = [], []
    for b, T in enumerate(found.length):
        value, mark = found.x[:T, b].T
        assert mark[0] == mark[-1] == -1 and 20 <= T <= 22
        marked = np.flatnonzero(mark == 1)
        assert len(marked) == 2 and marked[0] < adding.EARLY and marked[1] < 10
        assert (np.abs(mark) <= 1).all() and np.abs(value).max() <= 1
        assert found.target[T - 1, b, 0] == pytest.approx(0.5 + value[marked].sum() / 4)
        assert found.mask[:T, b].nonzero()[0].tolist() == [T - 1]
        early.append(marked[0])
        late.append(marked[1])
    assert min(early) == 1 and max(late) == 9


@pytest.mark.parametrize(
    ("n", "letters", "text", "legal"),
    [
        (1, 2, "SabT", ["a", "ab", "T"]),
        (3, 2, "SaaabbbT", ["a", "ab", "ab", "ab", "b", "b", "T"]),
        (2, 3, "SaabbccT", ["a", "ab", "ab", "b", "c", "c", "T"]),
    ],
)
def test_counted_strings_and_what_may_follow(n, letters, text, legal):
    assert counting.string(n, letters) == text
    assert counting.legal_symbols(text) == legal
    x, target, mask = counting.arrays(n, letters)
    symbols = counting.alphabet(letters)
    assert "".join(symbols[i] for i in x.argmax(axis=1)) + "T" == text
    sets = ["".join(np.array(list(symbols))[row == 1]) for row in target]
    assert sets == legal and mask.all()


def test_counted_strings_side_by_side():
    found = counting.batch([1, 3], letters=3)
    assert found.x.shape == (10, 2, 5) and found.length.tolist() == [4, 10]


def test_delays_are_measured_at_their_end():
    found = timing.measure(50, 0, F=7, delays=5)
    delays = set()
    for b in range(50):
        spikes = found.x[:, b, 0].nonzero()[0] + 1
        found_delays = np.diff(spikes, prepend=0)
        assert (found.target[spikes - 1, b, 0] == found_delays - 7).all()
        assert np.array_equal(found.mask[:, b], found.x[:, b, 0])
        assert found.target[found.mask == 0].sum() == 0
        delays |= set(found_delays.tolist())
    assert delays == {7, 8}


def test_spikes_are_asked_for_after_the_delay_that_was_told():
    found = timing.generate(20, 0, F=7, delays=5)
    for b in range(20):
        spikes = found.target[:, b, 0].nonzero()[0] + 1
        told = found.x[np.concatenate([[0], spikes[:-1]]), b, 0]
        assert (np.diff(spikes, prepend=0) == 7 + told).all()
        assert found.x[:, b].sum() == told.sum()


@pytest.mark.parametrize(
    ("shape", "expected"),
    [("cosine", [0.5, 1, 0.5, 0]), ("triangle", [0.5, 1, 0.5, 0]), ("rectangle", [0, 0, 1, 0])],
)
def test_periodic_functions(shape, expected):
    found = timing.periodic(shape, F=4, periods=3)
    assert np.allclose(found.target[:, 0, 0], expected * 3)
    assert not found.x.any() and found.mask.all()


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: temporal_order.draw(0, 0), ValueError, "n: expected"),
        (lambda: temporal_order.draw(1, None), TypeError, "rng: expected"),
        (lambda: temporal_order.draw(1, 0, marks=4), ValueError, "marks: expected 2 or 3"),
        (lambda: temporal_order.arrays("BZE", 0), ValueError, "string: expected"),
        (lambda: temporal_order.arrays("BE", 8), ValueError, "label: expected"),
        (lambda: temporal_order.continual(1, 0, between="?"), ValueError, "between: expected"),
        (lambda: adding.batch(1, 0, length=19), ValueError, "length: expected"),
        (lambda: counting.string(0), ValueError, "n: expected"),
        (lambda: counting.string(1, letters=4), ValueError, "letters: expected 2 or 3"),
        (lambda: counting.legal_symbols("SabbT"), ValueError, "text: expected"),
        (lambda: counting.batch([]), ValueError, "counts: expected"),
        (lambda: timing.measure(1, 0, F=0), ValueError, "F: expected"),
        (lambda: timing.measure(1, 0, delays=0), ValueError, "delays: expected"),
        (lambda: timing.periodic("saw"), ValueError, "shape: expected"),
    ],
)
def test_bad_arguments_are_refused(call, kind, words):
    assert_refused(call, kind, words)
