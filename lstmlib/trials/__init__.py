"""Many trials of learning online: run, interrupted and taken up again, counted with intervals.

`run` works through the trials of one experiment and writes what came out, with everything that
is needed to do it again; `read` and `table` show it. ``python -m lstmlib.trials`` does the same
from a shell. No module here is called as a function is, because it would hide it.
"""

from importlib import import_module

_FROM_MODULE = {
    "run": "running",
    "resume": "running",
    "read": "files",
    "Results": "rows",
    "table": "tabulate",
    "wilson": "intervals",
    "Protocol": "protocol",
    "Session": "session",
    "Shard": "shard",
}

__all__ = sorted(_FROM_MODULE)


def __getattr__(name):
    if name in _FROM_MODULE:
        return getattr(import_module(f"{__name__}.{_FROM_MODULE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
