"""Every kind of success, and of failure, on a task whose answers are right or wrong as told."""

import numpy as np
import pytest

from lstmlib.network import Blocks, Network
from lstmlib.online import Learner
from lstmlib.tasks.streams.base import Stream
from lstmlib.trials.protocol import Protocol
from lstmlib.trials.session import Session


class Told(Stream):
    """Sequences whose answers are right for as many steps as a list says.

    Parameters
    ----------
    lengths : list of int
        Right steps of each sequence in the order in which they begin, tests among them.
    steps : int or None
        Steps of a sequence; None: it has no end.
    asked : float
        What is to be answered, which makes the error large or small.
    """

    name, unit = "told", "steps"

    def __init__(self, lengths, steps=None, asked=0.5):
        super().__init__(lengths=lengths, steps=steps, asked=asked)
        self.began, self.tests = [], 0

    def open(self, N, dtype):
        super().open(N, dtype)
        self.array("which", int, fill=-1)
        self.array("step", int)
        self.target[:] = self.settings["asked"]

    def start_test(self, place):
        self.tests += 1

    def begin(self, where, testing):
        self.began += testing[where].tolist()
        self.which[where] += 1
        self.step[where] = 0
        self._show()

    def advance(self, where):
        self.step[where] += 1
        self._show()

    def _show(self):
        if self.settings["steps"]:
            self.last[:] = self.step == self.settings["steps"] - 1

    def right(self, y):
        lengths = np.array([*self.settings["lengths"], 0])
        return self.step < lengths[np.minimum(self.which, len(lengths) - 1)]


def row_of(lengths, steps=None, asked=0.5, net=None, **protocol):
    """Row of one trial, and its stream."""
    usual = Network.create(1, Blocks(1), 1, rng=0)
    stream, protocol = Told(lengths, steps, asked), Protocol(**protocol)
    session = Session(stream, protocol, Learner([usual, usual]))
    session.sit(1, 7, net or usual, np.random.default_rng(0))
    for _ in range(2000):
        if session.over:
            break
        session.step()
    assert session.over == [1]
    return session.trials[1].row, stream


TESTS = {"cap": 10, "tests": 3, "good": 4.0}


def facts(row, *names):
    """Some of the numbers of a row."""
    return tuple(row[name] for name in names)


def test_perfect_when_all_streams_of_a_test_reach_the_cap():
    row, stream = row_of([3, 10, 10, 9, 5, 10, 12, 10], max_streams=9, **TESTS)
    assert row == {
        "trial": 7,
        "outcome": "perfect",
        "standing": "perfect",
        "streams": 2,
        "steps": 4 + 6,  # the wrong answer is a step, but not of the length
        "longest": 5,
        "tests": 2,
        "test_steps": 10 + 10 + 10 + 30,
        "best": 10.0,
        "last": 10.0,
    }
    assert stream.began == [False, True, True, True, False, True, True, True]
    assert stream.tests == 2


def test_good_or_bad_after_the_last_stream_by_the_best_test():
    row, _ = row_of([1, 5, 6, 7, 2, 1, 1, 1], max_streams=2, **TESTS)
    assert facts(row, "outcome", "standing", "best", "last") == ("good", "good", 6.0, 1.0)
    row, _ = row_of([1, 3, 4, 5], max_streams=1, **TESTS)
    assert facts(row, "outcome", "standing", "best") == ("bad", "bad", 4.0)


def test_a_test_stops_when_its_class_is_certain():
    # 9 + 8 > 3 · 4, and not perfect: good, whatever comes. 1 + 0 + 10 < 3 · 4: bad.
    row, stream = row_of([1, 9, 8, 1, 1, 0], max_streams=2, **TESTS)
    assert facts(row, "tests", "best", "last", "outcome") == (2, 8.5, 0.5, "good")
    assert stream.began == [False, True, True, False, True, True]
    whole, stream = row_of([1, 9, 8, 0, 1, 1, 0, 0], max_streams=2, whole_tests=True, **TESTS)
    assert facts(whole, "tests", "best", "outcome") == (2, 17 / 3, "good")
    assert stream.began == [False, *[True] * 3, False, *[True] * 3]


def test_tests_follow_long_streams_and_the_last():
    row, stream = row_of([2, 4, 1, 2, 1, 2, 1, 1, 2, 1], test_after=3, max_streams=4, **TESTS)
    assert stream.began == [False, False, *[True] * 3, False, False, *[True] * 3]
    assert facts(row, "tests", "streams", "steps", "longest") == (2, 4, 3 + 5 + 3 + 2, 4)


