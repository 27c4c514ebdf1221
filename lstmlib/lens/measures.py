"""What a report measures: plain numbers, without a verdict on any of them."""

from dataclasses import dataclass

import numpy as np

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.lens.over_time import back_in_time, states
from lstmlib.network import Network
from lstmlib.optimisers import norm
from lstmlib.squash import SQUASH

#: The nets of a block, in the order in which a layer's rows stand.
NETS = ("in", "phi", "c", "out")
#: A gate below the first number or above the second has less than a fifth of its largest slope.
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class LayerMeasures:
    """What was measured in one layer; a gate that the network lacks is left out.

    Attributes
    ----------
    blocks, cells : int
        Number of blocks, and of cells in each.
    eps_s : numpy.ndarray of shape (T,)
        Root mean square of ε_s at each step, over batch and cells.
    size : float
        The same over all steps.
    from_above : float
        ``size`` over that of the layer above; for the top layer, the size of e_y over that of
        the output units' deltas.
    horizon, horizon_carousel : float or None
        Steps until less than 1 % of an error at a sequence's last error step is left, exactly and
        with the recurrent wires cut ("gers"); the median over the batch.
    to_the_start : bool
        Whether the exact horizon is cut short by the start of the sequence in the median.
    per_step : float or None
        Factor by which the exact error changes at each step back, up to that horizon; the median
        over the batch.
    far : float or None
        Its largest size in the far half of the way back, over that in the near half, likewise.
    keeps : numpy.ndarray of shape (J,)
        Median of each forget gate over all data; one where there is none.
    closed, opened : dict of str to numpy.ndarray of bool, shape (J,)
        Gates that are below 0.05, or above 0.95, at every step of all data.
    switched : float
        Share of all gate activations outside 0.05 to 0.95.
    gates : dict of str to numpy.ndarray
        All activations, flat, for a histogram.
    largest : float
        Largest abs state.
    growing, saturated : numpy.ndarray of bool, shape (J, S)
        Which states grow without end; which cells are flat at nine of ten steps.
    down : dict of str to float
        Share of each net in what goes down: root mean squares of w·delta over their sum.
    gradient, weights : dict of str to float
        Norm of the gradient, and of the weights, by array.
    gradient_norm : float
        Norm of the layer's whole gradient.
    """

    blocks: int
    cells: int
    eps_s: np.ndarray
    size: float
    from_above: float | None
    horizon: float | None
    horizon_carousel: float | None
    to_the_start: bool
    per_step: float | None
    far: float | None
    keeps: np.ndarray
    closed: dict
    opened: dict
    switched: float
    gates: dict
    largest: float
    growing: np.ndarray
    saturated: np.ndarray
    down: dict
    gradient: dict
    weights: dict
    gradient_norm: float

    @property
    def time_constant(self):
        """Steps in which each forget gate's median lets an error fall to 1/e, of shape (J,)."""
        with np.errstate(divide="ignore"):
            return 1 / abs(np.log(self.keeps))


@dataclass(frozen=True)
class Measures:
    """What was measured of a network on some data.

    Attributes
    ----------
    steps, batch, sequences_with_error : int
        Length and number of the sequences; how many of them have any error.
    losses : numpy.ndarray of shape (T, B, n_out)
        Each output's part of the loss.
    constant : float
        Loss of the best outputs that never change.
    layers : list of LayerMeasures
        Input side first.
    head : dict of str to float
        Norms of the gradients of the output units' arrays.
    gradient_norm : float
        Norm of the whole gradient.
    """

    steps: int
    batch: int
    sequences_with_error: int
    losses: np.ndarray
    constant: float
    layers: list
    head: dict
    gradient_norm: float


