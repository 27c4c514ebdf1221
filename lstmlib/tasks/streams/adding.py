"""Adding as a stream: two marked numbers among many, their sum asked for at the end."""

from lstmlib.init import Init
from lstmlib.network import Blocks, Network
from lstmlib.tasks import adding
from lstmlib.tasks.streams.drawn import Drawn
from lstmlib.trials.protocol import Protocol

_START = Init(scale=0.1, b_in=-3.0, ladder=True)


class Adding(Drawn):
    """Adding (Hochreiter and Schmidhuber 1997, experiment 4): one sequence after the other.

    Parameters
    ----------
    length : int
        Least number of steps.
    first : {"never", "cancels"}
        What happens where the first step is drawn, see `lstmlib.tasks.adding.sequences`.
    """

    name, n_in, n_out, unit = "adding", 2, 1, "sequences"

    def __init__(self, length=100, first="never"):
        adding.check(length, first)
        super().__init__(length=length, first=first)

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        length = self.settings["length"]
        self.hold(length + length // 10, dtype, 2, answer=dtype)

    def right(self, y):
        """Say which sums are off by less than 0.04; true where nothing is scored."""
        return self.within(y, adding.TOLERANCE)

    def network(self, rng, **changes):
        """Draw a network of 2 blocks of 2 cells, all biased, without forget gates.

        The paper's gates also read each other and the network had 93 weights; here they do not.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        usual = {"n_in": 2, "layers": Blocks(2, cells=2), "n_out": 1, "rng": rng}
        usual |= {"forget_gates": False, "init": _START}
        return Network.create(**usual | changes)

    @property
    def protocol(self):
        """2000 right sums in a row with a mean error below 0.01, then 2560 new sequences."""
        return Protocol(
            alpha=0.5, ends_at_error=False, success="running", in_a_row=2000, mean_error=0.01,
            tests=2560, max_streams=5_000_000,
        )  # fmt: skip

    def _draw(self, rng, n):
        return adding.sequences(n, rng, **self.settings)

    def _show(self):
        ends = self._ends()
        self._x[...] = self.drawn[self.which, self.step, :, self._place].T
        self._target[0] = self.answers[self.which, self._place] * ends
        for flags in (self.mask, self.scored, self.counted, self.last):
            flags[:] = ends
