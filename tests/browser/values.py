"""What a widget's numbers should be: lstmlib's, computed from the state that the page ships."""

import base64
import json
import re

import numpy as np

import lstmlib as ll
from lstmlib import widgets
from lstmlib.backward_pass import TRUNCATIONS
from lstmlib.widgets.errorhorizon import QUANTILES
from lstmlib.widgets.numbersheet import problem, solve

STATE = re.compile(
    r'<script type="application/vnd.jupyter.widget-state\+json">(.*?)</script>', re.S
)
VIEW = re.compile(r'<script type="application/vnd.jupyter.widget-view\+json">(.*?)</script>', re.S)


def shipped(html):
    """Traits of the widgets of a page, in the page's order, bytes as bytes.

    Parameters
    ----------
    html : str
        The page.

    Returns
    -------
    list of dict
    """
    states = {}
    for found in STATE.findall(html):
        states |= json.loads(found)["state"]
    return [_traits(states[json.loads(view)["model_id"]]) for view in VIEW.findall(html)]


def _traits(entry):
    traits = dict(entry["state"])
    for buffer in entry.get("buffers", ()):
        (name,) = buffer["path"]
        traits[name] = base64.b64decode(buffer["data"])
    return traits


def network(traits):
    """Make the network of a NetworkWidget's traits anew.

    Parameters
    ----------
    traits : dict
        With ``spec`` and ``weights``.

    Returns
    -------
    Network
    """
    spec = traits["spec"]
    layers = [ll.Blocks(J, cells=S) for J, S in spec["layers"]]
    net = ll.Network.create(spec["n_in"], layers, spec["n_out"], rng=0, **spec["options"])
    flat, at = np.frombuffer(traits["weights"], "<f8"), 0
    parts = [a for layer in net.layers for a in (layer.W, layer.b, layer.p)] + [net.w_k, net.b_k]
    for array in parts:
        if array is not None:
            array[...] = flat[at : at + array.size].reshape(array.shape)
            at += array.size
    assert at == flat.size
    return net


def sequence(traits):
    """Make the sequence of a NetworkWidget's traits anew.

    Parameters
    ----------
    traits : dict
        With ``x``, ``target``, ``mask`` and ``steps``.

    Returns
    -------
    x, target, mask : numpy.ndarray
        Of softmax outputs the mask has one weight a step.
    """
    x, target, mask = (
        np.frombuffer(traits[name], "<f8").reshape(traits["steps"], -1)
        for name in ("x", "target", "mask")
    )
    return x, target, mask[:, 0] if traits["spec"]["options"]["output"] == "softmax" else mask


def _rows_of_deltaflow(traits):
    net, (x, target, mask) = network(traits), sequence(traits)
    t, forget = traits["time"], net.forget_gates
    each = mask if mask.ndim == 1 else mask[:, None]
    assert (traits["cuts"], traits["forget_bias"], traits["weight_scale"]) == ([], 0, 1)
    flow = ll.backward(net, ll.forward(net, x), target, traits["truncation"], mask=each)
    for place, layer in reversed([*enumerate(net.layers)]):
        shown = flow.layers[place]
        for i in range(layer.J * layer.S):
            at = (t, 0, *divmod(i, layer.S))
            errors = [getattr(shown, name)[at] for name in ("e_y", "e_s", "eps_s")]
            kinds = ("c", "in", "phi", "out") if forget else ("c", "in", "out")
            own, sent = (
                [getattr(shown, f"{name}_{a}")[at if a == "c" else at[:3]] for a in kinds]
                for name in ("delta", "sent")
            )
            pairs = [[a, b] for a, b in zip(own, sent, strict=True)]
            nets = sum(pairs, []) if traits["truncation"] == "today" else own
            yield [place, i, *errors, *nets]


def _rows_of_errortriangle(traits):
    widget = widgets.ErrorTriangle(network(traits), *sequence(traits))
    for name in ("layer", "net_kind", "unit", "source", "truncation"):
        setattr(widget, name, traits[name])
    entries, T = widget.table(), traits["steps"]
    widget.truncation = "today" if widget.layer + 1 < len(widget.net.layers) else widget.truncation
    now = widget.table()
    for t in range(T):
        for tau in range(t + 1):
            row = [entries[t].sum()] if tau == t else []
            column = [entries[:, tau].sum()] if t == T - 1 else []
            yield [t, tau, entries[t, tau], now[t, tau], *row, *column]


