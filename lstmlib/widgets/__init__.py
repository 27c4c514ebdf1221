"""Widgets that run in the plain page, in JupyterLab and in the live notebook alike."""

import importlib

_WIDGETS = {
    "DeltaFlow": "deltaflow",
    "DerivationStepper": "derivationstepper",
    "ErrorHorizon": "errorhorizon",
    "ErrorTriangle": "errortriangle",
    "MemoryBlock": "memoryblock",
    "NumberSheet": "numbersheet",
    "RunExplorer": "runexplorer",
    "WrongPasses": "wrongpasses",
}
__all__ = sorted(_WIDGETS)


def __getattr__(name):
    if name not in _WIDGETS:
        raise AttributeError(f"module 'lstmlib.widgets' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"lstmlib.widgets.{_WIDGETS[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return __all__
