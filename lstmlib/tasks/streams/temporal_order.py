"""Noisy temporal order as streams: single sequences, and rows of them with no mark between."""

import numpy as np

from lstmlib import _checks
from lstmlib.init import Init
from lstmlib.network import Blocks, Network
from lstmlib.tasks import temporal_order
from lstmlib.tasks.streams.drawn import Drawn
from lstmlib.trials.protocol import Protocol

SYMBOLS = temporal_order.SYMBOLS
#: When an answer is right, and how far every output may then be off; none: the largest is meant.
CRITERIA = {"error-below-0.3": 0.3, "error-below-0.49": 0.49, "largest": None}
NETS = ("1997", "2000")
#: Row k of the first: symbol k, one-hot; the last row, for no symbol: zero. As columns.
_ONE_HOT = np.eye(len(SYMBOLS) + 1)[: len(SYMBOLS)]


class _TemporalOrder(Drawn):
    """What the single and the continual form share; see `TemporalOrder`."""

    n_in = len(SYMBOLS)
    unit = "sequences"

    def __init__(self, marks, net, forget_bias, criterion, **more):
        super().__init__(
            marks=len(temporal_order.places(marks)),
            net=_checks.choice("net", net, NETS),
            forget_bias=_checks.real("forget_bias", forget_bias),
            criterion=_checks.choice("criterion", criterion, tuple(CRITERIA)),
            **more,
        )
        self.n_out = 2**marks

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        self.hold(temporal_order.STEPS[1], np.uint8, blank=len(SYMBOLS))
        self._one_hot = _ONE_HOT.astype(dtype)
        self._classes = np.eye(self.n_out + 1)[: self.n_out].astype(dtype)

    def _draw(self, rng, n):
        return temporal_order.sequences(n, rng, self.settings["marks"])

    def _show(self):
        ends = self._ends()
        code = self.drawn[self.which, self.step, self._place]
        label = np.where(ends, self.answers[self.which, self._place], self.n_out)
        np.take(self._one_hot, code, axis=1, out=self._x, mode="clip")
        np.take(self._classes, label, axis=1, out=self._target, mode="clip")
        self.mask[:] = ends
        self.scored[:] = ends
        self.counted[:] = ends

    def right(self, y):
        """Say which answers are right, by the criterion; true where nothing is scored."""
        tolerance = CRITERIA[self.settings["criterion"]]
        if tolerance is not None:
            return self.within(y, tolerance)
        return (y.argmax(axis=1) == self._target.argmax(axis=0)) | ~self.scored

    def network(self, rng, **changes):
        """Draw the paper's network; see `Stream.network`."""
        marks, net = self.settings["marks"], self.settings["net"]
        options = {"layers": Blocks(marks, cells=2), "forget_gates": False, "init": _INIT_1997}
        if net == "2000":
            layers = Blocks(4, cells=2)
            options = {"layers": layers, "cell_bias": False, "shortcut": True}
            b_phi = (self.settings["forget_bias"],) * layers.count
            options["init"] = Init(b_in=-0.5, b_out=-0.5, b_phi=b_phi, ladder=True)
        return Network.create(self.n_in, n_out=self.n_out, rng=rng, **{**options, **changes})


_INIT_1997 = Init(scale=0.1, b_in=-2.0, ladder=True)


class TemporalOrder(_TemporalOrder):
    """Noisy temporal order (NTO): single sequences, the class asked for at the end.

    Parameters
    ----------
    marks : {3, 2}
        Three marks and eight classes (experiment 6b), or two and four (6a).
    net : {"1997", "2000"}
        Blocks of two cells without forget gates, as many as marks (Hochreiter and Schmidhuber
        1997), or four of two with forget gates and a shortcut (Gers, Schmidhuber and Cummins 2000).
    forget_bias : float
        Where the forget gates start.
    criterion : {"error-below-0.3", "error-below-0.49", "largest"}
        When an answer is right: every output is off by less, or the right one is the largest.
    """

    name = "temporal-order"

    def __init__(self, marks=3, net="1997", forget_bias=5.0, criterion="error-below-0.3"):
        super().__init__(marks, net, forget_bias, criterion)

    def _show(self):
        super()._show()
        self.last[:] = self.scored

    @property
    def protocol(self):
        """2000 right answers in a row with a mean error below 0.1, then 2560 new sequences."""
        alpha = 0.5 if self.settings["marks"] == 2 or self.settings["net"] == "2000" else 0.1
        return Protocol(
            alpha=alpha, ends_at_error=False, success="running", in_a_row=2000, mean_error=0.1,
            tests=2560, max_streams=5_000_000,
        )  # fmt: skip


class ContinualTemporalOrder(_TemporalOrder):
    """Continual noisy temporal order (CNTO): sequences in rows with no mark between them.

    Parameters
    ----------
    marks, net, forget_bias, criterion
        As in `TemporalOrder`.
    between : {"free", "zero"}
        What is asked for between the ends: nothing, or silence.
    reset : bool
        Whether the network's state is reset from outside where a sequence begins.
    """

    name = "continual-temporal-order"

    def __init__(
        self, marks=3, net="2000", forget_bias=5.0, criterion="error-below-0.3",
        between="free", reset=False,
    ):  # fmt: skip
        between = _checks.choice("between", between, temporal_order.BETWEEN)
        reset = _checks.flag("reset", reset)
        super().__init__(marks, net, forget_bias, criterion, between=between, reset=reset)
        self.resets = reset

    def advance(self, where):
        """Go on by one step at some places; after the end of a sequence comes the next."""
        over = where & self.scored
        if self.resets:
            self.fresh[where] = over[where]
        self._start(over)
        super().advance(where & ~over)

    def _show(self):
        super()._show()
        if self.settings["between"] == "zero":
            self.mask[:] = 1

    @property
    def protocol(self):
        """Ten test streams of 100 sequences without an error, after each training stream."""
        return Protocol(
            alpha=0.5, ends_at_error=True, cap=100, tests=10, good=100, max_streams=100_000,
        )  # fmt: skip
