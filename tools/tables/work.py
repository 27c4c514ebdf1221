"""All experiments, a few at a time, each in a process of its own, with what is left to do."""

import os
import subprocess
import sys
import time
from collections import Counter, deque

from lstmlib.trials import files
from tools.tables.estimate import span

#: A worker is one process for one core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
#: Seconds between two looks, and between two lines on how it goes.
LOOK, TELL = 0.5, 30.0


class Work:
    """Experiments and the processes that work on them.

    Parameters
    ----------
    expected : dict
        Experiment → seconds that it is expected to take; the longest comes first.
    workers : int
        Processes at a time.
    say : callable
        Takes a line.
    """

    def __init__(self, expected, workers, say=print):
        self.expected, self.workers, self.say = expected, workers, say
        self.waiting = deque(sorted(expected, key=expected.get, reverse=True))
        self.running, self.done, self.failed = {}, [], []
        self._before = dict.fromkeys(expected, 0.0)

    def run(self, finished):
        """Work through all of them.

        Parameters
        ----------
        finished : callable
            Called with each experiment that came to its end.

        Returns
        -------
        list of Experiment
            Those that failed.
        """
        told = begun = time.monotonic()
        try:
            while self.waiting or self.running:
                self._fill()
                time.sleep(LOOK)
                for experiment in self._ended():
                    self.say(f"{experiment.name}: {outcome(experiment)}")
                    finished(experiment)
                if time.monotonic() - told > TELL:
                    told = time.monotonic()
                    self.say(self.line(told - begun))
        finally:
            for process in self.running.values():
                process.kill()
                process.wait()
        return self.failed

    def line(self, elapsed):
        """Say how far it is."""
        shares = {experiment: share(experiment) for experiment in self.running}
        left = sum(self.expected[one] for one in self.waiting)
        left += sum(self.expected[one] * (1 - part) for one, part in shares.items())
        now = ", ".join(f"{one.name} {part:.0%} ({outcome(one)})" for one, part in shares.items())
        through, total = len(self.done), len(self.expected)
        left = span(left / self.workers)
        return f"[{span(elapsed)}] {through} of {total} done, about {left} left; {now}"

    def _fill(self):
        while self.waiting and len(self.running) < self.workers:
            experiment = self.waiting.popleft()
            command = [sys.executable, "-m", "tools.tables.one", experiment.name, experiment.scale]
            self.running[experiment] = subprocess.Popen(
                command, stdin=subprocess.PIPE, env={**os.environ, **ONE_THREAD}
            )

    def _ended(self):
        for experiment, process in list(self.running.items()):
            if process.poll() is None:
                continue
            process.stdin.close()
            del self.running[experiment]
            (self.done if process.returncode == 0 else self.failed).append(experiment)
            if process.returncode == 0:
                yield experiment
            else:
                self.say(f"{experiment.name} failed, see above")


def facts(experiment):
    """Return the facts of the checkpoints of an experiment, if there are any yet."""
    if not (experiment.folder / files.SETTINGS).is_file():
        return []
    return list(files.gather(experiment.folder, files.stored(experiment.folder)).values())


def share(experiment):
    """Return which part of the budget of steps has been used, or of the trials."""
    counts = [part["counts"] for part in facts(experiment)]
    through = sum(sum(one["outcomes"].values()) for one in counts)
    budget = experiment.arguments["protocol"].get("max_steps")
    if budget:
        through += sum(one["under_way"] for one in counts) / budget
    return min(1.0, through / experiment.arguments["trials"])


def outcome(experiment):
    """Say what came out so far."""
    counts = sum((Counter(part["counts"]["outcomes"]) for part in facts(experiment)), Counter())
    return ", ".join(f"{n} {name}" for name, n in counts.most_common()) or "none ended"
