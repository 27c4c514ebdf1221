"""Tasks as streams: many trials side by side, one step at a time; see `base`.

`STREAMS` maps a name to a class, which is loaded when it is asked for.

>>> STREAMS["continual-reber"]().settings["target"]
'next'
"""

from collections.abc import Mapping
from importlib import import_module

from lstmlib.tasks.streams.base import Stream

__all__ = ["STREAMS", "Stream"]

_PLACES = {
    "embedded-reber": ("reber", "EmbeddedReber"),
    "embedded-reber-sets": ("reber_sets", "EmbeddedReberSets"),
    "continual-reber": ("reber", "ContinualReber"),
    "temporal-order": ("temporal_order", "TemporalOrder"),
    "continual-temporal-order": ("temporal_order", "ContinualTemporalOrder"),
    "recall": ("recall", "Recall"),
    "adding": ("adding", "Adding"),
    "measure": ("timing", "Measure"),
    "measure-continual": ("timing", "MeasureContinual"),
    "generate": ("timing", "Generate"),
    "periodic": ("timing", "Periodic"),
    "anbn": ("counting", "AnBn"),
    "anbncn": ("counting", "AnBnCn"),
}


class _Streams(Mapping):
    """Name to class; a module is imported when one of its classes is asked for."""

    def __getitem__(self, name):
        if name not in _PLACES:
            raise KeyError(f"task: expected one of {', '.join(_PLACES)}, got {name!r}")
        module, attribute = _PLACES[name]
        return getattr(import_module(f"{__name__}.{module}"), attribute)

    def __iter__(self):
        return iter(_PLACES)

    def __len__(self):
        return len(_PLACES)


STREAMS = _Streams()
