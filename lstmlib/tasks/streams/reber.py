"""The embedded Reber grammar as a stream: string after string, or without a mark between them.

Each symbol is read and the next is to be predicted. Where two symbols may come, chance decides.
What our sources say of target and criterion can be read in two ways, so both are options.
"""

import numpy as np

from lstmlib import _checks
from lstmlib.network import Blocks, Network
from lstmlib.tasks._grammar import ALPHABET, graph, leaving
from lstmlib.tasks.streams.base import Stream
from lstmlib.trials.protocol import Protocol

TARGETS = ("next", "legal")
#: When a prediction is right, and how far every output may then be off; none: an order is meant.
CRITERIA = {
    "legal-above-illegal": None,
    "error-below-0.49": 0.49,
    "squared-error-below-0.49": 0.7,
}


class Moves:
    """The walk through the embedded grammar as tables over moves, two for each node.

    A move is an arrow out of a node: number 2·node + coin. Where one arrow leaves, both coins take
    it. The end of a string is the start of the next.

    Attributes
    ----------
    after : ndarray of int, shape (moves,)
        The first of the two moves that may follow.
    symbol, legal : ndarray of shape (7, moves)
        The symbol of the move, one-hot, and all symbols that might have come in its stead.
    closes : ndarray of bool, shape (moves,)
        The move ends a string.
    """

    def __init__(self, dtype):
        nodes = graph(embedded=True)
        end = len(nodes) - 1
        arrows = [pair[coin % len(pair)] for pair in nodes[:end] for coin in (0, 1)]
        to = np.array([node for _, node in arrows])
        self.closes = to == end
        self.after = np.where(self.closes, 0, 2 * to)
        codes = [ALPHABET.index(symbol) for symbol, _ in arrows]
        self.symbol = np.ascontiguousarray(np.eye(len(ALPHABET), dtype=dtype)[codes].T)
        legal = leaving(embedded=True)[:end].repeat(2, axis=0)
        self.legal = np.ascontiguousarray(legal.T)


class _Reber(Stream):
    """What both forms share: the place of each walk is the move that is to be predicted."""

    n_in = n_out = len(ALPHABET)

    def __init__(self, target, criterion, **more):
        _checks.choice("target", target, TARGETS)
        _checks.choice("criterion", criterion, tuple(CRITERIA))
        if target == "next" and criterion == "error-below-0.49":
            raise ValueError(
                "criterion: expected 'legal-above-illegal' or 'squared-error-below-0.49' with "
                "target 'next', for chance decides which of two legal symbols comes next; got "
                "'error-below-0.49'"
            )
        super().__init__(target=target, criterion=criterion, **more)

    def open(self, N, dtype):
        """Make N places."""
        super().open(N, dtype)
        self._moves = Moves(dtype)
        self._asked = self._moves.symbol
        if self.settings["target"] == "legal":
            self._asked = self._moves.legal.astype(dtype)
        self.array("_now", np.intp)
        self.array("_next", np.intp)
        self.draws("_coins", lambda rng, size: rng.integers(2, size=size), np.uint8)

    def begin(self, where, testing):
        """Start a new string at some places."""
        self._next[where] = 0
        self.advance(where)

    def turn(self, begin, advance, testing):
        """Start new strings at some places and go on at others, in one pass."""
        self._next[begin] = 0
        self.advance(begin | advance)

    def advance(self, where):
        """Read one more symbol at some places."""
        coins = self._toss(where)
        np.copyto(self._now, self._next, where=where)
        np.copyto(self._next, self._moves.after.take(self._now) + coins, where=where)
        self._moves.symbol.take(self._now, axis=1, out=self._x, mode="clip")
        self._asked.take(self._next, axis=1, out=self._target, mode="clip")
        self._mark()

    def _toss(self, where):
        """A coin for each place, which decides where two symbols may come."""
        return self._coins.take_all(where)

    def right(self, y):
        """Say which answers are right, by the criterion in `settings`.

        Parameters
        ----------
        y : ndarray of shape (N, 7)
            Answers to the current step.

        Returns
        -------
        ndarray of bool, shape (N,)
        """
        tolerance = CRITERIA[self.settings["criterion"]]
        if tolerance is not None:
            return self.within(y, tolerance)
        y = y.T
        legal = self._moves.legal.take(self._next, axis=1)
        least = np.where(legal, y, np.inf).min(axis=0)
        return least > np.where(legal, -np.inf, y).max(axis=0)


class ContinualReber(_Reber):
    """Continual embedded Reber (CERG): strings without an end and with no mark between them.

    Gers, Schmidhuber and Cummins (2000). A stream ends with the first wrong prediction or at the
    cap, which counts symbols.

    Parameters
    ----------
    target : {"next", "legal"}
        What the output units are taught: the symbol that came, or all that might have come.
    criterion : {"legal-above-illegal", "error-below-0.49", "squared-error-below-0.49"}
        A prediction is right when every legal symbol's output is above every illegal one's; when
        each output is off by less than 0.49, with target ``"legal"`` only; or when the square of
        each error is below 0.49, so the error below 0.7. The last calls ½ right for every symbol.
    external_reset : bool
        Whether the network forgets its past before each string, told from outside.
    """

    name, unit = "continual-reber", "symbols"

    def __init__(self, target="next", criterion="legal-above-illegal", external_reset=False):
        _checks.flag("external_reset", external_reset)
        super().__init__(target, criterion, external_reset=external_reset)
        self.resets = external_reset

    def network(self, rng, **changes):
        """Draw the network of 424 weights that the paper used: 4 blocks of 2 cells.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        usual = {"cell_bias": False, "shortcut": True, "init": "ladder-2000"}
        return _network(rng, cells=2, options=usual | changes)

    @property
    def protocol(self):
        """α = 0.5 at the start of each stream, perfect at 10⁵ symbols in each of ten tests.

        The paper tested after each stream. Here a test follows streams of at least 100 symbols
        only, and none starts while tests took more than half as long as the training; see
        `Protocol` for what that saves.
        """
        return Protocol(
            alpha=0.5,
            cap=100_000,
            tests=10,
            test_after=100,
            test_share=0.5,
            max_streams=30_000,
        )

    def _mark(self):
        if self.resets:
            np.less(self._now, 2, out=self.fresh)


class EmbeddedReber(_Reber):
    """Embedded Reber (ERG): one string a sequence, the past forgotten between them.

    Hochreiter and Schmidhuber (1997). They drew 256 strings to train on and 256 to test on, see
    `EmbeddedReberSets`; here each string is new.

    Parameters
    ----------
    target, criterion
        As in `ContinualReber`.
    """

    name, unit = "embedded-reber", "symbols"

    def __init__(self, target="next", criterion="legal-above-illegal"):
        super().__init__(target, criterion)

    def network(self, rng, **changes):
        """Draw a network of 4 blocks of one cell, without forget gates.

        The paper's gates also read each other and the network had 264 weights; here they do not.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        usual = {"cell_bias": False, "forget_gates": False, "init": "ladder-1997"}
        return _network(rng, cells=1, options=usual | changes)

    @property
    def protocol(self):
        """Solved after 256 strings in a row without an error, then tested on 256 new ones."""
        return Protocol(
            alpha=0.5,
            ends_at_error=False,
            success="running",
            in_a_row=256,
            tests=256,
            max_steps=2_000_000,
        )

    def _mark(self):
        self._moves.closes.take(self._next, out=self.last, mode="clip")


def _network(rng, cells, options):
    usual = {"n_in": 7, "layers": Blocks(4, cells=cells), "n_out": 7, "rng": rng}
    return Network.create(**usual | options)
