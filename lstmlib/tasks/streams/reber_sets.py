"""Embedded Reber strings from two sets that stay the same, as in the paper of 1997."""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.streams.reber import EmbeddedReber
from lstmlib.trials.protocol import Protocol

#: Forks of a string are decided by the bits of a number; a longer string meets them again.
_BITS = 64


class EmbeddedReberSets(EmbeddedReber):
    """Embedded Reber from fixed sets: some strings to train on, as many others to test on.

    Hochreiter and Schmidhuber (1997). Each trial draws its sets when it begins. Training goes
    through its own set again and again, a test through both, in order.

    Parameters
    ----------
    target, criterion
        As in `ContinualReber`.
    strings : int
        Strings of each set.
    """

    name = "embedded-reber-sets"

    def __init__(self, target="next", criterion="legal-above-illegal", strings=256):
        super().__init__(target, criterion)
        self.settings["strings"] = _checks.integer("strings", strings)

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        self.array("sets", np.uint64, 2 * self.settings["strings"])
        for name in ("trained", "tested", "which", "symbol"):
            self.array(name, np.int64)
        self._place = np.arange(self.N)

    def seat(self, place, rng):
        """Let a new trial sit down at a place and draw its sets."""
        super().seat(place, rng)
        size = 2 * self.settings["strings"]
        self.sets[:, place] = rng.integers(2**_BITS, size=size, dtype=np.uint64)
        self.trained[place] = self.tested[place] = 0

    def start_test(self, place):
        """Start with the first string of the set to train on."""
        self.tested[place] = 0

    def begin(self, where, testing):
        """Start the next string of its set at some places."""
        self._choose(where, testing)
        super().begin(where, testing)

    def turn(self, begin, advance, testing):
        """Start new strings at some places and go on at others, in one pass."""
        self._choose(begin, testing)
        super().turn(begin, advance, testing)

    @property
    def protocol(self):
        """Solved when every string of both sets is foretold, tried after each pass."""
        strings = self.settings["strings"]
        return Protocol(
            alpha=0.5, ends_at_error=False, success="range", tests=2 * strings,
            test_cap=2 * strings, test_every=strings, max_steps=2_000_000,
        )  # fmt: skip

    def _choose(self, where, testing):
        tests, trains = where & testing, where & ~testing
        np.copyto(self.which, self.tested, where=tests)
        np.copyto(self.which, self.trained, where=trains)
        self.tested[tests] = (self.tested[tests] + 1) % len(self.sets)
        self.trained[trains] = (self.trained[trains] + 1) % self.settings["strings"]
        self.symbol[where] = 0

    def _toss(self, where):
        bits = self.sets[self.which, self._place] >> (self.symbol % _BITS).astype(np.uint64)
        self.symbol += where
        return (bits & np.uint64(1)).astype(np.uint8)
