"""Trial: what one network has done so far, and what comes next for it."""

from collections import deque
from math import fsum


class Trial:
    """One network on its way through a `Protocol`: told of each stream's end, it decides.

    Parameters
    ----------
    number : int
        Number of the trial in its run.
    protocol : Protocol
        How it is trained, tested and judged.

    Attributes
    ----------
    testing : bool
        Whether the next stream is for a test.
    outcome : str or None
        None while it goes on; see `row`.
    facts : dict
        Everything else that changes: numbers, strings and None.
    """

    def __init__(self, number, protocol):
        self.number, self.protocol = number, protocol
        self.testing, self.outcome = False, None
        self.facts = {
            "streams": 0,
            "steps": 0,
            "longest": 0,
            "tests": 0,
            "test_steps": 0,
            "best": None,
            "last": None,
            "class": _WORST[protocol.success],
            "since_test": 0,
            "final": None,
            "reason": None,
        }
        self._lengths = []
        self._errors = deque(maxlen=protocol.in_a_row or 0)

    def diverged(self, steps):
        """End the trial, whose answers were not finite, after so many steps of this stream."""
        kind = "test_steps" if self.testing else "steps"
        self.facts[kind] += steps
        self.outcome = "diverged"
        stream = "a test stream" if self.testing else "the training stream"
        streams = self.facts["streams"]
        self.facts["reason"] = f"an answer was not finite in {stream} after {streams} others"

    def passed(self, streams, steps, longest):
        """Note training streams after which nothing was to decide: `quiet` says which."""
        facts = self.facts
        facts["streams"] += streams
        facts["since_test"] += streams
        facts["steps"] += steps
        facts["longest"] = max(facts["longest"], longest)

    def trained(self, length, steps, right, error):
        """Note the end of a training stream.

        Parameters
        ----------
        length : int
            Units of it that were right, or all where an error does not end it.
        steps : int
            Steps of it.
        right : bool
            No answer was wrong.
        error : float
            Mean absolute error of the answers that were asked for.
        """
        facts, protocol = self.facts, self.protocol
        facts["streams"] += 1
        facts["steps"] += steps
        facts["since_test"] += 1
        facts["longest"] = max(facts["longest"], length)
        if right:
            self._errors.append(error)
        else:
            self._errors.clear()
        if protocol.max_steps is not None and facts["steps"] >= protocol.max_steps:
            facts["final"] = "steps"
        elif protocol.max_streams is not None and facts["streams"] >= protocol.max_streams:
            facts["final"] = "streams"
        if self._ripe(length):
            self._start_test()
        elif facts["final"]:
            self._run_out()

    def tested(self, length, steps, right):
        """Note the end of a test stream; the arguments are those of `trained`."""
        self.facts["test_steps"] += steps
        self._lengths.append(int(right) if self.protocol.success == "running" else length)
        verdict = _VERDICTS[self.protocol.success](self.protocol, self._lengths, right)
        if verdict is None:
            return
        result, found = verdict
        facts = self.facts
        facts["tests"] += 1
        facts["last"] = result
        facts["best"] = result if facts["best"] is None else max(facts["best"], result)
        facts["class"] = min(facts["class"], found, key=_CLASSES.index)
        self.testing, self._lengths, facts["since_test"] = False, [], 0
        if found in ("perfect", "solved"):
            self.outcome = found
        elif facts["final"]:
            self._run_out()

    @property
    def steps_left(self):
        """Steps that the next stream may take, or None."""
        budget = self.protocol.max_steps
        return None if self.testing or budget is None else budget - self.facts["steps"]

    @property
    def quiet(self):
        """Bound of the length, and number, of the training streams that `passed` may sum up."""
        protocol, facts = self.protocol, self.facts
        if self.testing or protocol.success != "tests" or protocol.in_a_row is not None:
            return 0, 0
        limit = protocol.max_streams
        spare = _MANY if limit is None else limit - facts["streams"] - 1
        return protocol.test_after, spare

    @property
    def row(self):
        """What is kept of a trial that is over, as a dict of numbers and strings.

        ``outcome`` is ``"perfect"`` or ``"solved"``; ``"good"``, ``"bad"`` or ``"failed"`` after
        the last of the protocol's streams; ``"censored"`` where the budget of steps ran out first,
        with the ``budget``; ``"diverged"``, with the ``reason``. ``standing`` is the best class of
        its tests, censored or not.

        ``best`` and ``last`` are results of tests: the mean length of the streams that were run
        (``"tests"``), the share of right sequences (``"running"``), or the number of sequences
        that were right in order (``"range"``); None where there was no test.
        """
        facts = self.facts
        row = {"trial": self.number, "outcome": self.outcome, "standing": facts["class"]}
        shown = ("streams", "steps", "longest", "tests", "test_steps", "best", "last")
        row |= {name: facts[name] for name in shown}
        if self.outcome == "censored":
            row["budget"] = self.protocol.max_steps
        if self.outcome == "diverged":
            row["reason"] = facts["reason"]
        return row

    def state(self):
        """Return everything that changes, JSON-able."""
        return {
            "testing": self.testing,
            "outcome": self.outcome,
            "facts": dict(self.facts),
            "lengths": list(self._lengths),
            "errors": list(self._errors),
        }

    def restore(self, state):
        """Go on from a state."""
        self.testing, self.outcome = state["testing"], state["outcome"]
        self.facts, self._lengths = dict(state["facts"]), list(state["lengths"])
        self._errors.clear()
        self._errors.extend(state["errors"])

    def _ripe(self, length):
        """Whether a test comes next."""
        facts, protocol = self.facts, self.protocol
        if protocol.success == "running":
            return self._row_is_right()
        if facts["final"]:
            return True
        due = length >= protocol.test_after and facts["since_test"] >= protocol.test_every
        if protocol.test_share is not None:
            due = due and facts["test_steps"] <= protocol.test_share * facts["steps"]
        return due and (protocol.in_a_row is None or self._row_is_right())

    def _row_is_right(self):
        errors, protocol = self._errors, self.protocol
        if len(errors) < protocol.in_a_row:
            return False
        return protocol.mean_error is None or fsum(errors) / len(errors) < protocol.mean_error

    def _start_test(self):
        self.testing, self._lengths = True, []

    def _run_out(self):
        by_budget = self.facts["final"] == "steps"
        self.outcome = "censored" if by_budget else self.facts["class"]


