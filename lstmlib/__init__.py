"""Stacked LSTMs in NumPy, with every delta of the backward pass in sight.

``import lstmlib as ll`` loads nothing heavy: names resolve on first use. The functions
``forward`` and ``backward`` live in ``forward_pass`` and ``backward_pass``, because a submodule
of the same name would hide them.
"""

import importlib

__version__ = "0.1.0"

_FROM_MODULE = {
    "Blocks": "network",
    "Layer": "network",
    "Network": "network",
    "Init": "init",
    "State": "forward_pass",
    "Trace": "forward_pass",
    "LayerTrace": "trace",
    "forward": "forward_pass",
    "Flow": "backward_pass",
    "LayerFlow": "backward_pass",
    "backward": "backward_pass",
    "Diagnosis": "lens",
    "report": "lens",
}
_MODULES = (
    "check",
    "classroom",
    "init",
    "interop",
    "lens",
    "mistakes",
    "network",
    "online",
    "palette",
    "plots",
    "recording",
    "squash",
    "symbolic",
    "tasks",
    "train",
    "translate",
    "trials",
    "widgets",
)

__all__ = ["__version__", *sorted(set(_FROM_MODULE) | set(_MODULES))]


def __getattr__(name):
    if name in _FROM_MODULE:
        value = getattr(importlib.import_module(f"lstmlib.{_FROM_MODULE[name]}"), name)
    elif name in _MODULES:
        value = importlib.import_module(f"lstmlib.{name}")
    else:
        raise AttributeError(f"module 'lstmlib' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return __all__
