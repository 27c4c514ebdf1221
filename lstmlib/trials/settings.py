"""What a run is: everything that decides its results, as plain data."""

import datetime
import inspect
import json
import platform
from pathlib import Path

import numpy as np

import lstmlib
from lstmlib import _checks
from lstmlib.tasks.streams import STREAMS

#: Told in the settings, but another value does not make another run.
_TOLD = ("cpu", "python", "begun")
#: Trials that a shard takes side by side, if nothing is said.
_WIDTH = 100


def compose(task, learner, trials, seed, protocol=None, width=None, shards=None):
    """Check what a run is made of and return its settings, complete and as plain data."""
    from lstmlib.trials.shard import complete

    trials = _checks.integer("trials", trials)
    seed = _checks.integer("seed", seed, minimum=0)
    if width is not None:
        width = _checks.integer("width", width)
    if shards is None:
        shards = -(-trials // (width or _WIDTH))
    elif _checks.integer("shards", shards) > trials:
        raise ValueError(f"shards: expected at most {trials}, one for each trial, got {shards}")
    largest = -(-trials // shards)
    settings = {
        **complete(_task(task), learner, protocol),
        "seed": seed,
        "trials": trials,
        "width": min(width or _WIDTH, largest),
        "shards": shards,
        "versions": versions(),
        "python": platform.python_version(),
        "cpu": cpu(),
        "begun": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    return json.loads(json.dumps(settings))


def _task(task):
    """Return a task's name and options, which may stand beside the name."""
    if isinstance(task, str):
        task = {"name": task}
    if not isinstance(task, dict) or "name" not in task:
        raise TypeError(f"task: expected a name or a dict with one, got {_checks.shown(task)}")
    beside = {key: value for key, value in task.items() if key not in ("name", "options")}
    name = _checks.choice("task", task["name"], tuple(STREAMS))
    options = {**task.get("options", {}), **beside}
    known = list(inspect.signature(STREAMS[name]).parameters)
    for option in options:
        if option not in known:
            raise ValueError(
                f"task: expected options of {name} ({', '.join(known)}), got {option!r}"
            )
    return {"name": name, "options": options}


def trials_of(settings, shard):
    """Numbers of the trials that a shard works through; they hang on the settings alone."""
    return [
        int(k) for k in np.array_split(np.arange(settings["trials"]), settings["shards"])[shard]
    ]


def versions():
    """Return the versions of what computes; others may give other bits."""
    return {"lstmlib": lstmlib.__version__, "numpy": np.__version__}


def refuse_other_versions(settings):
    """Raise a ValueError where a run was begun with other versions than there are here."""
    found = list(differences(settings["versions"], versions()))
    if found:
        raise ValueError(
            f"folder: its run needs the versions that it was begun with: {'; '.join(found)}"
        )


def cpu():
    """Return what this machine computes with; equal bits are promised on equal ones only."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf8", "replace").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return f"{name} ({found[-1]})" if found else name


def identity(settings):
    """Return the settings without what is only told."""
    return {key: value for key, value in settings.items() if key not in _TOLD}


def differences(there, here, name=""):
    """Say in words where two pieces of settings differ, the deepest names first."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key in [*there, *(key for key in here if key not in there)]:
            dotted = f"{name}.{key}" if name else key
            if key not in here or key not in there:
                found, wanted = (_worded(side, key) for side in (there, here))
                yield f"{dotted} is {found} there and {wanted} here"
            else:
                yield from differences(there[key], here[key], dotted)
    elif there != here:
        yield f"{name} is {there!r} there and {here!r} here"


def _worded(side, key):
    return repr(side[key]) if key in side else "missing"
