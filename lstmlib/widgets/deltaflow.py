"""DeltaFlow: where a delta comes from and where it goes, in a stack, at a time."""

import re

import numpy as np
import traitlets

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.widgets.base import NetworkWidget, within
from lstmlib.widgets.parts import COMMON, script, style

PARTS = (
    *("words", "model", "terms", "places", "ribbons", "scene"),
    *("picture", "strip", "meter", "dock", "presets", "controls", "index"),
)

#: Traits that may be given at the start.
START = ("truncation", "cuts", "forget_bias", "weight_scale", "view")
ROAD = re.compile(
    r"\d+\.(top|gate|state|carousel|shortcut|(rec|down)\.(in|phi|c|out)|peep\.(in|phi|out)|net\.(in|phi|c))"
)


class DeltaFlow(NetworkWidget):
    """The errors of a stack of LSTM layers at one time step, as ribbons that flow down.

    A ribbon is as wide as the signed term it stands for. It keeps its width where it forks,
    because an error is copied, and changes it only at a valve that carries the factor. Roads can
    be cut; a meter then compares every weight array with the exact gradient.

    Parameters
    ----------
    net : Network
        Up to 4 layers of 8 cells are drawn cell by cell, larger ones block by block.
    x, target : array_like of shape (T, n_in) and (T, n_out)
        One sequence.
    mask : array_like of shape (T,) or (T, n_out), optional
        Weight of each error; without it the error enters at the last step only.
    labels : sequence of str, optional
        A short name for each time step.
    controls : {"all", "few"}
        ``"few"`` leaves the time scrubber and one switch, which cuts the recurrent wires.
    time, layer, cell : int, optional
        What to look at first: the last step, the lowest layer, the cell that hears most error.
    **traits
        Start values of the traits below.

    Attributes
    ----------
    time, layer, cell : int
        What is looked at.
    truncation : {"none", "gers", "today"}
        As in `lstmlib.backward`.
    cuts : list of str
        Roads that carry no error, each ``"layer.road"`` with a road among ``top``, ``gate``,
        ``state``, ``carousel``, ``shortcut``, and ``rec.A``, ``down.A``, ``peep.A``, ``net.A`` for
        a net A: ``in``, ``phi``, ``c`` or ``out``.
    forget_bias : float
        Added to the forget-gate biases before drawing, −6 to 6.
    weight_scale : float
        Multiplies all weights but the biases, 0 to 3.
    view : list of {"cells", "recurrent", "peepholes", "steps", "scale"}
        What is drawn on demand: all cells of a layer as bundles, the recurrent roads one by one,
        the peepholes, three neighbouring steps, one scale for all layers.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong shape or kind; the message names it.
    """

    _esm = script(*(f"deltaflow/{part}.js" for part in PARTS))
    _css = style("deltaflow/style.css")

    controls = traitlets.Enum(("all", "few"), "all").tag(sync=True)
    time = traitlets.Int(0).tag(sync=True)
    layer = traitlets.Int(0).tag(sync=True)
    cell = traitlets.Int(0).tag(sync=True)
    cuts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    forget_bias = traitlets.Float(0.0, min=-6, max=6).tag(sync=True)
    weight_scale = traitlets.Float(1.0, min=0, max=3).tag(sync=True)
    view = traitlets.List(
        traitlets.Enum(("cells", "recurrent", "peepholes", "steps", "scale"))
    ).tag(sync=True)

    @traitlets.validate("cuts")
    def _known(self, proposal):
        try:
            return _known_roads(proposal["value"])
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from None

    def __init__(
        self, net, x, target, mask=None, labels=None, controls="all",
        time=None, layer=0, cell=None, **traits,
    ):  # fmt: skip
        _checks.choice("controls", controls, ("all", "few"))
        self._check_traits(traits)
        super().__init__(net, x, target, mask, labels, controls=controls, **traits)
        time = self.steps - 1 if time is None else time
        self.time = within("time", time, self.steps)
        self.layer = within("layer", layer, len(net.layers))
        # The cell whose state hears most error, all steps together.
        heard = abs(self.flow.layers[self.layer].eps_s).sum(axis=(0, 1)).ravel()
        self.cell = within("cell", int(heard.argmax()) if cell is None else cell, heard.size)

    def run(self):
        """Compute what is shown, but for the roads in `cuts`: those only the page can cut.

        Returns
        -------
        net : Network
            With the shifted forget biases and the scaled weights.
        flow : Flow
            Under `truncation`.
        """
        net = self.net.copy()
        for layer in net.layers:
            for weights in (layer.W, layer.p):
                if weights is not None:
                    weights *= self.weight_scale
            if layer.b_phi is not None:
                layer.b_phi += self.forget_bias
        net.w_k *= self.weight_scale
        x, target, mask = self.sequence()
        return net, backward(net, forward(net, x), target, self.truncation, mask=mask)

    def arriving(self):
        """Compute what arrives at the output of the chosen cell, road by road.

        Returns
        -------
        dict of str to float
            Terms of ``lower-error-exact`` or ``top-error-exact``; they add up to e_y.
        """
        net, flow = self.run()
        l, t, i = self.layer, self.time, self.cell  # noqa: E741 - a layer is l
        if l + 1 < len(net.layers):
            terms = self._down(net.layers[l + 1], flow.layers[l + 1], "sent", t, i, "")
        else:
            terms = {"k": float(net.w_k[:, i] @ flow.delta_k[t, 0])}
        if net.recurrent and self.truncation == "none" and t + 1 < self.steps:
            layer = net.layers[l]
            terms |= self._down(layer, flow.layers[l], "delta", t + 1, layer.n + i, "(t+1)")
        return terms

    @staticmethod
    def _down(layer, flow, name, t, column, when):
        found = {}
        for a in ("c", "in", "phi", "out"):
            delta, weights = getattr(flow, f"{name}_{a}"), getattr(layer, f"w_{a}")
            if weights is not None:
                rows = weights.reshape(-1, weights.shape[-1])
                found[a + when] = float(delta[t].ravel() @ rows[:, column])
        return found

    def text(self):
        """Say in words what is shown.

        Returns
        -------
        str
        """
        flow = self.run()[1].layers[self.layer]
        at = (self.time, 0, *np.unravel_index(self.cell, flow.e_y.shape[2:]))
        terms = ", ".join(f"{name} {value:.3g}" for name, value in self.arriving().items())
        way, _ = COMMON["truncations"][self.truncation]
        return (
            f"Step t = {self.time} of 0 to {self.steps - 1}, {way}. "
            f"Layer {self.layer}, cell {self.cell}: e_y = {flow.e_y[at]:.3g} (from {terms}); "
            f"e_s = {flow.e_s[at]:.3g}, eps_s = {flow.eps_s[at]:.3g}."
        )

    def figure(self):
        """Draw for paper how large the states' errors are, and what arrives at the chosen cell.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.widgets import delta_flow

        eps = [abs(layer.eps_s).reshape(self.steps, -1).max(1) for layer in self.run()[1].layers]
        return delta_flow(np.array(eps), self.arriving(), self.layer, self.time, self.labels)

    @classmethod
    def _check_traits(cls, traits):
        """Refuse a start value that no trait takes, in the library's own words."""
        for name, value in traits.items():
            if name not in START:
                raise TypeError(f"{name}: expected one of {', '.join(START)} as a start value")
            try:
                cls.class_traits()[name].validate(cls.__new__(cls), value)
            except traitlets.TraitError as error:
                raise ValueError(f"{name}: {error}") from None
        _known_roads(traits.get("cuts", ()))


def _known_roads(cuts):
    for road in cuts:
        if not ROAD.fullmatch(road):
            raise ValueError(f"cuts: expected roads like '0.rec.in', got {road!r}")
    return cuts
