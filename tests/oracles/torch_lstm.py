"""The stacked LSTM of the public contract, written a second time for torch autograd.

Nothing here knows a backward pass. The forward pass is built one gate and one step at a time,
every quantity that the library reports is kept as a node of the graph, and autograd
differentiates the loss by the nodes. A truncation is a set of ``.detach()`` calls, so an error of
a flow is minus a derivative in a graph in which something is frozen.

Only the weights and the sizes are read from the library's network.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import torch

torch.set_num_threads(1)

GATES = ("in", "phi", "out")


@dataclass(frozen=True)
class Frozen:
    """What a graph treats as constant.

    Parameters
    ----------
    recurrent : bool
        y_c(t-1) where it enters its own layer's nets.
    peeped : bool
        s where a peephole sees it.
    states_above : int
        s(t-1) of every layer above this one; a number that no layer exceeds freezes none.
    cuts : tuple of int
        Times before which everything remembered is constant (the bounds of chunks).
    """

    recurrent: bool = False
    peeped: bool = False
    states_above: int = 10**6
    cuts: tuple[int, ...] = ()


@dataclass
class Graph:
    """One unrolled network: leaves, and nodes by name with one tensor for each time."""

    x: torch.Tensor
    weights: dict[str, torch.Tensor]
    layers: list[dict[str, list[torch.Tensor]]] = field(default_factory=list)
    output: dict[str, list[torch.Tensor]] = field(default_factory=lambda: defaultdict(list))
    loss: torch.Tensor | None = None


def leaf(array):
    """Give a float64 tensor of its own that autograd differentiates by."""
    return torch.tensor(np.array(array), dtype=torch.float64, requires_grad=True)


def constant(array):
    """Give a float64 tensor that autograd treats as a number."""
    return torch.tensor(np.array(array), dtype=torch.float64)


def stop(tensor, frozen):
    """Freeze a tensor or let it live."""
    return tensor.detach() if frozen else tensor


def squashers(name):
    """Return g and h."""
    if name == "modern":
        return torch.tanh, torch.tanh
    return (lambda a: 4 * torch.sigmoid(a) - 2), (lambda a: 2 * torch.sigmoid(a) - 1)


def unroll_layer(net, index, weights, below, start, frozen):
    """Unroll one layer over all times; return its nodes by name."""
    layer = net.layers[index]
    w = {name: weights.get(f"layers[{index}].{name}") for name in all_names()}
    g, h = squashers(net.squash)
    nodes = defaultdict(list)
    y_c, s = start
    for t, source in enumerate(below):
        y_c, s = (stop(past, t in frozen.cuts) for past in (y_c, s))
        if net.recurrent:
            own = stop(y_c, frozen.recurrent).reshape(len(source), layer.J * layer.S)
            source = torch.cat([source, own], dim=1)
        before = stop(s, frozen.peeped)
        step = {f"net_{a}": gate_net(w, a, source, before) for a in ("in", "phi")}
        step["net_c"] = torch.einsum("jvm,bm->bjv", w["w_c"], source)
        if w["b_c"] is not None:
            step["net_c"] = step["net_c"] + w["b_c"]
        step["y_in"] = torch.sigmoid(step["net_in"])
        step["y_phi"] = gate_value(step["net_phi"], step["y_in"])
        step["g"] = g(step["net_c"])
        remembered = stop(s, index > frozen.states_above)
        s = step["s"] = step["y_phi"][..., None] * remembered + step["y_in"][..., None] * step["g"]
        step["net_out"] = gate_net(w, "out", source, stop(s, frozen.peeped))
        step["y_out"] = torch.sigmoid(step["net_out"])
        step["s_read"] = s.clone()  # only today's output reads this copy: its error is e_s
        step["h"] = h(step["s_read"])
        y_c = step["y_c"] = step["y_out"][..., None] * step["h"]
        for name, tensor in step.items():
            if tensor is not None:
                nodes[name].append(tensor)
    return nodes


def all_names():
    """Names of the arrays that a layer may have."""
    return [f"{kind}_{a}" for kind in "wbp" for a in (*GATES, "c")]


def gate_net(w, a, source, seen):
    """Net input of one kind of gate, or None where the network has no such gate."""
    if w[f"w_{a}"] is None:
        return None
    net = source @ w[f"w_{a}"].T + w[f"b_{a}"]
    if w[f"p_{a}"] is not None:
        net = net + (w[f"p_{a}"] * seen).sum(dim=-1)
    return net


def gate_value(net, like):
    """Forget gate; one where there is none."""
    return torch.ones_like(like) if net is None else torch.sigmoid(net)


def unroll(net, x, frozen, state=None):
    """Build the graph of a whole network, without a loss."""
    x = np.asarray(x)
    x = x[:, None] if x.ndim == 2 else x
    graph = Graph(leaf(x), {name: leaf(array) for name, array in net.named_parameters()})
    below = list(graph.x)
    for index, layer in enumerate(net.layers):
        if state is None:
            start = [torch.zeros(x.shape[1], layer.J, layer.S, dtype=torch.float64)] * 2
        else:
            start = [constant(part) for part in (state[index].y_c, state[index].s)]
        nodes = unroll_layer(net, index, graph.weights, below, start, frozen)
        graph.layers.append(nodes)
        below = [y_c.reshape(x.shape[1], layer.J * layer.S) for y_c in nodes["y_c"]]
    for t, source in enumerate(below):
        source = torch.cat([source, graph.x[t]], dim=1) if net.shortcut else source
        net_k = source @ graph.weights["w_k"].T + graph.weights["b_k"]
        graph.output["net_k"].append(net_k)
        graph.output["y"].append(squash_output(net.output, net_k))
    return graph


def squash_output(kind, net_k):
    """Output units' activation."""
    if kind == "logistic":
        return torch.sigmoid(net_k)
    return torch.softmax(net_k, dim=-1) if kind == "softmax" else net_k


