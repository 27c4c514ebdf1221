"""MemoryBlock: one block forward in time, its net inputs free to drag."""

import numpy as np
import traitlets
from anywidget import AnyWidget

from lstmlib import _checks
from lstmlib.forward_pass import forward
from lstmlib.init import Init
from lstmlib.network import Blocks, Network
from lstmlib.squash import CURVED
from lstmlib.widgets.base import within
from lstmlib.widgets.parts import script, style

LIMIT = 6.0


class MemoryBlock(AnyWidget):
    """The forward pass of one memory block: cells that share three gates, over time.

    The block starts with the net inputs that a network gives it. Each of them can then be
    dragged, and gates, states and outputs follow.

    Parameters
    ----------
    net : Network
        Where the block is taken from; without peepholes, since a dragged net input is whole.
    x : array_like of shape (T, n_in)
        One input sequence, at most 24 steps.
    layer, block : int
        Which block, counted from 0; it may have up to 3 cells.
    time : int, optional
        The step to look at first; the last one by default.

    Attributes
    ----------
    nets : list of list of float
        Net inputs, a list a step, in the order in, phi, out, then the cells; −6 to 6.
    start : list of list of float
        The net inputs that the network gave; what *Reset* goes back to.
    squash : {"dissertation", "modern"}
        The network's g and h.
    time : int
        The step that is looked at.
    forget : bool
        Whether the forget gate acts; without it a state keeps all of what it was.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong shape or kind; the message names it.
    """

    _esm = script("lights.js", "memoryblock/words.js", "memoryblock/index.js")
    _css = style("memoryblock/style.css")

    nets = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    start = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    squash = traitlets.Enum(CURVED, "dissertation").tag(sync=True)
    time = traitlets.Int(0).tag(sync=True)
    forget = traitlets.Bool(True).tag(sync=True)

    def __init__(self, net, x, layer=0, block=0, time=None):
        nets = _nets(net, x, layer, block)
        time = len(nets) - 1 if time is None else time
        super().__init__(
            nets=nets, start=nets, squash=net.squash, time=within("time", time, len(nets)),
            forget=net.forget_gates,
        )  # fmt: skip

    @traitlets.validate("nets")
    def _shaped(self, proposal):
        rows = proposal["value"]
        width = len(self.start[0]) if self.start else len(rows[0])
        if any(len(row) != width for row in rows) or not np.isfinite(rows).all():
            raise traitlets.TraitError(f"nets: expected {width} finite numbers a step")
        return [[float(np.clip(value, -LIMIT, LIMIT)) for value in row] for row in rows]

    def run(self):
        """Compute what is shown.

        Returns
        -------
        LayerTrace
            Of `lstmlib.forward`, for one block: gates of shape (T, 1, 1), cells (T, 1, 1, S).
        """
        S = len(self.nets[0]) - 3
        return forward(_wired(S, self.squash, self.forget), np.array(self.nets)).layers[0]

    def text(self):
        """Say in words what is shown at the chosen step.

        Returns
        -------
        str
        """
        run, t = self.run(), self.time
        phi = f"{run.y_phi[t].item():.3g}" if self.forget else "1"
        cells = "; ".join(
            f"cell {v}: s = {s:.3g}, y_c = {y_c:.3g}"
            for v, (s, y_c) in enumerate(zip(run.s[t].ravel(), run.y_c[t].ravel(), strict=True))
        )
        return (
            f"Step t = {t} of 0 to {len(self.nets) - 1}: y_in = {run.y_in[t].item():.3g}, "
            f"y_phi = {phi}, y_out = {run.y_out[t].item():.3g}; {cells}."
        )

    def figure(self):
        """Draw the same for paper.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.widgets import block_over_time

        return block_over_time(self.run())


def _wired(S, squash, forget):
    """Return a block of S cells whose net inputs are its inputs, in the order of `nets`."""
    net = Network.create(
        3 + S, [Blocks(1, cells=S)], 1, rng=0,
        squash=squash, forget_gates=forget, recurrent=False, init=Init(scale=0.0),
    )  # fmt: skip
    layer = net.layers[0]
    for a, weights in enumerate((layer.w_in, layer.w_phi, layer.w_out)):
        if weights is not None:
            weights[0, a] = 1.0
    layer.w_c[0, :, 3:] = np.eye(S)
    return net


def _nets(net, x, layer, block):
    """Return the net inputs of one block as lists, a list a step."""
    _checks.instance("net", net, Network)
    if net.peepholes:
        raise ValueError("net: expected a network without peepholes, got one with them")
    if net.squash not in CURVED:
        raise ValueError(f"net: expected squash {' or '.join(CURVED)}, got {net.squash}")
    layer = within("layer", layer, len(net.layers))
    block = within("block", block, net.layers[layer].J)
    if net.layers[layer].S > 3:
        raise ValueError(f"net: expected at most 3 cells a block, got {net.layers[layer].S}")
    x = _checks.numbers("x", x, "float64")
    _checks.shape("x", x, (len(x), net.n_in) if x.ndim else (1, net.n_in), "(T, n_in)")
    if not 1 <= len(x) <= 24:
        raise ValueError(f"x: expected 1 to 24 steps, got {len(x)}")
    run = forward(net, x).layers[layer]
    phi = run.net_phi if net.forget_gates else np.zeros_like(run.net_in)
    gates = np.stack([a[:, 0, block] for a in (run.net_in, phi, run.net_out)], axis=1)
    return np.hstack([gates, run.net_c[:, 0, block]]).clip(-LIMIT, LIMIT).tolist()
