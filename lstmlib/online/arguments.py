"""Checks of what a `Learner` is given."""

import math

import numpy as np

from lstmlib import _checks
from lstmlib.network import Network

DTYPES = ("float32", "float64")


def alike(nets, like=None):
    """Return a list of networks of one shape and dtype."""
    nets = [nets] if isinstance(nets, Network) else nets
    if not isinstance(nets, list | tuple):
        raise TypeError(f"nets: expected a Network or a list of Network, got {_checks.shown(nets)}")
    if not nets:
        raise ValueError("nets: expected at least one Network, got an empty list")
    for i, net in enumerate(nets):
        name = f"nets[{i}]"
        _checks.instance(name, net, Network)
        like = net if like is None else like
        if not net.same_shape(like) or net.dtype != like.dtype:
            raise ValueError(f"{name}: expected a network like {like!r}, got {net!r}")
        if net.dtype.name not in DTYPES:
            raise ValueError(f"{name}: expected one of {', '.join(DTYPES)}, got {net.dtype.name}")
        _checks.weights(f"{name}.{{}}", net)
    return list(nets)


def array_of(name, value, shape, meaning, dtype, least=None, spread=False):
    """Return an array of exactly one shape; with `spread` a number stands for all places.

    An array that fits as it is comes back itself, after one look: this stands in every step.
    """
    if fits(value, shape, dtype):
        array = value
    else:
        array = _checks.numbers(name, value, dtype)
        if spread and array.ndim == 0:
            array = np.full(shape, array)
        _checks.shape(name, array, shape, meaning)
    if least is not None and (array < least).any():
        raise ValueError(f"{name}: expected numbers of at least {least}, got {array.min()}")
    return array


def fits(value, shape, dtype):
    """Whether a value is an array of this shape and dtype without NaN, infinity or huge numbers."""
    alike = isinstance(value, np.ndarray) and value.shape == shape and value.dtype == dtype
    return alike and finite(value)


def finite(array):
    """Whether the sum of squares is finite: a quick look, after which no number is NaN or inf."""
    return math.isfinite(np.vdot(array, array))
