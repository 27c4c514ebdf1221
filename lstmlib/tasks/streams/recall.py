"""Recall as a stream: one of many signs is marked, and has to be said at the end."""

import numpy as np

from lstmlib import _checks
from lstmlib.init import Init
from lstmlib.network import Blocks, Network
from lstmlib.tasks import recall
from lstmlib.tasks.streams.drawn import Drawn
from lstmlib.trials.protocol import Protocol


class Recall(Drawn):
    """Recall: single sequences, the marked sign asked for at the end. A task of this book.

    An answer is right when it is on the side of the sign: above a half for 1, below for −1.

    Parameters
    ----------
    length : int
        Steps of a sequence, at least 7. The mark stands at one of the first six.
    """

    name, unit = "recall", "sequences"
    n_in, n_out = 2, 1

    def __init__(self, length=12):
        super().__init__(length=_checks.integer("length", length, minimum=recall.EARLY + 1))

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        self.hold(self.settings["length"], np.int8, self.n_in, answer=np.int8)

    def _draw(self, rng, n):
        x, target, _ = recall.batch(n, rng, self.settings["length"])
        drawn = x.transpose(1, 0, 2)
        return drawn, np.full(n, len(x)), (1 + target[-1, :, 0]) / 2

    def _show(self):
        self._x[...] = self.drawn[self.which, self.step, :, self._place].T
        ends = self._ends()
        self._target[...] = np.where(ends, self.answers[self.which, self._place], 0)
        for shown in (self.mask, self.scored, self.counted, self.last):
            shown[:] = ends

    def right(self, y):
        """Say which answers are on the right side; true where nothing is scored."""
        return ((y.T > 0.5) == (self._target > 0.5)).all(axis=0) | ~self.scored

    def network(self, rng, **changes):
        """Draw one layer of 8 blocks of one cell, with weights as PyTorch draws them.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        usual = {"layers": Blocks(8), "init": Init(scale="fan", b_phi=2.0)}
        return Network.create(self.n_in, n_out=self.n_out, rng=rng, **{**usual, **changes})

    @property
    def protocol(self):
        """Solved after 100 sequences in a row without an error, then tested on 200 new ones."""
        return Protocol(
            alpha=0.5, ends_at_error=False, success="running", in_a_row=100, tests=200,
            max_steps=100_000,
        )  # fmt: skip
