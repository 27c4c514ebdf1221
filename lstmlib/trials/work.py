"""One shard at work: made from settings, taken up from a checkpoint, and packed into the next."""

import hashlib
import json
import time
from collections import Counter

from lstmlib.trials import checkpoint, rows, settings
from lstmlib.trials.shard import Shard

#: Steps between two looks at the clock. It decides nothing: any cut gives the same results.
STEPS = 100
#: Seconds between two words on how it goes.
TELL = 0.5


class Work:
    """A shard of a run, where it stands.

    Parameters
    ----------
    about : dict
        Settings of the run.
    index : int
        Which shard.
    packed : bytes, optional
        Where it stood, as `packed` gave it; without it the shard begins.
    """

    def __init__(self, about, index, packed=None):
        settings.refuse_other_versions(about)
        self.about, self.index = about, index
        facts = None if packed is None else read(about, index, packed)
        self.cpus = sorted({settings.cpu(), *(facts["cpus"] if facts else ())})
        self.shard = Shard(about, settings.trials_of(about, index), about["width"])
        if facts is not None:
            self.shard.restore(facts["state"])

    @property
    def counts(self):
        """What the progress bar shows of this shard."""
        outcomes = Counter(row["outcome"] for row in self.shard.rows)
        seated = [trial for trial in self.shard.session.trials if trial is not None]
        steps = sum(trial.facts["steps"] for trial in seated)
        return {"outcomes": dict(outcomes), "under_way": steps}

    def advance(self, seconds):
        """Go on for about so many seconds, or until the shard is done."""
        last = time.monotonic() + seconds
        while not self.shard.done:
            self.shard.advance(STEPS)
            if time.monotonic() >= last:
                return

    def packed(self):
        """Return where the shard stands, as bytes; of a finished one only what came out."""
        return checkpoint.pack(
            {
                "of": fingerprint(self.about),
                "shard": self.index,
                "cpus": self.cpus,
                "done": self.shard.done,
                "rows": rows.plain(self.shard.rows),
                "counts": self.counts,
                "state": None if self.shard.done else self.shard.state(),
            }
        )


def legs(work, every, save):
    """Take a shard to its end, saving every so many seconds; yield its counts now and then."""
    saved = time.monotonic()
    while not work.shard.done:
        work.advance(min(TELL, every))
        if work.shard.done or time.monotonic() - saved >= every:
            save(work.packed())
            saved = time.monotonic()
        yield work.counts


def leg(about, index, packed, seconds):
    """Take a packed shard so many seconds further: what a worker of a cluster does."""
    work = Work(about, index, packed)
    work.advance(seconds)
    return work.packed()


def read(about, index, packed):
    """Return what is in a checkpoint, or say what is wrong with it."""
    name = f"the checkpoint of shard {index}"
    try:
        facts = checkpoint.unpack(packed)
        whose = facts["of"], facts["shard"]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"folder: {name} is damaged or was not written by run; without its file that shard "
            f"begins anew"
        ) from error
    if whose != (fingerprint(about), index):
        raise ValueError(f"folder: {name} belongs to a run of other settings")
    return facts


def fingerprint(about):
    """Return a digest of what decides the results."""
    text = json.dumps(settings.identity(about), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
