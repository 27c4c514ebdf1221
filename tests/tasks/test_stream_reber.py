"""The embedded Reber grammar as streams, against the grammar and against a criterion in words."""

from collections import Counter

import numpy as np
import pytest

from lstmlib.tasks import reber
from lstmlib.tasks.streams import STREAMS
from tests.refusals import assert_refused
from tests.tasks.reading import opened, step

LEGAL = {"target": "legal", "criterion": "error-below-0.49"}
SQUARED = {"criterion": "squared-error-below-0.49"}


def letters(rows):
    """The letters at which rows of ones and zeros are one."""
    return ["".join(np.array(list(reber.ALPHABET))[row == 1]) for row in rows]


def read(name, settings, steps, N=4):
    """For each place the symbols, targets, resets and ends that it showed."""
    stream = opened(name, settings, range(N))
    places = [[] for _ in range(N)]
    for _ in range(steps):
        shown = letters(stream.x), letters(stream.target), stream.fresh.copy(), stream.last.copy()
        for place, now in zip(places, zip(*shown, strict=True), strict=True):
            place.append(now)
        step(stream)
    return places


@pytest.mark.parametrize("target", ["next", "legal"])
def test_continual_reber_is_an_endless_row_of_strings(target):
    for place in read("continual-reber", {"target": target}, 500):
        symbols, targets, fresh, last = zip(*place, strict=True)
        text = "".join(symbols)
        legal = reber.legal_symbols(text, continual=True)
        if target == "legal":
            assert list(targets) == legal
        else:
            assert "".join(targets[:-1]) == text[1:]
            assert targets[-1] in legal[-1]
        assert not any(fresh)
        assert not any(last)


def test_the_external_reset_comes_with_the_first_symbol_of_each_string():
    for place in read("continual-reber", {"external_reset": True}, 500):
        symbols, _, fresh, _ = zip(*place, strict=True)
        starts = np.flatnonzero(fresh)
        text = "".join(symbols)
        strings = [text[a:b] for a, b in zip(starts, starts[1:], strict=False)]
        assert starts[0] == 0
        assert len(strings) > 30
        assert all(reber.is_legal(string) for string in strings)


def test_embedded_reber_asks_for_each_symbol_but_the_first_and_then_begins_anew():
    seen = Counter()
    for place in read("embedded-reber", {}, 800):
        text = ""
        for symbol, following, _, last in place:
            text += symbol
            if last:
                assert reber.is_legal(text + following)
                seen[text + following] += 1
                text = ""
            else:
                assert following in reber.legal_symbols(text)[-1]
    assert sum(seen.values()) > 200


def test_sets_stay_the_same_and_a_test_goes_through_both_in_order():
    stream = opened("embedded-reber-sets", {"strings": 4}, [1, 2])
    seen = {testing: [strings(stream, testing, 24) for _ in range(2)] for testing in (False, True)}
    for place in (0, 1):
        training, more = (part[place] for part in seen[False])
        assert training == training[:4] * 6 and more == training
        tested, again = (part[place] for part in seen[True])
        # In training `opened` has begun the first string, and left it.
        assert again == tested == tested[:8] * 3 and tested[1:4] + tested[:1] == training[:4]
        assert len(set(tested[:8])) > 5 and all(reber.is_legal(string) for string in tested)
    assert seen[False][0][0] != seen[False][0][1]


def strings(stream, testing, number):
    """The next strings of each place, in training or in a test."""
    for place in range(stream.N):
        if testing:
            stream.start_test(place)
    everywhere, found = np.ones(stream.N, bool), [[] for _ in range(stream.N)]
    for place, texts in enumerate(found):
        here = np.arange(stream.N) == place
        while len(texts) < number:
            stream.turn(here, ~everywhere, everywhere & testing)
            text = "".join(letters(stream.x)[place])
            while not stream.last[place]:
                stream.turn(~everywhere, here, everywhere & testing)
                text += letters(stream.x)[place]
            texts.append(text + letters(stream.target)[place])
    return found


