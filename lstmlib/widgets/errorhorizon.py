"""ErrorHorizon: how far back an error is heard, layer by layer, over many networks."""

import numpy as np
import traitlets
from anywidget import AnyWidget

from lstmlib import _checks
from lstmlib.backward_pass import TRUNCATIONS, backward
from lstmlib.forward_pass import forward
from lstmlib.init import Init
from lstmlib.lens.over_time import horizon
from lstmlib.network import Blocks, Network
from lstmlib.widgets.base import within
from lstmlib.widgets.parts import COMMON, script, style

#: Sizes are rounded to powers of ten, a thousandth the step, down to this one.
FLOOR = -12.0
STEP = 1000
QUANTILES = (0.1, 0.5, 0.9)


def random_stack(depth, forget_bias, seed):
    """Make a network and a sequence to listen in: the default of `ErrorHorizon`.

    Parameters
    ----------
    depth : int
        Number of layers, of four cells each.
    forget_bias : float
        Bias of every forget gate.
    seed : int
        Seed of weights, input and target.

    Returns
    -------
    net : Network
        Weights uniform with half-width 1/√4, as PyTorch draws them.
    x : numpy.ndarray of shape (50, 3)
        Normal inputs.
    target : numpy.ndarray of shape (50, 2)
        Uniform in (0, 1).
    """
    weights, data = np.random.default_rng([seed, depth]).spawn(2)
    init = Init(scale="fan", b_phi=forget_bias)
    net = Network.create(3, [Blocks(4)] * depth, 2, rng=weights, init=init)
    return net, data.normal(size=(50, 3)), data.random((50, 2))


def heard(net, x, target, truncation):
    """Measure how an error at the last step is heard before.

    Parameters
    ----------
    net : Network
        Any.
    x, target : numpy.ndarray
        One sequence.
    truncation : {"none", "gers", "today"}
        As in `lstmlib.backward`.

    Returns
    -------
    numpy.ndarray of shape (layers, T)
        Largest abs ε_s of a layer, n steps before the error, relative to the top layer's at the
        error's own step.
    """
    T = len(x)
    flow = backward(net, forward(net, x), target, truncation, mask=np.arange(T) == T - 1)
    sizes = np.array([abs(layer.eps_s).reshape(T, -1).max(axis=1) for layer in flow.layers])
    return sizes[:, ::-1] / sizes[-1, -1]


def _rounded(sizes):
    """Return sizes as whole thousandths of a power of ten: small enough for a page."""
    return np.round(STEP * np.log10(np.maximum(sizes, 10**FLOOR))).astype("<i2")


class ErrorHorizon(AnyWidget):
    """How far back in time each layer of a stack hears an error, against the forget bias.

    Another depth is another network, so nothing here is about one network: lines are medians over
    many seeds, bands hold eight in ten. All are rounded to a thousandth of a power of ten, that is
    to 0.12 %, and are at least 1e-12: `heard` gives a network's own sizes.

    Parameters
    ----------
    depths : sequence of int
        Numbers of layers to choose from.
    biases : sequence of float
        Forget biases to choose from, ascending.
    seeds : int
        How many networks a depth and bias.
    make : callable, optional
        ``make(depth, bias, seed) -> (net, x, target)``, with one T for all; `random_stack` by
        default.

    Attributes
    ----------
    depth, bias : int
        Which of `depths` and of `biases` is shown, by place.
    truncation : {"none", "gers", "today"}
        Which line has its band.
    share : float
        What counts as heard, relative to the error's own step.
    steps : int
        How many steps each sequence has.
    profiles : bytes
        Medians and bands, in thousandths of a power of ten, as little-endian int16.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong kind; the message names it.
    """

    _esm = script("lights.js", "errorhorizon/words.js", "errorhorizon/index.js")
    _css = style("errorhorizon/style.css")

    depths = traitlets.List(traitlets.Int()).tag(sync=True)
    biases = traitlets.List(traitlets.Float()).tag(sync=True)
    seeds = traitlets.Int().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    profiles = traitlets.Bytes().tag(sync=True)
    depth = traitlets.Int(0).tag(sync=True)
    bias = traitlets.Int(0).tag(sync=True)
    truncation = traitlets.Enum(TRUNCATIONS, "none").tag(sync=True)
    share = traitlets.Float(0.01, min=1e-4, max=0.5).tag(sync=True)

    def __init__(
        self, depths=(1, 2, 3), biases=(-1.0, 0.0, 1.0, 2.0, 3.0, 5.0), seeds=40, make=None
    ):
        depths = [_checks.integer(f"depths[{i}]", d) for i, d in enumerate(depths)]
        biases = [_checks.real(f"biases[{i}]", b) for i, b in enumerate(biases)]
        seeds = _checks.integer("seeds", seeds)
        for name, given in (("depths", depths), ("biases", biases)):
            if not given:
                raise ValueError(f"{name}: expected at least one number, got none")
        rounded = {
            (i, b): _rounded(self._measure(make or random_stack, depth, bias, seeds))
            for i, depth in enumerate(depths)
            for b, bias in enumerate(biases)
        }
        self.measured = {place: 10.0 ** (part / STEP) for place, part in rounded.items()}
        super().__init__(
            depths=depths, biases=[float(b) for b in biases], seeds=seeds,
            steps=next(iter(self.measured.values())).shape[-1],
            profiles=b"".join(part.tobytes() for part in rounded.values()),
            depth=within("depth", len(depths) - 1, len(depths)), bias=len(biases) // 2,
        )  # fmt: skip

    @staticmethod
    def _measure(make, depth, bias, seeds):
        """Return quantiles over seeds: (truncation, quantile, layer, steps back)."""
        made = [make(depth, bias, seed) for seed in range(seeds)]
        sizes = [[heard(*one, truncation) for one in made] for truncation in TRUNCATIONS]
        return np.quantile(np.array(sizes), QUANTILES, axis=1).swapaxes(0, 1)

    def median(self, truncation=None):
        """Return the median profiles that are shown, rounded as they are there.

        Parameters
        ----------
        truncation : {"none", "gers", "today"}, optional
            The chosen one by default.

        Returns
        -------
        numpy.ndarray of shape (layers, T)
            Sizes from the error's own step backwards in time.
        """
        place = TRUNCATIONS.index(truncation or self.truncation)
        return self.measured[self.depth, self.bias][place, 1]

    def text(self):
        """Say in words how far each layer hears.

        Returns
        -------
        str
        """
        parts = []
        for truncation in TRUNCATIONS:
            steps = [horizon(profile, self.share) for profile in self.median(truncation)]
            name, _ = COMMON["truncations"][truncation]
            parts.append(f"{name}: {', '.join(str(n) for n in steps)}")
        depth = self.depths[self.depth]
        layers = "1 layer" if depth == 1 else f"{depth} layers"
        return (
            f"{layers}, forget bias {self.biases[self.bias]:g}, {self.seeds} networks. "
            f"Steps until less than {100 * self.share:g} % is left, lowest layer first. "
            f"{'; '.join(parts)}."
        )

    def figure(self):
        """Draw the same for paper.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.widgets import error_horizon

        return error_horizon(self.measured[self.depth, self.bias], TRUNCATIONS)
