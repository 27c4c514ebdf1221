"""ErrorTriangle: one weight's gradient as a triangle that is added in two orders."""

import numpy as np
import traitlets

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.widgets.base import NetworkWidget, within
from lstmlib.widgets.parts import script, style

NETS = ("in", "phi", "c", "out")
LONGEST = 12


class ErrorTriangle(NetworkWidget):
    """Error times down, times of use across: what one weight's gradient is made of.

    The entry (t, τ) is what the weight's use at τ contributes through the error at t, counted as
    −dE/dw. Rows added first are the partials of real-time recurrent learning, columns added first
    the deltas of backpropagation through time; the total is the same.

    Parameters
    ----------
    net : Network
        Where the weight is.
    x, target : array_like of shape (T, n_in) and (T, n_out)
        One sequence of at most 12 steps.
    mask : array_like of shape (T,) or (T, n_out), optional
        Weight of each error; without it there is an error at every step.
    labels : sequence of str, optional
        A short name for each time step.
    layer, net_kind, unit, source : int, str, int, int
        Which weight: from `source` to unit `unit` of the nets ``"in"``, ``"phi"``, ``"c"`` or
        ``"out"`` of a layer, all counted from 0. Units of c are cells in the order of the blocks.
    truncation : {"gers", "none", "today"}
        As in `lstmlib.backward`.

    Attributes
    ----------
    layer, net_kind, unit, source : int, str, int, int
        The weight that is shown.
    order : {"rows", "columns"}
        Which sums are drawn.
    done : int
        How many rows, from the first, or columns, from the last, have been added.
    truncation : {"none", "gers", "today"}
        As in `lstmlib.backward`.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong shape or kind; the message names it.
    """

    _esm = script(
        "lights.js", *(f"errortriangle/{part}.js" for part in ("words", "model", "index"))
    )
    _css = style("errortriangle/style.css")

    layer = traitlets.Int(0).tag(sync=True)
    net_kind = traitlets.Enum(NETS, "c").tag(sync=True)
    unit = traitlets.Int(0).tag(sync=True)
    source = traitlets.Int(0).tag(sync=True)
    order = traitlets.Enum(("rows", "columns"), "rows").tag(sync=True)
    done = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, net, x, target, mask=None, labels=None,
        layer=0, net_kind="c", unit=0, source=0, truncation="gers",
    ):  # fmt: skip
        if np.ndim(x) and not 1 <= len(x) <= LONGEST:
            raise ValueError(f"x: expected 1 to {LONGEST} steps, got {len(x)}")
        mask = np.ones(len(x)) if mask is None and np.ndim(x) else mask
        super().__init__(net, x, target, mask, labels)
        _checks.choice("truncation", truncation, ("none", "gers", "today"))
        _checks.choice("net_kind", net_kind, NETS)
        layer = within("layer", layer, len(net.layers))
        if net_kind == "phi" and not net.forget_gates:
            raise ValueError("net_kind: expected a net that the network has, got 'phi'")
        weights = self._weights(layer, net_kind)
        self.unit = within("unit", unit, len(weights))
        self.source = within("source", source, weights.shape[1])
        self.layer, self.net_kind, self.truncation = layer, net_kind, truncation
        self.done = self.steps

    def _weights(self, layer, net_kind):
        """Return the weights of one kind of net, a row a unit."""
        array = getattr(self.net.layers[layer], f"w_{net_kind}")
        return array.reshape(-1, array.shape[-1])

    def table(self):
        """Compute the triangle.

        Returns
        -------
        numpy.ndarray of shape (T, T)
            Row t, column τ; zero above the diagonal. Its sum is −dE/dw.
        """
        T = self.steps
        x, target, mask = self.sequence()
        trace = forward(self.net, x)
        name, out = f"delta_{self.net_kind}", np.zeros((T, T))
        used = self._used(trace, x)
        for t in range(T):
            alone = np.zeros_like(mask)
            alone[t] = mask[t]
            flow = backward(self.net, trace, target, self.truncation, mask=alone)
            delta = getattr(flow.layers[self.layer], name).reshape(T, -1)[:, self.unit]
            out[t] = delta * used
        return out

    def _used(self, trace, x):
        """Return what the weight's source says at each step."""
        layer, n = trace.layers, self.net.layers[self.layer].n
        if self.source >= n:
            own = layer[self.layer].y_c.reshape(self.steps, -1)[:, self.source - n]
            return np.append(0.0, own[:-1])
        below = layer[self.layer - 1].y_c if self.layer else x
        return below.reshape(self.steps, -1)[:, self.source]

    def text(self):
        """Say in words what the triangle adds up to.

        Returns
        -------
        str
        """
        table = self.table()
        rows = ", ".join(f"{value:.3g}" for value in table.sum(axis=1))
        columns = ", ".join(f"{value:.3g}" for value in table.sum(axis=0))
        return (
            f"Weight w_{self.net_kind}[{self.unit}, {self.source}] of layer {self.layer}: "
            f"rows (t = 0 first) {rows}; columns (τ = 0 first) {columns}; "
            f"together {table.sum():.6g}."
        )

    def figure(self):
        """Draw the same for paper.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.triangle import triangle_of_errors

        table = self.table()
        power = int(np.floor(np.log10(abs(table).max() or 1.0))) - 2
        return triangle_of_errors(table / 10.0**power, f"$10^{{{power}}}$")
