"""Checks of arguments: a mistake is named, never broadcast away and never passed on."""

import cmath
import os

import numpy as np

from lstmlib._plain_checks import choice, integer, shown  # noqa: F401, all are called by this name

DTYPES = ("float32", "float64", "complex128")


def real(name, value, minimum=None):
    """Return ``value`` as a finite float."""
    number = isinstance(value, int | float | np.integer | np.floating)
    if isinstance(value, bool | np.bool_) or not number:
        raise TypeError(f"{name}: expected a real number, got {shown(value)}")
    if not np.isfinite(value):
        raise ValueError(f"{name}: expected a finite number, got {value}")
    if minimum is not None and value < minimum:
        raise ValueError(f"{name}: expected a number of at least {minimum}, got {value}")
    return float(value)


def positive(name, value):
    """Return ``value`` as a finite float above zero."""
    if real(name, value) <= 0:
        raise ValueError(f"{name}: expected a number above 0, got {value}")
    return float(value)


def flag(name, value):
    """Return ``value`` as a bool; nothing else passes for one."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name}: expected True or False, got {shown(value)}")
    return bool(value)


def instance(name, value, kind):
    """Return ``value`` if it is an instance of ``kind``."""
    if not isinstance(value, kind):
        raise TypeError(f"{name}: expected a {kind.__name__}, got {shown(value)}")
    return value


def path(name, value):
    """Return a file's path as a string; a number would be taken for an open file."""
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"{name}: expected a path, got {shown(value)}")
    return os.fspath(value)


def dtype(name, value):
    """Return a NumPy dtype among those that the library computes in."""
    try:
        found = np.dtype(value)
    except TypeError:
        raise TypeError(f"{name}: expected one of {', '.join(DTYPES)}, got {value!r}") from None
    if found.name not in DTYPES:
        raise ValueError(f"{name}: expected one of {', '.join(DTYPES)}, got {found.name}")
    return found


def numbers(name, value, kind):
    """Return a fresh C-ordered array of finite numbers of dtype ``kind``.

    Integers and booleans are taken as numbers; complex numbers only where ``kind`` is complex.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: expected a full array of numbers, got ragged lists") from None
    wanted = "biufc" if np.dtype(kind).kind == "c" else "biuf"
    if array.dtype.kind not in wanted:
        what = "numbers" if "c" in wanted else "real numbers"
        raise TypeError(f"{name}: expected {what}, got dtype {array.dtype}")
    with np.errstate(over="ignore"):
        array = np.array(array, dtype=kind, order="C")
    finite(name, array)
    return array


def finite(name, array):
    """Refuse NaN and infinity, and say where the first one stands."""
    good = np.isfinite(array)
    if not good.all():
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        raise ValueError(f"{name}: expected finite numbers, got {array[where]} at {where}")


def weights(label, net):
    """Refuse NaN and infinity in the weights of a network; ``{}`` in the label is their name.

    One product over each fused array is enough to see them, and faster than a look at every
    number. It may overflow where the numbers do not, so the names have the last word.
    """
    fused = [array for layer in net.layers for array in (layer.W, layer.b, layer.p)]
    fused += net.w_k, net.b_k
    if not all(cmath.isfinite(np.vdot(a, a)) for a in fused if a is not None):
        for name, array in net.named_parameters():
            finite(label.format(name), array)


def shape(name, array, expected, meaning):
    """Refuse an array whose shape is not exactly ``expected``."""
    if array.shape != tuple(expected):
        raise ValueError(
            f"{name}: expected shape {tuple(expected)} {meaning}, got shape {array.shape}"
        )


def generator(name, value):
    """Return a Generator; randomness comes from an explicit seed, never from the clock."""
    kinds = int | np.integer | np.random.SeedSequence | np.random.Generator
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise TypeError(
            f"{name}: expected an int, SeedSequence or Generator (randomness comes from an "
            f"explicit seed), got {shown(value)}"
        )
    if isinstance(value, int | np.integer):
        integer(name, value, minimum=0)
    return np.random.default_rng(value)
