"""f, g, h and their derivatives."""

import numpy as np
import pytest

from lstmlib import squash

X = np.linspace(-6, 6, 25)


def sigma(x):
    return 1 / (1 + np.exp(-x))


def slope_at(function, x):
    """Derivative by a complex step."""
    return function(x + 1e-30j).imag / 1e-30


def test_f_is_the_logistic_function():
    assert squash.logistic(X) == pytest.approx(sigma(X), rel=1e-14)
    assert squash.dlogistic(squash.logistic(X)) == pytest.approx(slope_at(sigma, X), rel=1e-12)


@pytest.mark.parametrize(
    ("convention", "g", "h"),
    [
        ("dissertation", lambda x: 4 * sigma(x) - 2, lambda x: 2 * sigma(x) - 1),
        ("modern", np.tanh, np.tanh),
    ],
)
def test_g_and_h_and_their_derivatives(convention, g, h):
    pair = squash.SQUASH[convention]
    for mine, expected in ((pair.g, g), (pair.h, h)):
        assert mine(X) == pytest.approx(expected(X), rel=1e-12, abs=1e-14)
        assert mine.derivative(mine(X)) == pytest.approx(slope_at(expected, X), rel=1e-9)


def test_the_dissertations_ranges_and_slopes_at_zero():
    pair = squash.SQUASH["dissertation"]
    far = np.array([-1e3, 1e3])
    assert pair.g(far).tolist() == [-2, 2]
    assert pair.h(far).tolist() == [-1, 1]
    zero = np.zeros(1)
    assert pair.g.derivative(pair.g(zero)).item() == 1  # 4 * 1/4
    assert pair.h.derivative(pair.h(zero)).item() == 0.5  # 2 * 1/4


def test_nothing_overflows():
    far = np.array([-1e308, 1e308])
    assert squash.logistic(far).tolist() == [0, 1]


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex128"])
def test_the_dtype_is_kept(dtype):
    x = X.astype(dtype)
    assert squash.logistic(x).dtype == dtype
    assert squash.dlogistic(squash.logistic(x)).dtype == dtype
    for pair in squash.SQUASH.values():
        for function in (pair.g, pair.h):
            assert function(x).dtype == function.derivative(x).dtype == dtype
