"""Counting as streams: strings aⁿbⁿ and aⁿbⁿcⁿ, drawn to train on and in order to test."""

import numpy as np

from lstmlib import _checks
from lstmlib.init import Init
from lstmlib.network import Blocks, Network
from lstmlib.tasks import counting
from lstmlib.tasks.streams.base import Stream
from lstmlib.trials.protocol import Protocol

#: An output above one half is a yes.
TOLERANCE = 0.5
_START = Init(scale=0.1, b_in=-1.0, b_phi=2.0, b_out=-2.0)


class _Counting(Stream):
    """What both languages share: one string a sequence, whose symbol at each step is computed.

    With n of each letter, the symbol at step t is number ⌈t / n⌉ of the alphabet. ``T`` is never
    read and ``S`` never foretold, so neither has a unit there.

    Parameters
    ----------
    n : int
        Strings to train on have 1 to n of each letter, all equally likely.
    """

    letters, blocks = 2, 1
    unit = "strings"

    def __init__(self, n=10):
        super().__init__(n=_checks.integer("n", n))
        self.n_in = self.n_out = self.letters + 1

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        self.array("step", int)
        self.array("tested", int)
        self.array("n", int, fill=1)
        self.draws("_counts", lambda rng, size: counting.draw(size, rng, self.settings["n"]), int)
        self._symbols = np.eye(self.n_in, dtype=dtype)
        # What may follow: nothing, one symbol, or, in the last column, an a or a b.
        self._may = np.zeros((self.n_out, self.n_out + 2), dtype)
        self._may[:, 1:-1] = self._symbols
        self._may[:2, -1] = 1

    def start_test(self, place):
        """Start at n = 1: a test goes through n = 1, 2, 3, … in order."""
        self.tested[place] = 0

    def begin(self, where, testing):
        """Start a new string at some places and show its first step."""
        self._start(where, testing)
        self._show()

    def advance(self, where):
        """Go on by one step at some places."""
        self.step += where
        self._show()

    def turn(self, begin, advance, testing):
        """Start new strings at some places and go on at others, in one pass."""
        if begin.any():
            self._start(begin, testing)
        self.advance(advance)

    def right(self, y):
        """Say where every output is on the right side of one half."""
        return self.within(y, TOLERANCE)

    def network(self, rng, **changes):
        """Draw a network of one cell for aⁿbⁿ (38 weights), of two for aⁿbⁿcⁿ (90).

        With peepholes, a shortcut, and no squashing of cell inputs and states.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        usual = {
            "n_in": self.n_in, "layers": Blocks(self.blocks), "n_out": self.n_out, "rng": rng,
            "squash": "identity", "peepholes": True, "shortcut": True, "init": _START,
        }  # fmt: skip
        return Network.create(**usual | changes)

    @property
    def protocol(self):
        """Solved when all n that were trained are right in a test, which then goes on to 1000."""
        return Protocol(
            alpha=1e-5, momentum=0.99, ends_at_error=False, success="range",
            tests=self.settings["n"], test_cap=1000, test_every=100, max_streams=10_000_000,
        )  # fmt: skip

    def _start(self, where, testing):
        tests, trains = where & testing, where & ~testing
        self.tested += tests
        np.copyto(self.n, self.tested, where=tests)
        np.copyto(self.n, self._counts.take_all(trains), where=trains)
        self.step[where] = 0

    def _show(self):
        code = -(-self.step // self.n)
        follows = -(-(self.step + 1) // self.n)
        follows[code == 1] = self.letters + 2
        self._symbols.take(code, axis=1, out=self._x, mode="clip")
        self._may.take(follows, axis=1, out=self._target, mode="clip")
        np.equal(self.step, self.letters * self.n, out=self.last)
        self.counted[:] = self.last


class AnBn(_Counting):
    """aⁿbⁿ: from each symbol, foretell all that may follow (Gers and Schmidhuber 2001).

    Parameters
    ----------
    n : int
        Strings to train on have 1 to n of each letter, all equally likely.
    """

    name = "anbn"


class AnBnCn(_Counting):
    """aⁿbⁿcⁿ: the same with three letters, which no pushdown automaton can do.

    Parameters
    ----------
    n : int
        As in `AnBn`.
    """

    name, letters, blocks = "anbncn", 3, 2
