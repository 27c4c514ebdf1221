"""DeltaFlow: where a delta comes from and where it goes, in a stack, at a time."""

import re

import traitlets

from lstmlib import _checks
from lstmlib.widgets.base import NetworkWidget, script, style, within

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