def _rows_of_memoryblock(traits):
    nets = np.array(traits["nets"])
    net = ll.Network.create(
        1, [ll.Blocks(1, cells=nets.shape[1] - 3)], 1, rng=0,
        squash=traits["squash"], forget_gates=traits["forget"],
    )  # fmt: skip
    widget = widgets.MemoryBlock(net, np.zeros((len(nets), 1)))
    widget.start = widget.nets = traits["nets"]
    run = widget.run()
    for t in range(len(nets)):
        phi = run.y_phi[t].item() if traits["forget"] else 1.0
        for v in range(run.s.shape[-1]):
            cell = [getattr(run, name)[t, 0, 0, v] for name in ("g", "s", "h", "y_c")]
            yield [t, run.y_in[t].item(), phi, run.y_out[t].item(), v, *cell]


def _rows_of_errorhorizon(traits):
    """The medians as shipped, in thousandths of a power of ten."""
    logs, T = np.frombuffer(traits["profiles"], "<i2") / 1000, traits["steps"]
    parts = (len(TRUNCATIONS), len(QUANTILES))
    at = 0
    for place, depth in enumerate(traits["depths"]):
        size = len(traits["biases"]) * np.prod(parts) * depth * T
        if place == traits["depth"]:
            part = logs[at : at + size].reshape(-1, *parts, depth, T)[traits["bias"]]
        at += size
    chosen = TRUNCATIONS.index(traits["truncation"])
    for layer in range(traits["depths"][traits["depth"]]):
        for n in range(T):
            band = part[chosen, [0, 2], layer, n]
            yield [n, layer, *10 ** part[:, 1, layer, n], *10**band]


def _rows_of_numbersheet(traits):
    """Nothing is filled in yet, so the table is all words; what is given is looked at apart."""
    return iter(())


def _rows_of_runexplorer(traits):
    widget = widgets.RunExplorer()
    assert widget.codes == traits["codes"], "the page shows another recording"
    for name in ("run", "checkpoint", "block", "time", "truncation"):
        setattr(widget, name, traits[name])
    layer, heard, j = widget.replay().layers[0], widget.heard(), traits["block"]
    for t in range(len(widget.symbols) - 1):
        gates = [getattr(layer, f"y_{a}")[t, 0, j] for a in ("in", "phi", "out")]
        back = heard[traits["time"] - t] if t <= traits["time"] else np.zeros(0)
        yield [t, *gates, *layer.s[t, 0, j], *([back.max(), back[j]] if back.size else [])]


def _rows_of_wrongpasses(traits):
    at = [one["name"] for one in traits["mistakes"]].index(traits["mistake"])
    effects = np.frombuffer(traits["effects"], "<f8").reshape(len(traits["mistakes"]), -1, 2)
    for cosine, error in effects[at]:
        yield [cosine, error] if error > 1e-9 else [1.0, 0.0]


def _rows_of_derivationstepper(traits):
    """No numbers: a derivation is words and symbols."""
    return iter(())


def rows(traits):
    """What the numbers of a widget's table should be.

    Parameters
    ----------
    traits : dict
        As `shipped` returns them.

    Returns
    -------
    list of list of float
        Row by row; of RunExplorer for the whole stream, of which the page shows a part.
    """
    name = traits["_anywidget_id"].rsplit(".", 1)[-1]
    return list(globals()[f"_rows_of_{name.lower()}"](traits))


def given(level, seed):
    """What a NumberSheet gives, and the answers to it.

    Parameters
    ----------
    level : str
        Which sheet.
    seed : int
        Its numbers.

    Returns
    -------
    given, answers : list of float
    """
    net, x, target = problem(level, seed)
    trace, t = ll.forward(net, x), len(x) - (2 if level == "state" else 1)
    flow, run = ll.backward(net, trace, target, "gers"), trace.layers[0]
    at = (t, 0, 0)
    seen = [*run.s[at], *run.h[at]]
    if level == "output":
        units = [(trace.y[t, 0, k], target[t, k]) for k in range(2)]
        found = [*np.ravel(units), *net.w_k[:, :2].ravel(), run.y_out[at], *seen]
    elif level == "state":
        gates, later = [run.y_in[at], run.y_phi[at], run.y_out[at]], (t + 1, 0, 0)
        low = flow.layers[0]
        found = [*gates, *run.g[at], *seen, *run.s[t - 1, 0, 0], *low.e_y[at]]
        found += [run.y_phi[later], *low.eps_s[later]]
    else:
        above, weights = flow.layers[1], net.layers[1]
        nets = [
            (
                getattr(above, f"delta_{a}")[t].ravel()[j],
                *getattr(weights, f"w_{a}").reshape(2, -1)[j, :2],
            )
            for a in ("c", "in", "phi", "out")
            for j in range(2)
        ]
        found = [*np.ravel(nets), run.y_out[at], *seen]
    return found, list(solve(level, seed).values())
