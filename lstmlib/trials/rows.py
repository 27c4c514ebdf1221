"""What came out of a run: counted, and written and read as JSON lines."""

import json
from collections import Counter
from dataclasses import dataclass

import numpy as np

from lstmlib.trials.intervals import wilson

#: The first line of a file says that it is one of these.
KIND = "lstmlib.trials results"


@dataclass(frozen=True)
class Results:
    """What came out of a run, so far or at its end.

    Attributes
    ----------
    settings : dict
        Everything that decides the results (task, learner, protocol, seed, trials, width, shards,
        versions), and the CPU and the date where it began.
    cpus : list of str
        What computed. Equal bits can be expected only where this is one, and the same.
    rows : list of dict
        One a finished trial, in their order; each has ``trial`` and ``outcome``.
    """

    settings: dict
    cpus: list
    rows: list

    @property
    def finished(self):
        """Whether all trials are in."""
        return len(self.rows) == self.settings["trials"]

    @property
    def counts(self):
        """How many trials came to each outcome: a Counter."""
        return Counter(row["outcome"] for row in self.rows)

    def share(self, *outcomes, by="outcome", confidence=0.95):
        """Return the share of the trials that came to one of these outcomes.

        Parameters
        ----------
        *outcomes : str
            Which outcomes count together.
        by : {"outcome", "standing"}
            What is counted: how a trial ended, or the best class of its tests, which a trial whose
            budget ran out has too.
        confidence : float
            Of the Wilson interval.

        Returns
        -------
        tuple of float
            The share, and the ends of its interval.
        """
        n = len(self.rows)
        found = sum(row[by] in outcomes for row in self.rows)
        return (found / n if n else float("nan"), *wilson(found, n, confidence))

    def __repr__(self):
        counts = ", ".join(f"{n} {outcome}" for outcome, n in self.counts.most_common())
        of = f"{len(self.rows)} of {self.settings['trials']} trials"
        return f"Results({self.settings['task']['name']}, {of}{': ' if counts else ''}{counts})"


def text(results):
    """Return the lines of a results file: the settings first, then a trial a line."""
    head = {"kind": KIND, "settings": results.settings, "cpus": results.cpus}
    return "".join(json.dumps(line, allow_nan=False) + "\n" for line in (head, *results.rows))


def plain(value):
    """Return a value as JSON can hold it; a number that is not finite becomes None."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value


def parse(lines):
    """Return the Results that `text` wrote, or raise a KeyError, TypeError or ValueError."""
    head, *rows = (json.loads(line) for line in lines)
    if head["kind"] != KIND or not all({"trial", "outcome"} <= set(row) for row in rows):
        raise ValueError("another kind of file")
    return Results(head["settings"], head["cpus"], rows)
