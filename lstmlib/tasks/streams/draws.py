"""Random numbers for many places, each from a generator of its own, drawn in blocks."""

import numpy as np


class Draws:
    """Random numbers for N places, each from its own generator, drawn in blocks.

    Parameters
    ----------
    rngs : list of Generator or None
        One a place; the list is the stream's and changes as trials sit down.
    draw : callable
        ``draw(rng, size)`` gives an array of that size.
    block : int
        How many are drawn at once.
    dtype : dtype
        Of the numbers.
    """

    def __init__(self, rngs, draw, block, dtype):
        self._rngs, self._draw, self._block = rngs, draw, block
        self.numbers = np.zeros((len(rngs), block), dtype)
        self.used = np.zeros(len(rngs), int)
        self._offset = np.arange(len(rngs)) * block
        self._sure = 0

    def clear(self, place):
        """Forget the numbers of one place: the next comes from the generator that sits there."""
        self.used[place], self._sure = self._block, 0

    def take(self, where):
        """Give the next number of each place that `where` (bool, (N,)) names, in their order."""
        return self.take_all(where)[where]

    def take_all(self, where):
        """Give the same as an array of shape (N,): what stands elsewhere means nothing."""
        self._sure -= 1
        if self._sure < 0:
            self._fill(where)
        found = self.numbers.reshape(-1).take(self._offset + self.used, mode="clip")
        self.used += where
        return found

    def state(self):
        """Return what is drawn and not yet used, and where each place stands."""
        return {"numbers": self.numbers.copy(), "used": self.used.copy()}

    def restore(self, state):
        """Go on from a state."""
        self.numbers[...], self.used[...], self._sure = state["numbers"], state["used"], 0

    def _fill(self, where):
        """Draw a block for each place that is asked and has used its own up.

        While every place has numbers left, the next calls need not look: `_sure` counts them.
        """
        for place in np.flatnonzero(where & (self.used == self._block)):
            self.numbers[place] = self._draw(self._rngs[place], self._block)
            self.used[place] = 0
        self._sure = self._block - int(self.used.max())
        self._sure -= self._sure > 0