@pytest.mark.parametrize("test_after", [0, 8])
def test_the_budget_is_kept_to_the_step(test_after):
    row, _ = row_of([4, 0, 0, 4, 0, 0], max_steps=9, test_after=test_after, **TESTS)
    assert facts(row, "outcome", "steps", "budget", "standing") == ("censored", 9, 9, "bad")
    assert row["tests"] == (2 if test_after == 0 else 1)


def test_tests_take_no_more_than_their_share():
    lengths = [1, 9, 8, 1, 1, 1, 1, 1, 0, 0, 0]
    row, stream = row_of(lengths, test_share=2.0, max_streams=9, **TESTS)
    # The first test took 19 steps, so the next waits until 10 steps of training are done.
    assert stream.began[:9] == [False, True, True, False, False, False, False, True, True]
    assert row["tests"] >= 2


RUNNING = {"success": "running", "ends_at_error": False, "in_a_row": 3, "tests": 4}


def test_running_is_solved_by_a_row_of_right_sequences():
    lengths = [5, 5, 2, 5, 5, 5, 5, 5, 3, 5]
    row, stream = row_of(lengths, steps=5, max_streams=99, **RUNNING)
    assert facts(row, "outcome", "standing", "streams", "steps") == ("solved", "solved", 6, 30)
    assert facts(row, "tests", "best", "last") == (1, 0.75, 0.75)
    assert stream.began == [False] * 6 + [True] * 4


def test_running_asks_for_small_errors_too():
    far = row_of([5] * 20, steps=5, asked=9.0, mean_error=0.4, max_streams=8, **RUNNING)[0]
    assert facts(far, "outcome", "standing", "streams", "tests") == ("failed", "failed", 8, 0)
    near = row_of([5] * 20, steps=5, asked=0.5, mean_error=0.4, max_streams=8, **RUNNING)[0]
    assert facts(near, "outcome", "streams", "best") == ("solved", 3, 1.0)


def test_running_fails_when_no_row_was_right():
    row, _ = row_of([5, 5, 4] * 9, steps=5, max_steps=45, **RUNNING)
    assert facts(row, "outcome", "standing", "best") == ("censored", "failed", None)


RANGE = {"success": "range", "ends_at_error": False, "tests": 3, "test_cap": 6}


def test_range_is_solved_when_the_first_lengths_are_right_and_says_how_far_it_goes():
    row, stream = row_of([1, 5, 5, 3, 2, *[5] * 5, 1], steps=5, max_streams=9, **RANGE)
    assert facts(row, "outcome", "streams", "tests", "best", "last") == ("solved", 2, 2, 5, 5)
    assert stream.tests == 2
    far = row_of([1, *[5] * 9], steps=5, max_streams=9, **RANGE)[0]
    assert facts(far, "outcome", "best", "test_steps") == ("solved", 6, 30)


def test_range_may_wait_for_a_row_and_fails_with_the_last_stream():
    row, stream = row_of([5, 1, 5, 5, 5, 0], steps=5, in_a_row=2, max_streams=4, **RANGE)
    assert stream.began == [False] * 4 + [True] * 2
    assert facts(row, "outcome", "standing", "best") == ("failed", "failed", 1)


def test_tests_every_so_many_streams():
    row, stream = row_of([9] * 30, steps=5, max_streams=4, test_every=2, **TESTS)
    assert stream.began == [False, False, *[True] * 3, False, False, *[True] * 3]
    assert facts(row, "outcome", "tests") == ("good", 2)


def test_a_trial_that_diverges_says_so():
    net = Network.create(1, Blocks(1), 1, rng=0, output="identity", dtype="float32")
    net.w_k[:] = 1e38
    net.b_k[:] = 3e38
    like = Network.create(1, Blocks(1), 1, rng=0, output="identity", dtype="float32")
    session = Session(
        Told([50] * 9), Protocol(alpha=1.0, cap=20, max_streams=3), Learner([like] * 2)
    )
    session.sit(0, 0, net, np.random.default_rng(0))
    session.sit(1, 1, like, np.random.default_rng(0))
    for _ in range(19):
        session.step()
    assert session.over == []
    session.step()
    assert session.over == [0]
    row = session.trials[0].row
    assert facts(row, "outcome", "standing", "steps", "streams") == ("diverged", "bad", 20, 0)
    assert row["reason"] == "an answer was not finite in the training stream after 0 others"
    assert np.isfinite(session.learner.network(1).w_k).all()
