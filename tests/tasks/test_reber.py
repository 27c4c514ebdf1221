"""The Reber grammar: by exact computation, against a second description of its graph."""

from fractions import Fraction

import numpy as np
import pytest

from lstmlib import tasks
from lstmlib.tasks import reber
from tests.refusals import assert_refused

# The graph a second time, node by node, as a reader would copy it from the picture.
GRAPH = {
    0: {"B": 1},
    1: {"T": 2, "P": 3},
    2: {"S": 2, "X": 4},
    3: {"T": 3, "V": 5},
    4: {"X": 3, "S": 6},
    5: {"P": 4, "V": 6},
    6: {"E": 7},
    7: {},
}


def plain_strings(longest):
    """All plain strings up to a length, each with its probability."""
    found, open_ends = {}, {("", 0): Fraction(1)}
    for _ in range(longest):
        further = {}
        for (text, node), chance in open_ends.items():
            for symbol, to in GRAPH[node].items():
                further[text + symbol, to] = chance / len(GRAPH[node])
        found |= {text: chance for (text, node), chance in further.items() if node == 7}
        open_ends = further
    return found


def embedded_strings(longest):
    """All embedded strings up to a length, each with its probability."""
    return {
        f"B{wrapper}{text}{wrapper}E": chance / 2
        for text, chance in plain_strings(longest - 4).items()
        for wrapper in "TP"
    }


def every_text(length):
    """All texts of the grammar's beginning: each prefix continued by all seven symbols."""
    texts = [""]
    for _ in range(length):
        texts = [t + a for t in texts if begins(t) for a in reber.ALPHABET]
    return texts


def begins(text):
    """Whether a plain string may begin with a text."""
    node = 0
    for symbol in text:
        node = GRAPH[node].get(symbol)
        if node is None:
            return False
    return True


def test_mean_lengths_are_8_and_12_exactly():
    plain, embedded = reber.mean_length(embedded=False), reber.mean_length()
    assert (plain, embedded) == (8, 12)
    assert isinstance(plain, Fraction) and isinstance(embedded, Fraction)


def test_mean_length_agrees_with_all_strings_counted_one_by_one():
    """The strings up to 30 symbols hold all but 0.02 of the mean, and never more than it."""
    counted = sum(len(text) * chance for text, chance in plain_strings(30).items())
    missing = 1 - sum(plain_strings(30).values())
    assert 0 < missing < Fraction(1, 1000)
    assert 0 < 8 - counted < Fraction(2, 100)


@pytest.mark.parametrize("embedded, shortest", [(False, 5), (True, 9)])
def test_the_shortest_strings_have_5_and_9_symbols(embedded, shortest):
    known = embedded_strings(shortest) if embedded else plain_strings(shortest)
    assert min(map(len, known)) == shortest
    assert all(reber.is_legal(text, embedded) for text in known)
    prefixes = [""]
    for length in range(1, shortest + 1):
        symbols = reber.legal_symbols
        after = [symbols(p, embedded)[-1] if p else "B" for p in prefixes]
        prefixes = [p + a for p, some in zip(prefixes, after, strict=True) for a in some]
        whole = [p for p in prefixes if reber.is_legal(p, embedded)]
        assert bool(whole) == (length == shortest)


@pytest.mark.parametrize("length", range(1, 8))
def test_is_legal_for_every_text_up_to_seven_symbols(length):
    known = plain_strings(7)
    for text in every_text(length):
        assert reber.is_legal(text, embedded=False) == (text in known), text


def test_is_legal_embedded():
    for text in embedded_strings(12):
        assert reber.is_legal(text)
        other = {"T": "P", "P": "T"}[text[1]]
        assert not reber.is_legal(text[:-2] + other + "E")
        assert not reber.is_legal(text[:-1])
        assert not reber.is_legal(text + "B")
    assert not reber.is_legal("")
    assert not reber.is_legal("hello")


def test_strings_are_legal_and_every_short_one_comes():
    drawn = reber.strings(4000, rng=1)
    assert all(reber.is_legal(text) for text in drawn)
    often = {text for text, chance in embedded_strings(11).items() if chance > Fraction(1, 200)}
    assert often and often <= {*drawn}
    plain = reber.strings(200, rng=1, embedded=False)
    assert all(reber.is_legal(text, embedded=False) for text in plain)


def test_each_string_comes_as_often_as_it_should():
    """Counts of 20000 draws within five standard deviations of the exact chances."""
    n = 20000
    drawn = reber.strings(n, rng=2)
    for text, chance in embedded_strings(11).items():
        expected = n * float(chance)
        assert abs(drawn.count(text) - expected) < 5 * expected**0.5 + 1, text


def test_the_same_seed_draws_the_same():
    assert reber.strings(5, rng=3) == reber.strings(9, rng=3)[:5]
    assert reber.strings(5, rng=3) != reber.strings(5, rng=4)
    by_generator = reber.strings(5, rng=np.random.default_rng(3))
    by_sequence = reber.strings(5, rng=np.random.SeedSequence(3))
    assert reber.strings(5, rng=3) == by_generator == by_sequence
    assert reber.stream(40, rng=3) == reber.stream(90, rng=3)[:40]


def test_a_generator_moves_on():
    rng = np.random.default_rng(0)
    assert reber.strings(5, rng) != reber.strings(5, rng)


def test_legal_symbols_of_a_string_worked_out_by_hand():
    expected = ["PT", "B", "PT", "SX", "SX", "SX", "E", "T", "E", ""]
    assert reber.legal_symbols("BTBTSXSETE") == expected
    assert reber.legal_symbols("BTBTSXSETE", continual=True) == [*expected[:-1], "B"]
    assert reber.legal_symbols("BPVVE", embedded=False) == ["PT", "TV", "PV", "E", ""]
    assert reber.legal_symbols("") == []


