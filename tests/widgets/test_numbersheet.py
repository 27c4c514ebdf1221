"""NumberSheet's Python side: its numbers, its answers, what it refuses."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.widgets import NumberSheet
from lstmlib.widgets.numbersheet import draws, problem, solve


def test_numbers_have_one_decimal_and_are_not_small():
    for level in ("output", "state", "stack"):
        net, x, target = problem(level, 5)
        for _, array in net.named_parameters():
            assert np.array_equal(array, array.round(1))
            assert (abs(array) >= 0.2).all() and (abs(array) <= 1.5).all()
        assert np.array_equal(x, x.round(1))
        assert set(target.ravel()) <= {0.0, 1.0}


def test_the_generator_spreads_its_numbers():
    stream = draws(1)
    found = np.array([next(stream) for _ in range(2000)])
    assert abs(found.mean() - 0.5) < 0.03 and found.min() >= 0 and found.max() < 1


@pytest.mark.parametrize("level", ["output", "state", "stack"])
def test_the_answers_are_derivatives(level):
    widget = NumberSheet(level, seed=3)
    net, x, target = problem(level, widget.seed)
    found = widget.solution()
    flow = ll.backward(net, ll.forward(net, x), target, "gers")
    t = len(x) - (2 if level == "state" else 1)
    low = flow.layers[0]
    for name in ("e_s", "eps_s", "e_y", "delta_c"):
        for v in range(2):
            if f"{name}{v}" in found:
                assert found[f"{name}{v}"] == getattr(low, name)[t, 0, 0, v]
    assert min(abs(value) for value in found.values()) > 0.004


def test_a_sheet_goes_on_to_the_next_numbers_that_are_fit():
    seeds = {NumberSheet("state", seed).seed for seed in range(12)}
    assert min(seeds) >= 0 and len(seeds) < 12
    for seed in seeds:
        assert min(abs(value) for value in solve("state", seed).values()) > 0.004


def test_words_and_figure_name_the_fields():
    widget = NumberSheet("stack")
    assert "To find: e_y0, e_y1, delta_out." in widget.text()
    texts = [text.get_text() for text in widget.figure().axes[0].texts]
    assert "delta_out =" in texts


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"level": "hard"}, ValueError, "level: expected one of 'output', 'state', 'stack'"),
        ({"seed": -1}, ValueError, "seed: expected an integer of at least 0, got -1"),
        ({"seed": 0.5}, TypeError, "seed: expected an integer"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    with pytest.raises(error) as caught:
        NumberSheet(**change)
    assert words in str(caught.value)


def test_the_first_stacked_sheet_is_as_the_book_says():
    net, x, target = problem("stack", NumberSheet("stack").seed)
    flow = ll.backward(net, ll.forward(net, x), target, "gers")
    above, upper = flow.layers[1], net.layers[1]
    paths = [
        getattr(above, f"delta_{a}")[-1].ravel()
        @ getattr(upper, f"w_{a}").reshape(2, -1)[:, : upper.n]
        for a in ("c", "in", "phi", "out")
    ]
    assert (abs(np.array(paths)).argmax(axis=0) == 0).all(), "the cell inputs bring most"
    assert (abs(paths / sum(paths)) > 0.02).all(), "none may be left out"