def test_strings_of_sets_are_as_likely_as_those_of_the_grammar():
    stream = opened("embedded-reber-sets", {"strings": 3000}, [3])
    found = strings(stream, True, 6000)[0]
    assert np.mean([len(string) for string in found]) == pytest.approx(12, rel=0.03)
    drawn = Counter(found)
    assert drawn["BTBTXSETE"] / 6000 == pytest.approx(2**-4, rel=0.2)


def test_both_sets_must_be_foretold_for_success():
    protocol = STREAMS["embedded-reber-sets"]().protocol
    assert (protocol.success, protocol.tests, protocol.test_cap) == ("range", 512, 512)
    assert protocol.test_every == 256 and protocol.in_a_row is None


def test_strings_are_as_likely_as_those_of_the_grammar():
    ends, kinds = 0, Counter()
    steps, N = 4000, 20
    stream = opened("continual-reber", {"external_reset": True}, range(N))
    for _ in range(steps):
        ends += stream.fresh.sum()
        kinds.update(letters(stream.x[stream.fresh.nonzero()[0]]))
        step(stream)
    assert steps * N / ends == pytest.approx(float(reber.mean_length()), rel=0.03)
    assert set(kinds) == {"B"}


@pytest.mark.parametrize("settings", [{}, {"target": "legal"}, LEGAL])
def test_a_right_answer_is_what_the_criterion_says(settings):
    stream = opened("continual-reber", settings, range(300))
    rng = np.random.default_rng(0)
    texts = ["".join(letters(stream.x)[i]) for i in range(300)]
    legal = np.array([reber.legal_next(text, continual=True)[-1] for text in texts])
    found = []
    for _ in range(40):
        noise = rng.random((300, 7))
        y = np.where(legal, 0.4 + 0.6 * noise, 0.52 * noise)
        expected = [
            (np.abs(row - wanted) < 0.49).all()
            if settings == LEGAL
            else all(a > b for a in row[wanted] for b in row[~wanted])
            for row, wanted in zip(y, legal, strict=True)
        ]
        assert stream.right(y).tolist() == expected
        found += expected
    assert 0.1 < np.mean(found) < 0.9
    assert not stream.right(np.full((300, 7), np.nan)).any()
    assert not stream.right(np.full((300, 7), 0.5)).any()


@pytest.mark.parametrize("target", ["next", "legal"])
@pytest.mark.parametrize("name", ["continual-reber", "embedded-reber"])
def test_the_squared_reading_bounds_the_square_of_each_error_from_what_was_taught(name, target):
    stream = opened(name, {"target": target} | SQUARED, range(50))
    noise = np.random.default_rng(0).random((50, 7))
    for _ in range(40):
        y = np.abs(stream.target - 0.85 * noise)
        assert stream.right(y).tolist() == [((row**2) < 0.49).all() for row in stream.target - y]
        assert stream.right(np.full((50, 7), 0.5)).all()
        assert not stream.right(1 - stream.target).any()
        noise = np.roll(noise, 1)
        step(stream)


def test_the_networks_of_the_papers():
    net = STREAMS["continual-reber"]().network(0)
    assert net.n_weights == 424
    plain = STREAMS["continual-reber"]().network(0, forget_gates=False, dtype="float32")
    assert plain.layers[0].w_phi is None
    assert plain.dtype == "float32"
    assert STREAMS["embedded-reber"]().network(0).layers[0].J == 4


@pytest.mark.parametrize(
    ("settings", "kind", "words"),
    [
        ({"target": "all"}, ValueError, ("target", "'next'", "'all'")),
        ({"criterion": "0.3"}, ValueError, ("criterion", "'0.3'")),
        ({"criterion": "error-below-0.49"}, ValueError, ("criterion", "legal-above-illegal")),
        ({"external_reset": 1}, TypeError, ("external_reset", "True or False")),
    ],
)
def test_wrong_options_are_refused(settings, kind, words):
    assert_refused(lambda: STREAMS["continual-reber"](**settings), kind, *words)
