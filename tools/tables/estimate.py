"""How long experiments take on this machine: a short stretch of each is measured first."""

import time
from math import ceil

from lstmlib.trials import settings
from lstmlib.trials.shard import Shard

#: Steps that are not counted, because a first call is slow, and seconds that are.
WARM_UP, SECONDS = 50, 1.0


def seconds_a_step(experiment):
    """Measure one step of all places of a shard, in seconds of a core, however busy it is."""
    about = experiment.settings()
    shard = Shard(about, settings.trials_of(about, 0), about["width"])
    shard.advance(WARM_UP)
    begun, steps = time.process_time(), 0
    while time.process_time() - begun < SECONDS and not shard.done:
        shard.advance(50)
        steps += 50
    return (time.process_time() - begun) / max(steps, 1)


def seconds(experiment):
    """Seconds of one core that an experiment is expected to take."""
    trials = experiment.arguments["trials"]
    rounds = ceil(trials / (experiment.arguments["width"] or min(trials, 100)))
    return seconds_a_step(experiment) * experiment.expect * rounds


def span(total):
    """Return a number of seconds in words."""
    if total < 90:
        return f"{total:.0f} s"
    if total < 5400:
        return f"{total / 60:.0f} min"
    return f"{total / 3600:.1f} h" if total < 360000 else f"{total / 86400:.0f} days"
