"""What the widgets that show a network share: how it travels to the page."""

import anywidget
import numpy as np
import traitlets

from lstmlib import _checks
from lstmlib.backward_pass import TRUNCATIONS, backward
from lstmlib.forward_pass import forward
from lstmlib.network import Network
from lstmlib.squash import CURVED


def pack(net):
    """Describe a network: a dict of its shape and options, and its weights as float64 bytes.

    Returns
    -------
    spec : dict
        ``n_in``, ``n_out``, ``layers`` as pairs (blocks, cells), ``options``.
    weights : bytes
        For each layer the fused W, b and p, then w_k and b_k.
    """
    arrays = [a for layer in net.layers for a in (layer.W, layer.b, layer.p) if a is not None] + [
        net.w_k,
        net.b_k,
    ]
    flat = np.concatenate([np.asarray(a, np.float64).ravel() for a in arrays])
    return net.description, flat.astype("<f8").tobytes()


def last_step(T):
    """Mask of an error that enters at the last of T steps only."""
    return np.arange(T) == T - 1


class NetworkWidget(anywidget.AnyWidget):
    """A widget that shows one network on one sequence.

    Parameters
    ----------
    net : Network
        Real weights; the page computes in float64.
    x : array_like of shape (T, n_in)
        One input sequence.
    target : array_like of shape (T, n_out)
        What the output units should say.
    mask : array_like of shape (T,) or (T, n_out), optional
        Weight of each error. If it is not given, the error enters at the last step only.
    labels : sequence of str, optional
        A short name for each time step.

    Attributes
    ----------
    net : Network
        The network that was given.
    flow : Flow
        The exact backward pass of what was given.
    spec : dict
        The network's shape and options.
    weights, x, target, mask : bytes
        The network's weights and the sequence, as little-endian float64.
    steps : int
        How many time steps the sequence has.
    labels : list of str
        A name for each time step, or none.
    truncation : {"none", "gers", "today"}
        As in `lstmlib.backward`.
    """

    spec = traitlets.Dict().tag(sync=True)
    weights = traitlets.Bytes().tag(sync=True)
    x = traitlets.Bytes().tag(sync=True)
    target = traitlets.Bytes().tag(sync=True)
    mask = traitlets.Bytes().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    truncation = traitlets.Enum(TRUNCATIONS, "none").tag(sync=True)

    def __init__(self, net, x, target, mask=None, labels=None, **traits):
        packed, flow = self._packed(net, x, target, mask, labels)
        super().__init__(**packed, **traits)
        self.net, self.flow = net, flow

    def show(self, net, x, target, mask=None, labels=None):
        """Put another network, or another sequence, into the same widget."""
        packed, self.flow = self._packed(net, x, target, mask, labels)
        self.net = net
        with self.hold_sync():
            for name, value in packed.items():
                setattr(self, name, value)

    def sequence(self):
        """Return the sequence that is shown.

        Returns
        -------
        x, target, mask : numpy.ndarray of shape (T, 1, n_in) or (T, 1, n_out)
            Copies. With softmax, whose outputs share one weight a step, the mask is (T, 1).
        """
        names = ("x", "target", "mask")
        flat = (np.frombuffer(getattr(self, name), "<f8") for name in names)
        x, target, mask = (array.reshape(self.steps, 1, -1).copy() for array in flat)
        return x, target, mask[..., 0] if self.net.output == "softmax" else mask

    @staticmethod
    def _packed(net, x, target, mask, labels):
        _checks.instance("net", net, Network)
        if net.dtype.kind == "c":
            raise ValueError(f"net: expected real weights, got dtype {net.dtype.name}")
        if net.squash not in CURVED:
            raise ValueError(f"net: expected squash {' or '.join(CURVED)}, got {net.squash}")
        x = _checks.numbers("x", x, "float64")
        _checks.shape("x", x, (len(x), net.n_in) if x.ndim else (1, net.n_in), "(T, n_in)")
        trace = forward(net, x)
        T, n_out = len(x), net.n_out
        mask = last_step(T) if mask is None else np.asarray(mask)
        # The library's masks have a batch axis in second place; one sequence needs none.
        each = mask[:, None] if mask.shape == (T, n_out) else mask
        flow = backward(net, trace, target, mask=each)
        full = np.broadcast_to(mask.reshape(T, -1), (T, n_out))
        spec, weights = pack(net)
        packed = {
            "spec": spec,
            "weights": weights,
            "steps": T,
            "x": x.astype("<f8").tobytes(),
            "target": np.asarray(target, "<f8").tobytes(),
            "mask": full.astype("<f8").tobytes(),
            "labels": _labels(labels, T),
        }
        return packed, flow


def _labels(labels, T):
    if labels is None:
        return []
    labels = [_checks.instance(f"labels[{i}]", text, str) for i, text in enumerate(labels)]
    if len(labels) != T:
        raise ValueError(f"labels: expected {T} names, a step each, got {len(labels)}")
    return labels


def within(name, value, limit):
    """Check an index.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : int
        What came.
    limit : int
        The first integer that is too large.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        Where it is no integer from 0 to `limit` − 1.
    """
    value = _checks.integer(name, value, minimum=0)
    if value >= limit:
        raise ValueError(f"{name}: expected an integer below {limit}, got {value}")
    return value
