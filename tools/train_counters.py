"""Train the networks that the chapters on timing and counting look into.

``python -m tools.train_counters [NAME ...]``

Each is what one trial of a stored experiment ended with. A trial depends on the seed of its
experiment and its number only, so it is run again here alone, and its weights are kept.
"""

import sys

from lstmlib.plots.trained import FOLDER
from lstmlib.trials import Shard
from tools.tables.experiments import load

#: The name of the file, and the experiment and the number of its trial.
TRIALS = {
    "counting-ab": ("counting-ab-tanh-peepholes", 27),
    "counting-ab-no-peepholes": ("counting-ab-tanh-no-peepholes", 9),
    "counting-abc": ("counting-abc-tanh-peepholes", 3),
    "timing": ("timing-tanh-peepholes", 0),
}
#: Steps between two looks at whether the trial is over.
LEG = 10_000


def train(experiment, trial):
    """Run one trial to its end.

    Parameters
    ----------
    experiment : str
        Its name in ``book/practice/results/experiments.json``.
    trial : int
        Its number.

    Returns
    -------
    net : lstmlib.Network
        As the trial left it.
    row : dict
        What the experiment's results file holds of the trial.
    """
    (found,) = (one for one in load("quick", [experiment]) if one.name == experiment)
    shard = Shard(found.settings(), [trial], width=2)
    while not shard.done:
        shard.advance(LEG)
    return shard.session.learner.network(0), shard.rows[0]


def main(names):
    """Train those that are named, or all, and write them."""
    for name in names or TRIALS:
        net, row = train(*TRIALS[name])
        net.save(FOLDER / f"{name}.npz")
        print(f"{name}: {row['outcome']} after {row['steps']} steps, best test {row['best']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
