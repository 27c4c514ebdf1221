"""RunExplorer: a recorded training run, replayed on a stream of Reber strings."""

import numpy as np
import traitlets
from anywidget import AnyWidget

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.recording import Recording, shipped
from lstmlib.tasks import reber
from lstmlib.widgets.base import pack, within
from lstmlib.widgets.errorhorizon import horizon
from lstmlib.widgets.parts import script, style

SHARE = 0.01
POINTS = 90
ROADS = ("none", "gers")


def verdicts(y, legal):
    """Say after which symbols a network is right about the next one.

    Parameters
    ----------
    y : numpy.ndarray of shape (T, 7)
        Outputs.
    legal : numpy.ndarray of bool, shape (T, 7)
        The symbols that may come next.

    Returns
    -------
    numpy.ndarray of bool, shape (T,)
        Whether each symbol that may come has a larger output than each that may not.
    """
    return np.where(legal, y, np.inf).min(axis=1) > np.where(legal, -np.inf, y).max(axis=1)


class RunExplorer(AnyWidget):
    """Replay recorded training runs on one stream of strings that they were not trained on.

    The page holds the recorded weights, in 16 bits, and computes everything else from them.

    Parameters
    ----------
    runs : dict of str to Recording, optional
        One run or more, by name; each of a network of one layer on Reber symbols. Those that come
        with the library by default: with forget gates and without.
    symbols : str, optional
        The stream, of embedded strings; 401 symbols that no run saw by default.
    block, time : int, optional
        Block and symbol to look at first, counted from 0; the last block and, about a third into
        the stream, a step at which a string has to be closed.

    Attributes
    ----------
    run, checkpoint, block, time : int
        What is shown, all counted from 0; by default the last checkpoint of the first run.
    truncation : {"none", "gers"}
        Whether the error of the chosen symbol also travels along the recurrent wires.
    codes : bytes
        The recorded weights, in 16 bits each.
    legal : str
        What may follow each symbol of the stream.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong kind; the message names it.
    """

    _esm = script(
        "lights.js",
        *(f"runexplorer/{part}.js" for part in ("words", "model", "picture", "index")),
    )
    _css = style("runexplorer/style.css")

    runs = traitlets.List(traitlets.Dict()).tag(sync=True)
    codes = traitlets.Bytes().tag(sync=True)
    symbols = traitlets.Unicode().tag(sync=True)
    legal = traitlets.Unicode().tag(sync=True)
    run = traitlets.Int(0).tag(sync=True)
    checkpoint = traitlets.Int(0).tag(sync=True)
    block = traitlets.Int(0).tag(sync=True)
    time = traitlets.Int(0).tag(sync=True)
    truncation = traitlets.Enum(ROADS, "none").tag(sync=True)

    def __init__(self, runs=None, symbols=None, block=None, time=None):
        runs = _runs(shipped() if runs is None else runs)
        symbols = reber.stream(401, rng=1) if symbols is None else symbols
        x, _, legal = reber.arrays(symbols, continual=True)
        self.recordings, self._x, self._legal = list(runs.values()), x, legal
        self.closing = np.flatnonzero((legal.sum(axis=1) == 1) & legal[:, _codes("PT")].any(axis=1))
        first = self.recordings[0]
        J = first.description["layers"][0][0]
        if time is None:
            late = self.closing[self.closing >= len(x) // 3]
            time = int(late[0]) if len(late) else len(x) - 1
        flat = [run.codes[name] for run in self.recordings for name in run.codes]
        super().__init__(
            runs=[_described(name, run) for name, run in runs.items()],
            codes=np.concatenate([array.ravel() for array in flat]).astype("<i2").tobytes(),
            symbols=symbols, legal=" ".join(reber.legal_symbols(symbols, continual=True)[:-1]),
            checkpoint=len(first.steps) - 1, time=within("time", time, len(x)),
            block=J - 1 if block is None else within("block", block, J),
        )  # fmt: skip

    @property
    def recording(self):
        """The run that is shown."""
        return self.recordings[_inside(self.run, len(self.recordings))]

    def network(self):
        """Build the network of the chosen checkpoint.

        Returns
        -------
        Network
        """
        return self.recording.network(_inside(self.checkpoint, len(self.recording.steps)))

    def replay(self):
        """Run that network over the stream.

        Returns
        -------
        Trace
        """
        return forward(self.network(), self._x)

    def right(self):
        """Say after which symbols the network is right, as `verdicts` does.

        Returns
        -------
        numpy.ndarray of bool, shape (T,)
        """
        return verdicts(self.replay().y[:, 0], self._legal)

    def heard(self):
        """Measure how the error of the chosen symbol is heard before it.

        Returns
        -------
        numpy.ndarray of shape (time + 1, J)
            Largest abs ε_s of each block's cells, from the chosen symbol backwards in time.
        """
        t, net = _inside(self.time, len(self._x)), self.network()
        came = np.eye(7)[_codes(self.symbols[1 : t + 2])]
        alone = np.arange(t + 1) == t
        flow = backward(net, forward(net, self._x[: t + 1]), came, self.truncation, mask=alone)
        return abs(flow.layers[0].eps_s[:, 0]).max(axis=2)[::-1]

    def text(self):
        """Say in words what is shown.

        Returns
        -------
        str
        """
        t, at = (
            _inside(self.time, len(self._x)),
            _inside(self.checkpoint, len(self.recording.steps)),
        )
        right, net, layer = self.right(), self.network(), self.replay().layers[0]
        j = _inside(self.block, net.layers[0].J)
        phi = f"{layer.y_phi[t, 0, j]:.3g}" if net.forget_gates else "1"
        states = ", ".join(f"{value:.3g}" for value in layer.s[t, 0, j])
        sizes = self.heard().max(axis=1)
        reach = f"Its error keeps {100 * SHARE:g} % of its size in the states for "
        reach += f"{horizon(sizes, SHARE)} of {t + 1} steps."
        if not sizes[0] > 0:
            reach = "No error gets into the states here: the slope h' is zero to 16 digits."
        return (
            f"Run {self.runs[_inside(self.run, len(self.runs))]['name']}, after "
            f"{self.recording.steps[at]} updates: right after {right.sum()} of {len(right)} "
            f"symbols, and {right[self.closing].sum()} of {len(self.closing)} strings closed "
            f"rightly. Symbol {t}, {self.symbols[t]}, in block {j}: "
            f"y_in = {layer.y_in[t, 0, j]:.3g}, y_phi = {phi}, y_out = {layer.y_out[t, 0, j]:.3g}, "
            f"s = {states}; the prediction is {'right' if right[t] else 'wrong'}. "
            f"{reach}"
        )

    def figure(self):
        """Draw the same for paper.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.runs import run_on_a_stream

        j = _inside(self.block, self.network().layers[0].J)
        t = _inside(self.time, len(self._x))
        return run_on_a_stream(
            self.symbols[:-1], self.replay().layers[0], j, self.right(), self.heard().max(axis=1), t
        )


def _inside(value, count):
    return max(0, min(count - 1, value))


def _codes(symbols):
    return [reber.ALPHABET.index(symbol) for symbol in symbols]


def _runs(runs):
    _checks.instance("runs", runs, dict)
    if not runs:
        raise ValueError("runs: expected at least one recording, got none")
    for name, run in runs.items():
        _checks.instance("runs", name, str)
        found = _checks.instance(f"runs[{name!r}]", run, Recording).description
        if (found["n_in"], found["n_out"], len(found["layers"])) != (7, 7, 1):
            raise ValueError(
                f"runs[{name!r}]: expected a network of one layer with 7 inputs and outputs, got "
                f"{len(found['layers'])} layers, {found['n_in']} inputs, {found['n_out']} outputs"
            )
    return runs


def _described(name, run):
    """What the page has to know of a run besides its codes."""
    edges = np.unique((np.linspace(0, 1, POINTS + 1) ** 2 * len(run.loss)).astype(int))
    means = [run.loss[a:b].mean() for a, b in zip(edges[:-1], edges[1:], strict=True)]
    return {
        "name": name,
        "spec": run.description,
        "size": len(pack(run.network(0))[1]) // 8,
        "steps": list(run.steps),
        "arrays": [[a, run.codes[a][0].size, run.scales[a]] for a in run.codes],
        "edges": edges.tolist(),
        "losses": [round(float(loss), 4) for loss in means],
    }
