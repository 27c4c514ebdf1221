"""Checks of a gradient: complex steps, exact to the last digits, and finite differences.

The forward pass in this module is written a second time, as plainly as possible and with every
value that a truncation freezes passed in by hand: a check that shared code with what it checks
would share its mistakes.
"""

from dataclasses import dataclass

import numpy as np

from lstmlib import _checks
from lstmlib.backward_pass import TRUNCATIONS, backward
from lstmlib.forward_pass import forward
from lstmlib.network import Network
from lstmlib.squash import SQUASH, logistic

STEP = 1e-30


def relative_error(a, b):
    """Largest absolute difference over the largest value: max|a − b| / (max|b| + 1e-12)."""
    a, b = np.asarray(a), np.asarray(b)
    return float(np.abs(a - b).max() / (np.abs(b).max() + 1e-12)) if b.size else 0.0


@dataclass(frozen=True)
class Row:
    """One weight array in a `Report`: its name, shape and relative error."""

    name: str
    shape: tuple
    relative_error: float


@dataclass(frozen=True)
class Report:
    """How far each weight array's gradient is from the derivative that checks it.

    Parameters
    ----------
    rows : tuple of Row
        One for each weight array, in the order of ``net.named_parameters()``.
    truncation : str
        The truncation that was checked.
    """

    rows: tuple
    truncation: str

    @property
    def max_relative_error(self):
        """Largest relative error of all rows; not a number where one of them is none."""
        return float(np.max([row.relative_error for row in self.rows]))

    def __str__(self):
        width = max(len(row.name) for row in self.rows)
        lines = [f"{'weights':{width}}  {'shape':12}  relative error"]
        lines += [
            f"{row.name:{width}}  {'×'.join(map(str, row.shape)):12}  {row.relative_error:.1e}"
            for row in self.rows
        ]
        return "\n".join(lines)


def gradient(net, x, target, truncation="none", mask=None, state=None, progress=False):
    """Compare `backward` with a complex-step derivative of every weight.

    Parameters
    ----------
    net : Network
        Of dtype float64.
    x, target, mask, state
        As in `forward` and `backward`.
    truncation : {"none", "gers", "today"}
        The frozen values come from an unperturbed run.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Report
        Print it for a table; ``max_relative_error`` is what a test asks for.
    """
    flow = _flow(net, x, target, truncation, mask, state)
    oracle = complex_step(net, x, target, truncation, mask, state, progress)
    rows = [
        Row(name, ours.shape, relative_error(ours, theirs))
        for (name, ours), (_, theirs) in zip(
            flow.gradient.named_parameters(), oracle.named_parameters(), strict=True
        )
    ]
    return Report(tuple(rows), truncation)


def complex_step(net, x, target, truncation="none", mask=None, state=None, progress=False):
    """Derivatives by Im E(w + ih)/h with h = 1e-30: no difference is taken, no digit is lost.

    Parameters and errors are those of `gradient`.

    Returns
    -------
    Network
        +∂E/∂w for every weight.
    """
    _flow(net, x, target, truncation, mask, state)
    run = _Frozen(net, x, target, truncation, mask, state)
    probe = net.astype("complex128")

    def derivative(array, index, layer):
        array[index] += STEP * 1j
        loss = run.loss(probe, layer)
        array[index] = array[index].real
        return loss.imag / STEP

    return _each_weight(net, probe, derivative, progress)


def finite_difference(
    net, x, target, truncation="none", mask=None, state=None, step=1e-5, progress=False
):
    """Derivatives by (E(w + h) − E(w − h))/2h, for comparison: about half of the digits are lost.

    Parameters
    ----------
    step : float
        The step h. Too large and the curve bends, too small and the difference drowns in
        rounding; in float64 the best is near 1e-5.

    Other parameters and errors are those of `gradient`.

    Returns
    -------
    Network
        +∂E/∂w for every weight.
    """
    step = _checks.real("step", step)
    if step <= 0:
        raise ValueError(f"step: expected a positive number, got {step}")
    _flow(net, x, target, truncation, mask, state)
    run = _Frozen(net, x, target, truncation, mask, state)
    probe = net.copy()

    def derivative(array, index, layer):
        centre = array[index]
        array[index] = centre + step
        above = run.loss(probe, layer)
        array[index] = centre - step
        below = run.loss(probe, layer)
        array[index] = centre
        return (above - below) / (2 * step)

    return _each_weight(net, probe, derivative, progress)


