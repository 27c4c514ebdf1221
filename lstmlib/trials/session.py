"""Session: N trials side by side, each on its own way through one protocol."""

import numpy as np

from lstmlib.trials.schedules import SCHEDULES
from lstmlib.trials.trial import Trial

#: A cap that is never reached.
_NEVER = np.iinfo(np.int64).max


class Session:
    """The trials of one protocol in the places of one stream and one learner.

    At each step all places read, answer and, unless they are testing, learn. A place depends on
    its trial alone: on the weights and the generator it sat down with.

    Parameters
    ----------
    stream : Stream
        The task; opened here.
    protocol : Protocol
        How each trial is trained, tested and judged.
    learner : Learner
        The networks; a place whose seat is empty holds any.

    Attributes
    ----------
    N : int
        Places.
    trials : list of Trial or None
        Who sits where.
    over : list of int
        Places whose trial has ended with the last step. They stand still until `sit` or `leave`.
    """

    def __init__(self, stream, protocol, learner):
        self.stream, self.protocol, self.learner, self.N = stream, protocol, learner, learner.N
        stream.open(self.N, learner.dtype)
        self.trials, self.over = [None] * self.N, []
        self._hot = {
            "rate": np.zeros(self.N, learner.dtype),  # alpha at a stream's start, 0 in tests
            "strict": np.zeros(self.N, bool),  # the first error ends the stream
            "testing": np.zeros(self.N, bool),
            "active": np.zeros(self.N, bool),
            "begun": np.zeros(self.N, bool),  # the next step is the first of a sequence
            "wrong": np.zeros(self.N, bool),  # an answer of this sequence was
            "length": np.zeros(self.N, np.int64),
            "cap": np.full(self.N, _NEVER),
            "t": np.zeros(self.N, np.int64),  # steps of this sequence
            "budget": np.full(self.N, _NEVER),  # steps that it may take
            "quiet": np.zeros(self.N, np.int64),  # no test follows a shorter training stream
            "spare": np.zeros(self.N, np.int64),  # streams of this kind before the last of all
            "streams": np.zeros(self.N, np.int64),  # streams of this kind, untold to the trial,
            "steps": np.zeros(self.N, np.int64),  # their steps,
            "longest": np.zeros(self.N, np.int64),  # and the longest of them
            "error": np.zeros(self.N),
            "asked": np.zeros(self.N),
        }
        for name, array in self._hot.items():
            setattr(self, f"_{name}", array)
        self._rate_at = SCHEDULES[protocol.schedule](protocol, learner.dtype)
        self._untold = self._streams, self._steps, self._longest
        self._measures = protocol.mean_error is not None
        self._look()

    def sit(self, place, number, net, rng):
        """Let a trial sit down at a place.

        Parameters
        ----------
        place : int
            Where.
        number : int
            Number of the trial.
        net : Network
            Its network, as it starts.
        rng : Generator
            What its streams are drawn from.
        """
        here = np.arange(self.N) == place
        self.learner.replace(here, net)
        self.stream.seat(place, rng)
        self.trials[place] = Trial(number, self.protocol)
        self._active[place] = True
        self._prepare(place)
        self.stream.begin(here, self._testing)
        self._look()

    def step(self):
        """Take all places one step on."""
        stream, learner = self.stream, self.learner
        if self._any_begun or stream.resets:
            learner.reset(self._begun | stream.fresh if stream.resets else self._begun)
            self._begun[:], self._any_begun = False, False
        if self._learning:
            rate = self._rate_at(self._rate, self._t)
            y = learner.advance(stream.x.T, stream.target.T, rate, stream.mask)
        else:
            y = learner.answer(stream.x.T)
        ended = self._judge(y)
        if ended.any():
            self._close(ended)
        else:
            stream.advance(self._active)

    @property
    def steps(self):
        """Steps that the trials sitting here have taken, the sequences that still run aside."""
        facts = (trial.facts for trial in self.trials if trial is not None)
        return int(self._steps.sum()) + sum(f["steps"] + f["test_steps"] for f in facts)

    def leave(self, place):
        """Empty a place whose trial is over."""
        self.trials[place] = None

    def state(self):
        """Return everything: arrays and JSON-able facts, nothing shared."""
        trials = [t and {"number": t.number, **t.state()} for t in self.trials]
        return {
            "learner": self.learner.state(),
            "stream": self.stream.state(),
            "hot": {name: array.copy() for name, array in self._hot.items()},
            "trials": trials,
            "over": list(self.over),
        }

    def restore(self, state):
        """Go on, bit for bit, from the state of a session like this one."""
        self.learner.restore(state["learner"])
        self.stream.restore(state["stream"])
        for name, array in self._hot.items():
            array[...] = state["hot"][name]
        for place, saved in enumerate(state["trials"]):
            self.trials[place] = saved and Trial(saved["number"], self.protocol)
            if saved:
                self.trials[place].restore(saved)
        self.over = list(state["over"])
        self._look()

    def _judge(self, y):
        """Count an answer; returns the places whose sequence is over."""
        stream, strict = self.stream, self._strict
        wrong = ~stream.right(y.T)
        stop = strict & wrong
        self._wrong |= wrong
        self._length += np.greater(stream.counted, stop)
        self._t += 1
        if self._measures:
            self._error += stream.mask * np.abs(stream.target.T - y).mean(axis=0)
            self._asked += stream.mask > 0
        stop |= stream.last
        stop |= self._length >= self._cap
        stop |= self._t >= self._budget
        stop &= self._active
        return stop

    def _close(self, ended):
        """Tell the trials whose sequence is over, and start what comes next for them."""
        told = ended & ~self._go_on(ended) if self._quiet.any() else ended
        for place in np.flatnonzero(told).tolist():
            trial = self.trials[place]
            self._tell(trial, place)
            if trial.outcome is None:
                self._prepare(place)
            else:
                self._stop(place)
                ended[place] = False
        self._look()
        self.stream.turn(ended, self._active & ~ended, self._testing)

    def _go_on(self, ended):
        """Start the next training stream where nothing but that comes; returns where.

        Almost all streams are of this kind, a few steps long: an array operation for all of them
        costs less than a word with each trial.
        """
        plain = ended & (self._length < self._quiet)
        plain &= (self._t < self._budget) & (self._streams < self._spare)
        plain &= ~self.learner.diverged
        np.maximum(self._longest, self._length, out=self._longest, where=plain)
        steps = self._t * plain
        self._streams += plain
        self._steps += steps
        self._budget -= steps
        self._begun |= plain
        self._t -= steps
        self._length[plain] = 0
        return plain

    def _tell(self, trial, place):
        steps, right = int(self._t[place]), not self._wrong[place]
        self._catch_up(trial, place)
        if self.learner.diverged[place]:
            trial.diverged(steps)
        elif trial.testing:
            trial.tested(int(self._length[place]), steps, right)
        else:
            error = float(self._error[place] / max(self._asked[place], 1.0))
            trial.trained(int(self._length[place]), steps, right, error)

    def _catch_up(self, trial, place):
        """Tell a trial of the streams that went by without a word."""
        if self._streams[place]:
            trial.passed(*(int(array[place]) for array in self._untold))
            for array in self._untold:
                array[place] = 0

    def _prepare(self, place):
        """Make a place ready for the first step of its next sequence."""
        trial, protocol = self.trials[place], self.protocol
        testing = trial.testing
        if testing and not self._testing[place]:
            self.stream.start_test(place)
        cap = protocol.longest_test if testing else protocol.cap
        if testing and protocol.success != "tests":
            cap = None
        left = trial.steps_left
        self._testing[place] = testing
        self._strict[place] = testing or protocol.ends_at_error
        self._rate[place] = 0.0 if testing else protocol.alpha
        self._cap[place] = _NEVER if cap is None else cap
        self._budget[place] = _NEVER if left is None else left
        self._quiet[place], self._spare[place] = trial.quiet
        self._begun[place], self._wrong[place] = True, False
        self._length[place] = self._t[place] = 0
        self._error[place] = self._asked[place] = 0.0

    def _stop(self, place):
        """Let a place stand still."""
        self._active[place] = self._strict[place] = self._testing[place] = False
        self._rate[place] = 0.0
        self._cap[place] = self._budget[place] = _NEVER
        self._quiet[place] = 0
        self.over.append(place)

    def _look(self):
        """See what the next step has to do, so that most steps need not look."""
        self._any_begun = bool(self._begun.any())
        self._learning = bool(self._rate.any())