def measure(net, x, target, mask=None):
    """Run a network forward and back, and measure; arguments as for `report`."""
    _checks.instance("net", net, Network)
    if net.dtype.kind == "c":
        raise ValueError(f"net: expected real weights, got dtype {net.dtype.name}")
    trace = forward(net, x)
    flow = backward(net, trace, target, mask=mask)
    T, B, K = trace.y.shape
    target = np.asarray(target, float).reshape(T, B, K)
    weight = weights_of(mask, (T, B, K))
    if not weight.any():
        raise ValueError("mask: expected a weight above 0 somewhere, got none")
    heard = abs(flow.delta_k).max(axis=2) > 0
    last = np.where(heard.any(axis=0), T - 1 - heard[::-1].argmax(axis=0), -1)
    alone = weight * (np.arange(T)[:, None] == last)[..., None]
    if net.output == "softmax":
        alone = alone[..., 0]
    probes = [backward(net, trace, target, way, mask=alone) for way in ("none", "gers")]
    layers = [_layer(net, trace, flow, probes, last, index) for index in range(len(net.layers))]
    head = {name: float(np.linalg.norm(getattr(flow.gradient, name))) for name in ("w_k", "b_k")}
    return Measures(
        T, B, int((last >= 0).sum()), _losses(net, trace, target, weight),
        _constant(net, target, weight), layers, head, norm(flow.gradient),
    )  # fmt: skip


def weights_of(mask, shape):
    """Weight of each error, in the shape (T, B, n_out): the mask, or ones where there is none."""
    mask = np.ones(1) if mask is None else np.asarray(mask, float)
    return np.broadcast_to(mask.reshape(*mask.shape, *[1] * (3 - mask.ndim)), shape)


def _losses(net, trace, target, weight):
    if net.output == "softmax":
        top = trace.net_k.max(axis=2, keepdims=True)
        log_sum = top + np.log(np.exp(trace.net_k - top).sum(axis=2, keepdims=True))
        return -weight * target * (trace.net_k - log_sum)
    return 0.5 * weight * (target - trace.y) ** 2


def _constant(net, target, weight):
    """Loss of the best constant outputs: means, or relative frequencies for softmax."""
    wanted = (weight * target).sum(axis=(0, 1))
    if net.output == "softmax":
        used = wanted > 0
        return float(-(wanted[used] * np.log(wanted[used] / wanted.sum())).sum())
    mean = wanted / np.maximum(weight.sum(axis=(0, 1)), 1e-300)
    return float(0.5 * (weight * (target - mean) ** 2).sum())


def _layer(net, trace, flow, probes, last, index):
    layer, run, errors = net.layers[index], trace.layers[index], flow.layers[index]
    gradient = flow.gradient.layers[index]
    gates = {name: getattr(run, f"y_{name}") for name in ("in", "phi", "out") if name in run.rows}
    outside = [(y < LOW) | (y > HIGH) for y in gates.values()]
    keeps = np.median(run.y_phi.astype(float), axis=(0, 1))  # a reset now and then is no leak
    growing, saturated = states(SQUASH[net.squash].h, run.s, keeps)
    names = [name for name, _ in layer.named_parameters()]
    norms = ({n: float(np.linalg.norm(getattr(of, n))) for n in names} for of in (gradient, layer))
    return LayerMeasures(
        layer.J, layer.S,
        np.sqrt((errors.eps_s.astype(float) ** 2).mean(axis=(1, 2, 3))), _rms(errors.eps_s),
        _from_above(flow, index), **back_in_time(probes, last, index),
        keeps=keeps,
        closed={name: (y < LOW).all(axis=(0, 1)) for name, y in gates.items()},
        opened={name: (y > HIGH).all(axis=(0, 1)) for name, y in gates.items()},
        switched=float(np.mean(outside)), gates={name: y.ravel() for name, y in gates.items()},
        largest=float(abs(run.s).max()), growing=growing, saturated=saturated,
        down=_down(layer, errors), gradient=next(norms), weights=next(norms),
        gradient_norm=float(np.sqrt(sum(np.sum(a**2) for _, a in gradient.named_parameters()))),
    )  # fmt: skip


def _from_above(flow, index):
    here, layers = flow.layers[index], flow.layers
    if index + 1 < len(layers):
        above, found = _rms(layers[index + 1].eps_s), _rms(here.eps_s)
    else:
        above, found = _rms(flow.delta_k), _rms(here.e_y)
    return found / above if above else None


def _down(layer, errors):
    sizes = {}
    for name in NETS:
        weights, delta = getattr(layer, f"w_{name}"), getattr(errors, f"sent_{name}")
        if weights is not None:
            below = weights.reshape(-1, layer.M)[:, : layer.n]
            sizes[name] = _rms(delta.reshape(*delta.shape[:2], -1) @ below)
    total = sum(sizes.values())
    return {name: size / total if total else 0.0 for name, size in sizes.items()}


def _rms(array):
    return float(np.sqrt(np.mean(np.asarray(array, float) ** 2)))