def _by_streams(protocol, lengths, right):
    """Verdict of ``"tests"``: (mean length, class), or None while it is open."""
    cap, left = protocol.longest_test, protocol.tests - len(lengths)
    flawless = cap is not None and min(lengths) >= cap
    total, enough = sum(lengths), protocol.good * protocol.tests
    if left:
        hopeless = cap is not None and total + left * cap <= enough
        decided = not flawless and (total > enough or hopeless)
        if protocol.whole_tests or not decided:
            return None
        return total / len(lengths), "bad" if hopeless else "good"
    return total / len(lengths), "perfect" if flawless else "good" if total > enough else "bad"


def _by_share(protocol, lengths, right):
    """Verdict of ``"running"``: the network has solved its task, the tests only tell how well."""
    if len(lengths) < protocol.tests:
        return None
    return sum(lengths) / protocol.tests, "solved"


def _by_order(protocol, lengths, right):
    """Verdict of ``"range"``: how many sequences, in order, were right."""
    if right and len(lengths) < protocol.longest_test:
        return None
    reached = len(lengths) - (not right)
    return reached, "solved" if reached >= protocol.tests else "failed"


_MANY = 2**62
_CLASSES = ("perfect", "solved", "good", "bad", "failed")
_WORST = {"tests": "bad", "running": "failed", "range": "failed"}
_VERDICTS = {"tests": _by_streams, "running": _by_share, "range": _by_order}