def loss_of(net, graph, target, mask=None):
    """E of the contract."""
    net_k, y = (torch.stack(graph.output[name]) for name in ("net_k", "y"))
    target = constant(target).reshape(y.shape)
    weight = torch.ones_like(y) if mask is None else constant(mask)
    while weight.ndim < 3:
        weight = weight[..., None]
    if net.output == "softmax":
        return -(weight * target * torch.log_softmax(net_k, dim=-1)).sum()
    return 0.5 * (weight * (target - y) ** 2).sum()


def derivatives(graph):
    """Differentiate the loss by every node and leaf: one dict of arrays a layer, one for the rest.

    Returns
    -------
    layers : list of dict
        +dE/dnode, shape (T, B, ...).
    rest : dict
        By ``"net_k"``, ``"x"`` and the names of the weights.
    """
    keys, tensors = [], []
    for place, nodes in [*enumerate(graph.layers), ("rest", graph.output)]:
        for name, steps in nodes.items():
            for t, tensor in enumerate(steps):
                if tensor.requires_grad:
                    keys.append((place, name, t))
                    tensors.append(tensor)
    for name, tensor in {"x": graph.x, **graph.weights}.items():
        keys.append(("leaf", name, 0))
        tensors.append(tensor)
    values = torch.autograd.grad(graph.loss, tensors, allow_unused=True, materialize_grads=True)
    found = defaultdict(list)
    for (place, name, _), value in zip(keys, values, strict=True):
        found[place, name].append(value.numpy())
    layers = [
        {name: np.stack(found[index, name]) for name in nodes if (index, name) in found}
        for index, nodes in enumerate(graph.layers)
    ]
    rest = {name: found["leaf", name][0] for name in ("x", *graph.weights)}
    rest["net_k"] = np.stack(found["rest", "net_k"])
    return layers, rest


def forward(net, x, state=None):
    """Every array of a Trace: a list of dicts for the layers, and y."""
    graph = unroll(net, x, Frozen(), state)
    layers = [
        {name: torch.stack(steps).detach().numpy() for name, steps in nodes.items()}
        for nodes in graph.layers
    ]
    return layers, torch.stack(graph.output["y"]).detach().numpy()


def backward(net, x, target, truncation, *, mask=None, state=None, cuts=()):
    """Every array of a Flow.

    Returns
    -------
    flow : dict
        ``loss``, ``delta_k``, ``e_x``, ``gradient`` (a dict by weight name) and ``layers``, a
        list of dicts with ``delta_*``, ``sent_*``, ``e_y``, ``e_s`` and ``eps_s``.

    Notes
    -----
    ``"today"`` needs a graph a layer. In graph l the states of all layers above l are frozen at
    t-1, layer l's own are not: it gives the errors, the deltas and the gradient of layer l. What
    layer l sends down is what a layer below sees of it, hence its deltas in graph l-1. Graph -1
    freezes all layers and gives the error at the input.
    """
    cut = truncation != "none"
    depths = range(-1, len(net.layers)) if truncation == "today" else [10**6]
    derived = {}
    for depth in depths:
        graph = unroll(net, x, Frozen(cut, cut, depth, tuple(cuts)), state)
        graph.loss = loss_of(net, graph, target, mask)
        derived[depth] = derivatives(graph)

    def of(depth):
        return derived[depth if truncation == "today" else 10**6]

    count = len(net.layers)
    layers = [layer_flow(of(index)[0][index], of(index - 1)[0][index]) for index in range(count)]
    own = {name: of(owner(name, count))[1][name] for name, _ in net.named_parameters()}
    return {
        "loss": graph.loss.item(),
        "delta_k": -of(-1)[1]["net_k"],
        "e_x": -of(-1)[1]["x"],
        "gradient": own,
        "layers": layers,
    }


def owner(name, count):
    """Index of the layer that a weight belongs to; the top one for the output units' weights."""
    return int(name.split("[")[1].split("]")[0]) if "[" in name else count - 1


def layer_flow(own, below):
    """Errors and deltas of one layer from the derivatives of its own graph and the one below."""
    flow = {"e_y": -own["y_c"], "e_s": -own["s_read"], "eps_s": -own["s"]}
    for a in (*GATES, "c"):
        if f"net_{a}" in own:
            flow[f"delta_{a}"] = -own[f"net_{a}"]
            flow[f"sent_{a}"] = -below[f"net_{a}"]
    return flow
