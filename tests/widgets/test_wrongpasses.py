"""WrongPasses' Python side: it ships what was measured, says it in words, refuses what is wrong."""

import json

import numpy as np
import pytest
import traitlets

from lstmlib import mistakes
from lstmlib.widgets import WrongPasses

NAMES = ["bias-of-another-gate", "no-squash"]


@pytest.fixture(scope="module")
def widget():
    return WrongPasses(NAMES, seed=1)


def test_what_is_shipped_is_what_was_measured(widget):
    effects = np.frombuffer(widget.effects, "<f8").reshape(2, len(widget.arrays), 2)
    curves = np.frombuffer(widget.curves, "<f4").reshape(3, -1)
    findings = np.frombuffer(widget.findings, "<f8").reshape(2, len(widget.checks))
    for place, name in enumerate(NAMES):
        result = mistakes.measure(name, 1)
        assert list(result.arrays) == widget.arrays
        assert [tuple(row) for row in effects[place]] == list(result.arrays.values())
        assert np.allclose(curves[0], result.right_losses, rtol=1e-7)
        assert np.allclose(curves[place + 1], result.losses, rtol=1e-7)
        assert list(findings[place]) == [found.relative_error for found in result.findings]


def test_the_lines_and_threads_are_those_of_the_catalogue(widget):
    for shown, name in zip(widget.mistakes, NAMES, strict=True):
        mistake = mistakes.MISTAKES[name]
        assert (shown["name"], shown["forward"]) == (name, mistake.forward)
        assert [tuple(line) for line in shown["lines"]] == mistake.lines()
        assert [tuple(thread) for thread in shown["threads"]] == list(mistake.threads)


def test_words(widget):
    widget.mistake = NAMES[0]
    words = widget.text()
    assert words.startswith("Another gate's delta for a bias.")
    assert "4 of 24 weight arrays are hurt" in words
    assert "Passed: reference forward." in words
    widget.mistake = NAMES[1]
    assert "Caught by: reference forward." in widget.text()


def test_hurt_names_the_arrays(widget):
    widget.mistake = NAMES[0]
    gates = ("b_in", "b_out")
    assert widget.hurt() == [f"layers[{layer}].{gate}" for layer in (0, 1) for gate in gates]


def test_the_figure_shows_the_same(widget):
    widget.mistake = NAMES[1]
    left, right = widget.figure().axes
    result = widget.results[NAMES[1]]
    assert [bar.get_width() for bar in left.patches] == [e.cosine for e in result.arrays.values()]
    assert [list(line.get_ydata()) for line in right.lines] == [
        list(result.right_losses),
        list(result.losses),
    ]


def test_all_mistakes_are_shown_by_default():
    widget = WrongPasses()
    assert [shown["name"] for shown in widget.mistakes] == list(mistakes.MISTAKES)
    state = [getattr(widget, name) for name in ("effects", "curves", "findings")]
    assert 4 / 3 * sum(map(len, state)) + len(json.dumps(widget.mistakes)) <= 40_000


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"names": []}, ValueError, "names: expected a list of mistakes, got []"),
        ({"names": "no-squash"}, ValueError, "names: expected a list of mistakes, got 'no-squash'"),
        ({"names": ["none"]}, ValueError, "names[0]: expected one of 'state-overwritten'"),
        ({"names": [3]}, TypeError, "names[0]: expected one of"),
        ({"seed": -1}, ValueError, "seed: expected an integer of at least 0, got -1"),
        ({"seed": "a"}, TypeError, "seed: expected an integer of at least 0, got 'a'"),
    ],
)
def test_wrong_arguments_are_named(given, error, words):
    with pytest.raises(error) as caught:
        WrongPasses(**given)
    assert words in str(caught.value)


def test_a_mistake_that_is_not_shown_is_refused(widget):
    with pytest.raises(traitlets.TraitError, match="mistake: expected one of 'bias-of"):
        widget.mistake = "never-updated"
