"""Checks of arguments that need no NumPy; `_checks` has them too."""

from numbers import Integral


def shown(value):
    """Describe a value that was not expected, in a few words."""
    if type(value).__name__ == "ndarray":
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    return text if len(text) <= 60 else f"{type(value).__name__} {text[:50]}..."


def integer(name, value, minimum=1):
    """Return ``value`` as an int of at least ``minimum``."""
    expected = f"{name}: expected an integer of at least {minimum}, got {shown(value)}"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(expected)
    if value < minimum:
        raise ValueError(expected)
    return int(value)


def choice(name, value, options):
    """Return ``value`` if it is one of ``options``."""
    listed = ", ".join(repr(option) for option in options)
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected one of {listed}, got {shown(value)}")
    if value not in options:
        raise ValueError(f"{name}: expected one of {listed}, got {value!r}")
    return value