def test_legal_next_marks_the_same_symbols():
    text = reber.strings(1, rng=5)[0]
    marks = reber.legal_next(text)
    assert marks.shape == (len(text), 7) and marks.dtype == bool
    read = ["".join(np.array(list(reber.ALPHABET))[row]) for row in marks]
    assert read == reber.legal_symbols(text)
    assert reber.legal_next("").shape == (0, 7)


def test_legal_next_is_the_callers_own_array():
    reber.legal_next("BT")[...] = False
    assert reber.legal_next("BT").any()


def test_arrays():
    text = "BTBTXSETE"
    x, target, legal = reber.arrays(text)
    assert x.shape == target.shape == legal.shape == (8, 7)
    read = ["".join(reber.ALPHABET[i] for i in part.argmax(axis=1)) for part in (x, target)]
    assert read == [text[:-1], text[1:]]
    assert (x.sum(axis=1) == 1).all() and (target.sum(axis=1) == 1).all()
    assert legal[target == 1].all()
    assert x.dtype == target.dtype == np.float64


def test_batch_pads_at_the_end():
    texts = ["BTBTXSETE", "BPBPTVVEPE", "BPBTXSEPE"]
    batch = reber.batch(texts)
    assert batch.x.shape == batch.target.shape == batch.legal.shape == (9, 3, 7)
    assert batch.mask.shape == (9, 3)
    for b, text in enumerate(texts):
        steps = len(text) - 1
        for part, whole in zip(
            reber.arrays(text), (batch.x, batch.target, batch.legal), strict=True
        ):
            assert np.array_equal(whole[:steps, b], part)
            assert not whole[steps:, b].any()
        assert batch.mask[:, b].tolist() == [1.0] * steps + [0.0] * (9 - steps)


def test_batch_puts_streams_side_by_side():
    streams = [reber.stream(30, rng=seed) for seed in (3, 4)]
    batch = reber.batch(streams, continual=True)
    for b, text in enumerate(streams):
        for part, whole in zip(
            reber.arrays(text, continual=True), (batch.x, batch.target, batch.legal), strict=True
        ):
            assert np.array_equal(whole[:, b], part)
    assert batch.mask.all() and batch.mask.shape == (29, 2)
    assert_refused(lambda: reber.batch(streams), ValueError, "expected nothing after the end")


def test_stream_is_a_row_of_legal_strings():
    text = reber.stream(2000, rng=6)
    assert len(text) == 2000
    *whole, rest = text.replace("EB", "E B").split()
    # An E inside a string is never followed by B, so the row falls apart where strings meet.
    assert len(whole) > 100
    assert all(reber.is_legal(part) for part in whole)
    assert reber.legal_symbols(rest)
    legal = reber.legal_next(text, continual=True)
    x, target, same = reber.arrays(text, continual=True)
    assert legal.any(axis=1).all() and same[target == 1].all()


def test_closing_step_is_where_the_second_symbol_comes_back():
    for text in reber.strings(50, rng=7):
        _, target, legal = reber.arrays(text)
        t = reber.closing_step(text)
        assert reber.ALPHABET[target[t].argmax()] == text[1]
        assert legal[t].sum() == 1


def test_the_package_loads_its_modules_on_first_use():
    assert tasks.reber is reber
    assert "reber" in dir(tasks)
    with pytest.raises(AttributeError, match="no attribute 'chess'"):
        _ = tasks.chess


BAD = [
    (lambda: reber.strings(0, rng=0), ValueError, "n: expected an integer of at least 1, got 0"),
    (lambda: reber.strings(2.0, rng=0), TypeError, "n: expected an integer of at least 1, got 2.0"),
    (lambda: reber.strings(True, rng=0), TypeError, "n: expected an integer"),
    (lambda: reber.strings(1, rng=None), TypeError, "rng: expected an int, SeedSequence or"),
    (lambda: reber.strings(1, rng=-1), ValueError, "rng: expected an integer of at least 0"),
    (lambda: reber.strings(1, rng=0, embedded=1), TypeError, "embedded: expected True or False"),
    (lambda: reber.stream(-3, rng=0), ValueError, "length: expected an integer of at least 1"),
    (lambda: reber.stream(3, rng="a"), TypeError, "rng: expected an int"),
    (lambda: reber.is_legal(["B"]), TypeError, "string: expected a str, got ['B']"),
    (lambda: reber.legal_next("BTX"), ValueError, "string: expected B at position 2, got 'X'"),
    (lambda: reber.legal_next("BX"), ValueError, "expected P or T at position 1, got 'X'"),
    (lambda: reber.legal_next("BTBTXSETEB"), ValueError, "expected nothing after the end of the"),
    (lambda: reber.legal_next("BT", continual=0), TypeError, "continual: expected True or False"),
    (lambda: reber.legal_symbols(7), TypeError, "string: expected a str, got 7"),
    (lambda: reber.arrays("B"), ValueError, "string: expected at least two symbols, got 'B'"),
    (lambda: reber.batch([]), ValueError, "strings: expected at least one string, got none"),
    (lambda: reber.batch("BTBTXSETE"), TypeError, "strings: expected a list of str, got 'BTBTX"),
    (lambda: reber.batch(["BTBTXSETE", "BB"]), ValueError, "expected P or T at position 1"),
    (lambda: reber.closing_step("BTB"), ValueError, "expected a whole embedded Reber string"),
    (lambda: reber.mean_length("no"), TypeError, "embedded: expected True or False, got 'no'"),
]


@pytest.mark.parametrize("call, kind, words", BAD)
def test_bad_arguments(call, kind, words):
    assert_refused(call, kind, words)
