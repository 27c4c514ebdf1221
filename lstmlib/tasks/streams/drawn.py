"""Drawn: a stream of sequences that are drawn whole, and then shown step by step."""

import numpy as np

from lstmlib.tasks.streams.base import Stream

#: How many sequences are drawn at once for a place.
BLOCK = 16


class Drawn(Stream):
    """A stream of sequences that are drawn whole.

    A class that derives from it calls `hold` in its `open`, gives `_draw(rng, n)`, and writes what
    is shown in `_show()`, for all places at once: where nothing moved, the same again.

    Attributes
    ----------
    drawn : ndarray of shape (BLOCK, steps, ..., N)
        Sequences of each place.
    answers : ndarray of shape (BLOCK, N)
        What is to be said at their ends.
    step, which : ndarray of int, shape (N,)
        The current step of the current sequence.
    """

    def hold(self, steps, dtype, *shape, answer=int, blank=0):
        """Make room for sequences of at most so many steps; `blank` stands before the first."""
        self.array("drawn", dtype, BLOCK, steps, *shape, fill=blank)
        self.array("answers", answer, BLOCK)
        self.array("lengths", int, BLOCK)
        for name in ("step", "which"):
            self.array(name, int)
        self._place = np.arange(self.N)

    def seat(self, place, rng):
        """Let a new trial sit down at a place."""
        super().seat(place, rng)
        self.which[place] = BLOCK - 1

    def begin(self, where, testing):
        """Start a new sequence at some places and show its first step."""
        self._start(where)
        self._show()

    def turn(self, begin, advance, testing):
        """Start new sequences at some places and go on at others, in one pass."""
        self._start(begin)
        self.advance(advance)

    def advance(self, where):
        """Go on by one step at some places."""
        self.step += where
        self._show()

    def _start(self, where):
        """Take the next sequence at some places, and draw where there is none left."""
        self.step[where] = 0
        self.which[where] += 1
        for place in np.flatnonzero(where & (self.which == BLOCK)):
            drawn, lengths, answers = self._draw(self._rngs[place], BLOCK)
            self.drawn[..., place] = drawn
            self.lengths[:, place], self.answers[:, place] = lengths, answers
            self.which[place] = 0

    def _ends(self):
        """Where the current step is the last of its sequence."""
        return self.step == self.lengths[self.which, self._place] - 1
