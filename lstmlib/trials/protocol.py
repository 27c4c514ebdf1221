"""Protocol: how one trial is trained, tested and judged."""

from dataclasses import asdict, dataclass, fields

from lstmlib import _checks

#: How the learning rate changes within a stream.
SCHEDULES = ("constant", "step-decay", "1/t", "1/sqrt(t)")
#: When a trial has succeeded.
SUCCESSES = ("tests", "running", "range")
_COUNTS = ("cap", "test_cap", "tests", "in_a_row", "max_streams", "max_steps")


@dataclass(frozen=True)
class Protocol:
    """How one trial is trained, tested and judged.

    Training streams follow one another, weights stay. A stream ends at its cap, at the end that
    the task gives it or, with ``ends_at_error``, with its first wrong answer. Caps count what the
    task counts, see `Stream.unit`: symbols, strings, delays, sequences.

    Parameters
    ----------
    alpha : float
        Learning rate at the first step of a training stream.
    schedule : {"constant", "step-decay", "1/t", "1/sqrt(t)"}
        How it falls within the stream: not at all, by the factor `decay` a step, or as alpha/t or
        alpha/√t at the t-th step.
    decay : float
        The factor of ``"step-decay"``.
    momentum : float
        Share of the last step of the weights that is added to the next.
    ends_at_error : bool
        Whether the first wrong answer ends a stream. A test stream always ends there.
    cap, test_cap : int or None
        The longest training stream and test stream; without `test_cap` they are equal; without
        both, the task alone ends them.
    success : {"tests", "running", "range"}
        ``"tests"``: a trial is perfect when all streams of one test reach the cap.
        ``"running"``: it is solved when `in_a_row` training sequences in a row were right and their
        mean error was below `mean_error`; one test then says how it does on new ones.
        ``"range"``: tests go through the lengths 1, 2, 3, ... in order, up to the first wrong
        answer or to `test_cap`; it is solved when the first `tests` of them are right.
    tests : int
        Streams of one test.
    test_after : int
        A test follows each training stream that was at least so long; 0: each. This is a shortcut
        of ours: a network that errs sooner than this is not worth ten tests. It may put the end of
        a trial off by some streams, and the best test of a poor trial is then the best of few.
    test_share : float or None
        No test starts while the steps of all tests are more than this share of those of the
        training. Another shortcut of ours, for ten tests of a fair network take longer than the
        stream before them. It bounds when a test starts, not how long it takes, and the last test
        of a trial is not bound.
    test_every : int
        A test follows at the earliest so many training streams after the last one.
    whole_tests : bool
        By default a test stops as soon as its class (perfect, good or bad) is certain, for a
        network on the way to perfect would spend ten times its training on tests. The class is
        the same; the mean of such a test is that of the streams that were run. True: run all.
    good : float
        A test whose mean stream is longer is good.
    in_a_row : int
        Right sequences in a row for ``"running"``. Also with ``"range"``: no test before that.
    mean_error : float or None
        Bound of the mean absolute error of these sequences.
    max_streams, max_steps : int or None
        Where a trial ends without success: after so many training streams (the paper's limit, the
        trial has failed), or training steps (our budget, the trial is censored).

    Notes
    -----
    What tests cost, in steps of the training, on the continual Reber task with the set of legal
    symbols as target: 10.0 with a test after each stream (40 trials, the first 15 000 steps); 0.12
    with ``test_after=100`` and 0.09 with ``test_share=0.5`` as well (the first 60 000); 1.11 in a
    whole run of 100 trials of 500 000 steps with ``test_after=1000``, ``test_share=0.5`` and a cap
    of 100 000, where one perfect test alone takes twice the budget of the training.
    """

    alpha: float = 0.5
    schedule: str = "constant"
    decay: float = 0.99
    momentum: float = 0.0
    ends_at_error: bool = True
    cap: int | None = None
    test_cap: int | None = None
    success: str = "tests"
    tests: int = 10
    test_after: int = 0
    test_share: float | None = None
    test_every: int = 1
    whole_tests: bool = False
    good: float = 1000.0
    in_a_row: int | None = None
    mean_error: float | None = None
    max_streams: int | None = None
    max_steps: int | None = None

    def __post_init__(self):
        _checks.choice("schedule", self.schedule, SCHEDULES)
        _checks.choice("success", self.success, SUCCESSES)
        for name in ("ends_at_error", "whole_tests"):
            _checks.flag(name, getattr(self, name))
        for name in ("alpha", "decay", "momentum", "good"):
            _checks.real(name, getattr(self, name), minimum=0.0)
        for name in ("decay", "momentum"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name}: expected at most 1, got {getattr(self, name)}")
        for name in _COUNTS:
            if getattr(self, name) is not None:
                _checks.integer(name, getattr(self, name))
        _checks.integer("test_after", self.test_after, minimum=0)
        _checks.integer("test_every", self.test_every)
        for name in ("mean_error", "test_share"):
            if getattr(self, name) is not None:
                _checks.positive(name, getattr(self, name))
        self._check_together()

    def _check_together(self):
        if self.tests is None:
            raise TypeError("tests: expected an integer of at least 1, got None")
        if self.success == "running" and self.in_a_row is None:
            raise ValueError("in_a_row: expected a number of sequences where success is 'running'")
        if self.success == "range" and self.longest_test is None:
            raise ValueError("test_cap: expected a number of sequences where success is 'range'")
        if self.max_streams is None and self.max_steps is None:
            raise ValueError("max_streams: expected a limit here or in max_steps, got neither")

    @property
    def longest_test(self):
        """The cap of a test stream: `test_cap`, or else `cap`."""
        return self.cap if self.test_cap is None else self.test_cap

    def changed(self, **changes):
        """Return this protocol with other values; an unknown name is a ValueError."""
        known = [field.name for field in fields(self)]
        for name in changes:
            if name not in known:
                raise ValueError(f"protocol: expected some of {', '.join(known)}, got {name!r}")
        return Protocol(**{**asdict(self), **changes})
