"""The first steps of each experiment in float64: what any processor must come to.

A row is the same to the last bit on one kind of processor only, for float32 and thousands of steps
make a last bit a different course. Two hundred steps in float64 are the same on all, within 1e-6.
"""

import json
from math import isclose

from lstmlib.trials.shard import Shard
from tools.tables.experiments import RESULTS

FILE = RESULTS / "first-steps.json"
STEPS, TRIALS = 200, (0, 1)
#: Relative difference up to which two processors came to the same.
SAME = 1e-6


def weights(experiment):
    """Give the mean absolute weight of each array of the first trials after the first steps.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    list of dict
        Name of an array → mean, for each trial.
    """
    settings = experiment.settings()
    settings["learner"]["dtype"] = "float64"
    shard = Shard(settings, list(TRIALS), len(TRIALS))
    shard.advance(STEPS)
    nets = [shard.session.learner.network(place) for place in range(len(TRIALS))]
    return [
        {name: float(abs(array).mean()) for name, array in net.named_parameters()} for net in nets
    ]


def stored():
    """Read what was stored: a dict experiment → `weights`."""
    return json.loads(FILE.read_text("utf8")) if FILE.is_file() else {}


def store(experiments):
    """Work the first steps of some experiments out and keep them; others stay.

    What is stored and came out the same, as far as other processors can tell, stays too: a table
    that is made again elsewhere changes no file.

    Parameters
    ----------
    experiments : list of Experiment
    """
    found = stored()
    for experiment in experiments:
        now, before = weights(experiment), found.get(experiment.name)
        if before is None or not _same(before, now):
            found[experiment.name] = now
    FILE.write_text(json.dumps(dict(sorted(found.items())), indent=1) + "\n", "utf8")


def _same(before, now):
    """Whether all arrays are there on both sides, and close."""
    return len(before) == len(now) and all(
        one.keys() == other.keys()
        and all(isclose(one[name], other[name], rel_tol=SAME, abs_tol=1e-9) for name in one)
        for one, other in zip(before, now, strict=True)
    )
