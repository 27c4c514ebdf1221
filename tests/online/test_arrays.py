"""What online learning does in arrays that are kept, against the plain functions, bit for bit."""

import numpy as np
import pytest

from lstmlib.online.arguments import fits
from lstmlib.online.bank import CACHE_LINE, joined
from lstmlib.online.curves import Curves, Gates
from lstmlib.squash import SQUASH, dlogistic, logistic

DTYPES = ("float32", "float64")


def numbers(dtype):
    """Net inputs of all sizes, with both signs and zero."""
    rng = np.random.default_rng(0)
    sizes = rng.normal(size=(3, 7, 50)) * 10.0 ** rng.integers(-6, 3, (3, 7, 50))
    sizes[0, 0] = 0.0
    return sizes.astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_gates_are_squashed_as_by_the_plain_function(dtype):
    net, gates = numbers(dtype), Gates(np.dtype(dtype))
    y, slope = net.copy(), np.empty_like(net)
    gates.squash(y)
    gates.derivative(y, slope)
    assert y.tobytes() == logistic(net).tobytes()
    assert slope.tobytes() == dlogistic(y).tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", SQUASH)
def test_g_and_h_and_their_slopes_are_those_of_the_plain_functions(name, dtype):
    squash, net, s = SQUASH[name], numbers(dtype), numbers(dtype)[::-1]
    tanh, g = np.empty((2, *net.shape), dtype), np.empty_like(net)
    tanh[0] = np.tanh(net * squash.g.slope) if squash.bends else net
    curves = Curves(squash, tanh)
    curves.g(tanh[0], g)
    h = curves.h(s)
    curves.differentiate()
    assert g.tobytes() == squash.g(net).tobytes()
    assert h.tobytes() == squash.h(s).tobytes()
    assert curves.d_g.tobytes() == squash.g.derivative(g).tobytes()
    assert curves.d_h.tobytes() == squash.h.derivative(h).tobytes()


@pytest.mark.parametrize("dtype", DTYPES)
def test_joined_arrays_are_parts_of_one_that_starts_a_line_of_the_cache(dtype):
    whole, (first, second) = joined([(2, 3, 5), (4, 5)], dtype)
    assert whole.shape == (10, 5)
    assert whole.ctypes.data % CACHE_LINE == 0
    whole[:] = np.arange(50).reshape(10, 5)
    assert first.dtype == second.dtype == dtype
    assert first.ravel().tolist() == list(range(30))
    assert second.ravel().tolist() == list(range(30, 50))


def test_an_array_that_fits_needs_no_second_look():
    good = np.ones((2, 3), "float32")
    spoilt = good.copy()
    spoilt[1, 2] = np.nan
    assert fits(good, (2, 3), np.dtype("float32"))
    for value in (spoilt, good.T, good.astype(float), good.tolist(), np.full((2, 3), np.inf)):
        assert not fits(value, (2, 3), np.dtype("float32"))
