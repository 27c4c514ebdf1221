"""NumberSheet: deltas by pencil and paper, on numbers that are always fresh."""

import numpy as np
import traitlets
from anywidget import AnyWidget

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.network import Blocks, Network
from lstmlib.widgets.parts import script, style

#: For each sheet: its layers and its number of steps.
SHEETS = {
    "output": ([Blocks(1, cells=2)], 2),
    "state": ([Blocks(1, cells=2)], 3),
    "stack": ([Blocks(1, cells=2), Blocks(2)], 2),
}
WORD = 0xFFFFFFFF


def draws(seed):
    """Draw numbers in [0, 1), the same ones as the page draws.

    Parameters
    ----------
    seed : int
        Any whole number.

    Yields
    ------
    float
    """
    state = seed & WORD
    while True:
        state = (state + 0x6D2B79F5) & WORD
        z = state
        z = (z ^ (z >> 15)) * (z | 1) & WORD
        z ^= (z + ((z ^ (z >> 7)) * (z | 61) & WORD)) & WORD
        yield (z ^ (z >> 14)) / 4294967296


def _tenths(stream):
    size = 2 + int(14 * next(stream))
    return (-size if next(stream) < 0.5 else size) / 10


def problem(level, seed):
    """Make the network and sequence of one sheet.

    Parameters
    ----------
    level : {"output", "state", "stack"}
        Which sheet.
    seed : int
        Its numbers.

    Returns
    -------
    net : Network
        Weights with one decimal.
    x, target : numpy.ndarray of shape (T, 2)
        One sequence; targets are 0 or 1.
    """
    layers, T = SHEETS[level]
    stream = draws(seed)
    net = Network.create(2, layers, 2, rng=0)
    arrays = [array for layer in net.layers for array in (layer.W, layer.b)]
    for array in (*arrays, net.w_k, net.b_k):
        array.flat = [_tenths(stream) for _ in range(array.size)]
    x = np.array([_tenths(stream) for _ in range(2 * T)]).reshape(T, 2)
    target = np.array([0.0 if next(stream) < 0.5 else 1.0 for _ in range(2 * T)])
    return net, x, target.reshape(T, 2)


class NumberSheet(AnyWidget):
    """Small networks with numbers of one decimal, and deltas to work out by hand.

    Each entry gets a verdict, and a wrong one the name of the mistake that leads to it, where it
    is a common one.

    Parameters
    ----------
    level : {"output", "state", "stack"}
        The error's way from the output units to a top layer and its output gate; the state and
        the nets behind it, with a step before and after; a layer below another one.
    seed : int
        The numbers; the page goes on to the next seed with answers that are not too small.

    Attributes
    ----------
    level, seed : str, int
        The sheet that is shown.
    answers : dict of str to str
        What was typed, by field.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong kind; the message names it.
    """

    _esm = script("lights.js", *(f"numbersheet/{part}.js" for part in ("words", "tasks", "index")))
    _css = style("numbersheet/style.css")

    level = traitlets.Enum(tuple(SHEETS), "output").tag(sync=True)
    seed = traitlets.Int(1).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)

    def __init__(self, level="output", seed=1):
        _checks.choice("level", level, tuple(SHEETS))
        seed = _checks.integer("seed", seed, minimum=0)
        super().__init__(level=level, seed=_settle(level, seed))

    def solution(self):
        """Compute what is asked for.

        Returns
        -------
        dict of str to float
            By field, as in `answers`.
        """
        return solve(self.level, self.seed)

    def text(self):
        """Say what is asked for.

        Returns
        -------
        str
        """
        asked = ", ".join(self.solution())
        return f"Sheet {self.level!r} with the numbers of seed {self.seed}. To find: {asked}."

    def figure(self):
        """Draw the sheet for paper: a line to write on for each field.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.widgets import number_sheet

        return number_sheet(self.text(), list(self.solution()))


def solve(level, seed):
    """Compute the answers of one sheet with the library.

    Parameters
    ----------
    level : {"output", "state", "stack"}
        Which sheet.
    seed : int
        Its numbers.

    Returns
    -------
    dict of str to float
    """
    net, x, target = problem(level, seed)
    flow = backward(net, forward(net, x), target, "gers")
    low = flow.layers[0]
    t = len(x) - 2 if level == "state" else len(x) - 1

    def cells(name):
        return {f"{name}{v}": float(getattr(low, name)[t, 0, 0, v]) for v in range(2)}

    def gate(name):
        return {name: float(getattr(low, name)[t, 0, 0])}

    if level == "state":
        found = cells("e_s") | cells("eps_s") | cells("delta_c")
        return found | gate("delta_in") | gate("delta_phi")
    units = {f"delta_k{k}": float(flow.delta_k[t, 0, k]) for k in range(2)}
    found = cells("e_y") | gate("delta_out")
    return units | found if level == "output" else found


def _settle(level, seed):
    """Return the first seed from this one on with numbers that are fit for four decimals."""
    while not _friendly(solve(level, seed)):
        seed += 1
    return seed


def _friendly(found):
    """Return whether no answer is too small, nor what comes back from the next step."""
    back = [found[f"eps_s{v}"] - found[f"e_s{v}"] for v in range(2) if f"e_s{v}" in found]
    return all(abs(value) > 0.004 for value in (*found.values(), *back))
