"""How far a run is, on one line: trials, time left, and what came out so far."""

import sys
from collections import Counter

#: Between two looks, in a terminal and where the lines are kept.
_TERMINAL, _KEPT = 0.2, 30.0
_FORMAT = "{percentage:3.0f} %|{bar}| {desc} [{elapsed}, at most {remaining} left]"


class Bar:
    """A bar over the trials of a run, shared by everybody who works on it.

    The trials that are under way count by the share of their budget of steps that they have used,
    so the time left is what it takes if none of them succeeds before its budget ends.

    Parameters
    ----------
    settings : dict
        Of the run.
    shown : bool
        Whether to show it (needs tqdm).
    """

    def __init__(self, settings, shown):
        self._counts, self._trials = {}, settings["trials"]
        self._budget = (settings.get("protocol") or {}).get("max_steps")
        self._bar = _tqdm(self._trials) if shown else None

    def begin(self, counts):
        """Take what the checkpoints hold, shard → counts; it does not count for the speed."""
        self._counts.update(counts)
        if self._bar is not None:
            self._bar.initial = self._done()
            self._draw(at_once=True)

    def show(self, shard, counts):
        """Take the newest counts of one shard."""
        self._counts[shard] = counts
        if self._bar is not None:
            self._draw()

    def _draw(self, at_once=False):
        self._bar.set_description_str(self.line(), refresh=False)
        # `update` looks at the clock, so a line is drawn only every now and then.
        self._bar.update(self._done() - self._bar.n)
        if at_once:
            self._bar.refresh()

    def line(self):
        """Return in words what came out so far."""
        outcomes = sum((Counter(counts["outcomes"]) for counts in self._counts.values()), Counter())
        told = ", ".join(f"{n} {outcome}" for outcome, n in outcomes.most_common())
        return f"{outcomes.total()} of {self._trials} trials{': ' if told else ''}{told}"

    def _done(self):
        """How many trials are done, with the parts of those under way."""
        finished = sum(sum(counts["outcomes"].values()) for counts in self._counts.values())
        if not self._budget:
            return finished
        under_way = sum(counts["under_way"] for counts in self._counts.values())
        return min(finished + under_way / self._budget, self._trials)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._bar is not None:
            self._bar.refresh()
            self._bar.close()


def _tqdm(trials):
    try:
        from tqdm import tqdm
    except ImportError as error:
        raise ImportError(
            "progress: the bar needs tqdm (pip install 'lstmlib[train]'); "
            "with progress=False it is not needed"
        ) from error
    # Trials end in bursts: the mean speed tells more than that of the last ones.
    pause = _TERMINAL if sys.stderr.isatty() else _KEPT
    return tqdm(total=trials, smoothing=0, bar_format=_FORMAT, mininterval=pause)
