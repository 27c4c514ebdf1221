"""The list of experiments, and what each one is at a scale."""

import json
from dataclasses import dataclass
from pathlib import Path

from lstmlib.trials import settings

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "book" / "practice" / "results"
LIST = RESULTS / "experiments.json"
SCALES = ("quick", "full")
_NEEDED = {"name", "chapter", "task", "learner", "protocol", "trials", "seed", *SCALES}
_ALLOWED = _NEEDED | {"width", "source", "note"}


@dataclass(frozen=True, eq=False)
class Experiment:
    """One experiment at one scale.

    Attributes
    ----------
    name, scale : str
    arguments : dict
        What `lstmlib.trials.run` is called with.
    expect : int
        Steps that a place is expected to take, tests included, until all trials are through. Only
        the order of work and the estimate of hours hang on it.
    """

    name: str
    scale: str
    arguments: dict
    expect: int

    @property
    def result(self):
        """File that the chapters read."""
        return RESULTS / f"{self.name}.jsonl"

    @property
    def folder(self):
        """Where its checkpoints are."""
        return ROOT / "_build" / "tables" / self.scale / self.name

    def settings(self):
        """Complete settings, as a results file has them in its first line."""
        return settings.compose(**self.arguments)


def load(scale="quick", only=(), file=LIST):
    """Read the list.

    Parameters
    ----------
    scale : {"quick", "full"}
        Which budgets.
    only : sequence of str
        Names, or beginnings of names; all where it is empty.
    file : Path
        The list.

    Returns
    -------
    list of Experiment

    Raises
    ------
    ValueError
        For an entry that is not complete, a name that occurs twice or one that nothing begins with.
    """
    if scale not in SCALES:
        raise ValueError(f"scale: expected one of {', '.join(SCALES)}, got {scale!r}")
    entries = json.loads(file.read_text("utf8"))["experiments"]
    for entry in entries:
        _check(entry)
    names = [entry["name"] for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{file.name}: more than one entry is called {', '.join(twice)}")
    for start in only:
        if not any(name.startswith(start) for name in names):
            raise ValueError(
                f"only: expected the beginning of one of {', '.join(names)}, got {start!r}"
            )
    wanted = tuple(only) or ("",)
    return [_at(entry, scale) for entry in entries if entry["name"].startswith(wanted)]


def _check(entry):
    name = entry.get("name", "an entry without a name")
    missing, unknown = sorted(_NEEDED - set(entry)), sorted(set(entry) - _ALLOWED)
    if missing or unknown:
        raise ValueError(f"{name}: missing {missing}, unknown {unknown}")
    for scale in SCALES:
        if "expect" not in entry[scale]:
            raise ValueError(f"{name}: {scale} says nothing of the steps to expect")


def _at(entry, scale):
    budget = dict(entry[scale])
    expect = budget.pop("expect")
    trials = budget.pop("trials", entry["trials"])
    arguments = {
        "task": entry["task"],
        "learner": entry["learner"],
        "trials": trials,
        "seed": entry["seed"],
        "protocol": {**entry["protocol"], **budget},
        "width": entry.get("width"),
    }
    return Experiment(entry["name"], scale, arguments, expect)
