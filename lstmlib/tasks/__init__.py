"""The tasks on which the networks are tried, one module each, loaded on first use."""

from importlib import import_module

__all__ = [
    "adding",
    "counting",
    "reber",
    "recall",
    "sequences",
    "streams",
    "temporal_order",
    "timing",
]


def __getattr__(name):
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
