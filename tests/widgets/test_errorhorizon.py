"""ErrorHorizon's Python side: what it measures, ships and refuses."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.widgets import ErrorHorizon
from lstmlib.widgets.errorhorizon import heard, horizon, random_stack

WIDGET = ErrorHorizon(depths=(1, 2), biases=(0.0, 2.0), seeds=6)


def test_an_error_is_heard_through_the_forget_gates_alone():
    net, x, target = random_stack(1, 1.0, seed=3)
    run = ll.forward(net, x).layers[0]
    top = heard(net, x, target, "gers")[0]
    mask = np.arange(len(x)) == len(x) - 1
    eps = ll.backward(net, ll.forward(net, x), target, "gers", mask=mask).layers[0].eps_s[-1, 0]
    for n in (1, 7, 20):
        kept = np.prod(run.y_phi[len(x) - n :, 0], axis=0)[:, None]
        right = abs(kept * eps).max() / abs(eps).max()
        assert top[n] == pytest.approx(right, rel=1e-12)


def test_the_median_is_over_the_seeds():
    made = [random_stack(2, 2.0, seed) for seed in range(6)]
    right = np.median([heard(*one, "today") for one in made], axis=0)
    WIDGET.depth, WIDGET.bias = 1, 1
    shown = WIDGET.median("today")
    # Rounded to a thousandth of a power of ten, but not further.
    assert np.allclose(shown, right, rtol=1.16e-3, atol=0)
    assert np.allclose(1000 * np.log10(shown), np.round(1000 * np.log10(right)), atol=1e-9)


def test_the_same_seeds_give_the_same_bytes():
    assert ErrorHorizon(depths=(1, 2), biases=(0.0, 2.0), seeds=6).profiles == WIDGET.profiles


def test_what_is_shipped_is_what_was_measured():
    flat = np.frombuffer(WIDGET.profiles, "<i2") / 1000
    right = np.concatenate([part.ravel() for part in WIDGET.measured.values()])
    assert np.allclose(10**flat, right, rtol=1e-12, atol=0)


def test_a_horizon_is_counted_to_the_first_step_below():
    assert horizon([1.0, 0.5, 0.009, 0.5], 0.01) == 2
    assert horizon([2.0, 1.0, 0.03], 0.01) == 3


def test_words_and_figure():
    WIDGET.depth, WIDGET.bias = 0, 0
    words = WIDGET.text()
    assert words.startswith("1 layer, forget bias 0, 6 networks.")
    assert f"Gers: {horizon(WIDGET.median('gers')[0], 0.01)};" in words
    lines = [line.get_ydata() for axis in WIDGET.figure().axes for line in axis.lines]
    assert any(np.array_equal(line, WIDGET.median("none")[0]) for line in lines)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"depths": ()}, ValueError, "depths: expected at least one number"),
        ({"depths": (0,)}, ValueError, "depths[0]: expected an integer of at least 1, got 0"),
        ({"biases": ("a",)}, TypeError, "biases[0]: expected"),
        ({"seeds": 0}, ValueError, "seeds: expected an integer of at least 1, got 0"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    with pytest.raises(error) as caught:
        ErrorHorizon(**change)
    assert words in str(caught.value)
