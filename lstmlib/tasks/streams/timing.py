"""Timing as streams: delays measured, spikes and periodic functions generated, by one cell."""

import numpy as np

from lstmlib import _checks
from lstmlib.init import Init
from lstmlib.network import Blocks, Network
from lstmlib.tasks import timing
from lstmlib.tasks.streams.base import Stream
from lstmlib.trials.protocol import Protocol

BETWEEN = ("free", "zero")
_START = Init(scale=0.1, b_in=0.0, b_phi=-2.0, b_out=2.0)


class _Timing(Stream):
    """What all share: one cell that nothing squashes, ends of streams, and how they are trained."""

    tolerance = timing.TOLERANCE["measure"]
    momentum = 0.99
    output = "logistic"

    def right(self, y):
        """Say which answers are off by less than the tolerance, or not judged."""
        return self.within(y, self.tolerance)

    def network(self, rng, **changes):
        """Draw the paper's network: one cell, 17 weights, 14 with ``peepholes=False``.

        Parameters
        ----------
        rng : int, SeedSequence or Generator
            Source of randomness.
        **changes
            Options of `Network.create` that are to differ.
        """
        usual = {
            "n_in": 1, "layers": Blocks(1), "n_out": 1, "rng": rng, "squash": "identity",
            "output": self.output, "peepholes": True, "init": _START,
        }  # fmt: skip
        return Network.create(**usual | changes)

    @property
    def protocol(self):
        """100 units in training, and a test of 1000 after each training stream."""
        return Protocol(
            alpha=1e-5, momentum=self.momentum, cap=100, test_cap=1000, tests=1,
            good=1000, max_streams=10_000_000,
        )  # fmt: skip


class _Spikes(_Timing):
    """Spikes, each after a delay of F + I steps."""

    unit = "delays"

    def __init__(self, F, **more):
        super().__init__(F=_checks.integer("F", F), **more)

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        self.array("step", int)  # of the current delay, from 1 on
        self.array("extra", int)
        self.draws("_extras", self._draw, np.uint16, block=256)

    def begin(self, where, testing):
        """Start a new stream at some places and show its first step."""
        self.turn(where, np.zeros_like(where), testing)

    def advance(self, where):
        """Go on by one step at some places."""
        self.turn(np.zeros_like(where), where, None)

    def turn(self, begin, advance, testing):
        """Start new streams at some places and go on at others, in one pass."""
        starts = begin | (advance & self.counted)
        if starts.any():
            np.copyto(self.extra, self._extras.take_all(starts), where=starts)
            self.step[starts] = 0
        self.step += begin | advance
        np.equal(self.step, self.settings["F"] + self.extra, out=self.counted)
        self._show()

    def _draw(self, rng, size):
        return timing.extras(size, rng)


class MeasureContinual(_Spikes):
    """Measuring spike delays (MSD): at each spike, say by how much its delay exceeded F.

    Gers, Schraudolph and Schmidhuber (2002). Delay follows delay, and nothing is reset.

    Parameters
    ----------
    F : int
        The shortest delay.
    most : int
        The largest I. Above 1 the output unit does not squash.
    values : {"ends", "all"}
        Whether I is 0 or `most`, or any integer from 0 to `most`.
    between : {"free", "zero"}
        What is asked for between spikes: nothing, or a zero.
    """

    name, momentum = "measure-continual", 0.9999

    def __init__(self, F=10, most=1, values="ends", between="free"):
        super().__init__(
            F=F,
            most=_checks.integer("most", most),
            values=_checks.choice("values", values, timing.VALUES),
            between=_checks.choice("between", between, BETWEEN),
        )
        self.output = "logistic" if most == 1 else "identity"

    @property
    def protocol(self):
        """As for all timing tasks, with up to 10⁸ training streams."""
        return super().protocol.changed(max_streams=100_000_000)

    def _draw(self, rng, size):
        return timing.extras(size, rng, self.settings["most"], self.settings["values"])

    def _show(self):
        self._x[0] = self.counted
        np.multiply(self.extra, self.counted, out=self._target[0])
        if self.settings["between"] == "free":
            self.mask[:], self.scored[:] = self.counted, self.counted


class Measure(MeasureContinual):
    """Measuring single delays (NMSD): as `MeasureContinual`, with a reset before each delay.

    A stream is a row of sequences of one delay each, so that both forms are judged alike.

    Parameters
    ----------
    F, most, values, between
        As in `MeasureContinual`.
    """

    name, momentum, resets = "measure", 0.99, True

    @property
    def protocol(self):
        """As for all timing tasks, with up to 10⁷ training streams."""
        return super().protocol.changed(max_streams=10_000_000)

    def _show(self):
        super()._show()
        np.equal(self.step, 1, out=self.fresh)


class Generate(_Spikes):
    """Generating timed spikes (GTS): told a delay at its first step, produce the spike at its end.

    Gers, Schraudolph and Schmidhuber (2002). All other outputs are to be zero.

    Parameters
    ----------
    F : int
        The shortest delay; it is F or F + 1.
    told : {"extra", "delay"}
        What the input says: I, or F + I.
    """

    name, momentum = "generate", 0.999

    def __init__(self, F=10, told="extra"):
        super().__init__(F=F, told=_checks.choice("told", told, timing.TOLD))

    def _show(self):
        more = self.settings["F"] if self.settings["told"] == "delay" else 0
        np.multiply(self.extra + more, self.step == 1, out=self._x[0])
        self._target[0] = self.counted


class Periodic(_Timing):
    """Generating a periodic function (PFG), with no input at all.

    Gers, Schraudolph and Schmidhuber (2002).

    Parameters
    ----------
    shape : {"cosine", "triangle", "rectangle"}
        As in `lstmlib.tasks.timing.periodic`.
    F : int
        Steps in a period.
    tolerance : float
        An answer is right if it is off by less.
    """

    name, unit, output = "periodic", "periods", "identity"

    def __init__(self, shape="cosine", F=10, tolerance=timing.TOLERANCE["periodic"]):
        self.period = timing.period(shape, F)
        self.tolerance = _checks.positive("tolerance", tolerance)
        super().__init__(shape=shape, F=F, tolerance=tolerance)

    def open(self, N, dtype):
        """Make N places; nobody sits there yet."""
        super().open(N, dtype)
        self.array("step", int)

    def begin(self, where, testing):
        """Start a new stream at some places and show its first step."""
        self.step[where] = 0
        self.advance(where)

    def advance(self, where):
        """Go on by one step at some places."""
        self.step += where
        self.step[self.step > self.settings["F"]] = 1
        self._target[0] = self.period[self.step % self.settings["F"]]
        np.equal(self.step, self.settings["F"], out=self.counted)
