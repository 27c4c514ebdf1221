"""Stream: a task as many places side by side, of which each goes on one step at a time.

What a place reads depends on its own source of chance only, never on its neighbours, on how many
there are or on where it stands. To write a stream, derive from `Stream`, make the arrays in
`open`, and fill in `begin` and `advance`; they write to the places that are named and to no
other::

    class Echo(Stream):
        name, n_in, n_out = "echo", 1, 1

        def open(self, N, dtype):
            super().open(N, dtype)
            self.array("left", int)                     # one number a place
            self.draws("bits", lambda rng, size: rng.integers(2, size=size), np.uint8)

        def begin(self, where, testing):
            self.left[where] = 5
            self._show(where)

        def advance(self, where):
            self.left[where] -= 1
            self._show(where)

        def _show(self, where):
            self.x[where, 0] = self.target[where, 0] = self.bits.take(where)
            self.last[where] = self.left[where] == 1
"""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.streams.draws import Draws


class Stream:
    """A task as N places side by side; what they show is the current step of each.

    Parameters
    ----------
    **settings
        Options of the task; `settings` holds them all and makes this stream again.

    Attributes
    ----------
    name : str
        Name in `STREAMS`.
    n_in, n_out : int
        Inputs and output units.
    unit : str
        What the caps of a protocol count: ``"symbols"``, ``"strings"``, ``"delays"``, ...
    resets : bool
        Whether `fresh` is ever true.
    x, target : ndarray of shape (N, n_in) and (N, n_out)
        Input, and what should be answered. Stored with the places last: `x.T` is contiguous.
    mask : ndarray of shape (N,)
        Weight of the error; 0 where nothing is asked. One unless a stream says otherwise.
    last : ndarray of bool, shape (N,)
        The sequence ends with this step, whatever is answered.
    scored : ndarray of bool, shape (N,)
        An answer here is judged. True unless a stream says otherwise.
    counted : ndarray of bool, shape (N,)
        This step completes one `unit`. True unless a stream says otherwise.
    fresh : ndarray of bool, shape (N,)
        The network's past is to be forgotten before this step. At the first step of a sequence it
        is forgotten anyway.
    """

    name = ""
    n_in = n_out = 1
    unit = "steps"
    resets = False

    def __init__(self, **settings):
        self.settings = settings
        self.N = 0

    def open(self, N, dtype):
        """Make N places; nobody sits there yet.

        Parameters
        ----------
        N : int
            How many.
        dtype : dtype
            Of `x`, `target` and `mask`.
        """
        self.N = _checks.integer("N", N)
        self._names, self._draws_names, self._rngs = [], [], [None] * self.N
        self.array("_x", dtype, self.n_in)
        self.array("_target", dtype, self.n_out)
        self.array("mask", dtype, fill=1)
        for name, start in (("last", 0), ("scored", 1), ("counted", 1), ("fresh", 0)):
            self.array(name, bool, fill=start)
        self.x, self.target = self._x.T, self._target.T

    def array(self, name, dtype=float, *shape, fill=0):
        """Make an attribute of shape (\\*shape, N), which `state` and `restore` will know."""
        setattr(self, name, np.full((*shape, self.N), fill, dtype))
        self._names.append(name)

    def draws(self, name, draw, dtype=float, block=1024):
        """Make an attribute that gives random numbers, a `Draws`, known to `state` too."""
        setattr(self, name, Draws(self._rngs, draw, block, dtype))
        self._draws_names.append(name)

    def seat(self, place, rng):
        """Let a new trial sit down at a place; `begin` is called before its first step.

        Parameters
        ----------
        place : int
            Which place.
        rng : Generator
            The trial's own; training and testing draw from it in turn.
        """
        self._rngs[place] = rng
        for name in self._draws_names:
            getattr(self, name).clear(place)

    def begin(self, where, testing):
        """Start a new sequence at some places and show its first step.

        Parameters
        ----------
        where : ndarray of bool, shape (N,)
            Which places.
        testing : ndarray of bool, shape (N,)
            Whether the sequence is for a test; it means nothing elsewhere.
        """
        raise NotImplementedError

    def advance(self, where):
        """Go on by one step at some places.

        Parameters
        ----------
        where : ndarray of bool, shape (N,)
            Which places; none where a sequence is over.
        """
        raise NotImplementedError

    def turn(self, begin, advance, testing):
        """Start new sequences at some places and go on at others: what a session calls.

        Parameters
        ----------
        begin, advance, testing : ndarray of bool, shape (N,)
            As in `begin` and `advance`.
        """
        if begin.any():
            self.begin(begin, testing)
        self.advance(advance)

    def start_test(self, place):
        """A test starts at this place: streams that go through their tests in order start again."""

    def right(self, y):
        """Say which answers are right; true where nothing is scored.

        Here: every output is off by less than 0.49.

        Parameters
        ----------
        y : ndarray of shape (N, n_out)
            Answers to the current step.

        Returns
        -------
        ndarray of bool, shape (N,)
        """
        return self.within(y, 0.49)

    def within(self, y, tolerance):
        """Say where every output is off by less than a tolerance, or nothing is scored."""
        error = np.abs(self._target - y.T)
        return (error.max(axis=0) < tolerance) | ~self.scored

    def network(self, rng, **changes):
        """Draw the network that the task is tried on.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        raise NotImplementedError

    @property
    def protocol(self):
        """`Protocol` that the task is trained by, as a default."""
        raise NotImplementedError

    def state(self):
        """Return everything that changes, as arrays and JSON-able facts; nothing is shared."""
        rngs = [None if rng is None else rng.bit_generator.state for rng in self._rngs]
        return {
            "arrays": {name: getattr(self, name).copy() for name in self._names},
            "draws": {name: getattr(self, name).state() for name in self._draws_names},
            "rngs": rngs,
        }

    def restore(self, state):
        """Go on from the state of a stream with the same settings and as many places."""
        for name in self._names:
            getattr(self, name)[...] = state["arrays"][name]
        for name in self._draws_names:
            getattr(self, name).restore(state["draws"][name])
        for place, saved in enumerate(state["rngs"]):
            self._rngs[place] = None if saved is None else _generator(saved)


def _generator(state):
    rng = np.random.Generator(getattr(np.random, state["bit_generator"])())
    rng.bit_generator.state = state
    return rng