def _flow(net, x, target, truncation, mask, state):
    _checks.instance("net", net, Network)
    _checks.choice("truncation", truncation, TRUNCATIONS)
    if net.dtype != np.float64:
        raise ValueError(f"net: expected dtype float64 for a check, got {net.dtype.name}")
    return backward(net, forward(net, x, state), target, truncation, mask)


def _each_weight(net, probe, derivative, progress):
    result = net.zeros_like()
    owners = [i for i, layer in enumerate(net.layers) for _ in layer.named_parameters()]
    owners += [len(net.layers)] * 2
    arrays = zip(probe.named_parameters(), result.named_parameters(), owners, strict=True)
    work = [(p, r, i, o) for (_, p), (_, r), o in arrays for i in np.ndindex(p.shape)]
    if progress:
        from tqdm.auto import tqdm

        work = tqdm(work, desc="weights", unit="weight")
    for array, found, index, layer in work:
        found[index] = derivative(array, index, layer)
    return result


class _Frozen:
    """The loss as a function of the weights, where truncation holds values of a first run."""

    def __init__(self, net, x, target, truncation, mask, state):
        self.truncation = truncation
        self.trace = forward(net, x, state)
        y = self.trace.y
        self.target = np.asarray(target, float).reshape(y.shape)
        mask = np.ones(y.shape[:1]) if mask is None else np.asarray(mask, float)
        self.mask = mask.reshape(*mask.shape, *[1] * (3 - mask.ndim))

    def loss(self, net, owner):
        """The loss of a network, for the derivative of a weight of layer ``owner``."""
        below = self.trace.x
        for index, layer in enumerate(net.layers):
            hold_s = self.truncation == "today" and index > owner
            below = self._layer(net, layer, self.trace.layers[index], below, hold_s)
        sources = np.concatenate([below, self.trace.x], axis=2) if net.shortcut else below
        net_k = sources @ net.w_k.T + net.b_k
        if net.output == "softmax":
            net_k = net_k - net_k.real.max(axis=2, keepdims=True)
            log_y = net_k - np.log(np.exp(net_k).sum(axis=2, keepdims=True))
            return -(self.mask * self.target * log_y).sum()
        y = logistic(net_k) if net.output == "logistic" else net_k
        return 0.5 * (self.mask * (self.target - y) ** 2).sum()

    def _layer(self, net, layer, first, below, hold_s):
        squash, cut = SQUASH[net.squash], self.truncation != "none"
        s, y_c, outputs = first.s_before[0], first.y_before[0], []
        for t in range(len(below)):
            s_before = first.s_before[t] if hold_s else s
            seen = first.s_before[t] if cut else s
            sources = below[t]
            if net.recurrent:
                own = first.y_before[t] if cut else y_c
                sources = np.concatenate([sources, own.reshape(len(own), -1)], axis=1)
            y_in = logistic(_gate(layer, "in", sources, seen))
            y_phi = logistic(_gate(layer, "phi", sources, seen)) if net.forget_gates else 1.0
            net_c = np.einsum("jsm,bm->bjs", layer.w_c, sources)
            net_c = net_c + (0 if layer.b_c is None else layer.b_c)
            s = y_phi * s_before + y_in * squash.g(net_c)
            y_out = logistic(_gate(layer, "out", sources, first.s[t] if cut else s))
            y_c = y_out * squash.h(s)
            outputs.append(y_c.reshape(len(y_c), -1))
        return np.array(outputs)


def _gate(layer, gate, sources, seen):
    net = sources @ getattr(layer, f"w_{gate}").T + getattr(layer, f"b_{gate}")
    peephole = getattr(layer, f"p_{gate}")
    if peephole is not None:
        net = net + (peephole * seen).sum(axis=2)
    return net[..., None]
