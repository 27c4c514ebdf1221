"""Truncated real-time recurrent learning by torch autograd: slow, and with no partials in sight.

The weights used at step t are the values of that step plus one shared offset, which is zero. The
derivative of today's error by the offset then runs through all earlier steps and the weights that
were used there: what partials carried forward give when the weights move at every step.
"""

from __future__ import annotations

import numpy as np
import torch

SLOPES = {"dissertation": ((2.0, 0.5), (1.0, 0.5)), "modern": ((1.0, 1.0), (1.0, 1.0))}


def learn(net, x, target, alpha, partials, masks, momentum=0.0):
    """Let a copy of a network learn along a sequence.

    Parameters
    ----------
    x, target : ndarray of shape (T, n)
        One network's sequence.
    alpha, masks : ndarray of shape (T,) and (T, n_out)
        Rates and weights of the errors.

    Returns
    -------
    tuple
        The answers (T, n_out) and the weights at the end, by name.
    """
    values = {name: torch.tensor(array) for name, array in net.named_parameters()}
    offsets = {name: torch.zeros_like(w, requires_grad=True) for name, w in values.items()}
    velocity = {name: torch.zeros_like(w) for name, w in values.items()}
    L = len(net.layers)
    views = range(L) if partials == "own" else [L - 1]
    runs = {view: [_zero(layer) for layer in net.layers] for view in views}
    answers = []
    for t in range(len(x)):
        found = {}
        for view in views:
            weights = {name: values[name] + offsets[name] for name in values}
            y, net_k, runs[view] = _step(net, weights, runs[view], x[t], view)
            E = _error(net, y, net_k, target[t], masks[t])
            names = [n for n in values if _belongs(n, view, partials, L)]
            grads = torch.autograd.grad(
                E, [offsets[n] for n in names], retain_graph=True, allow_unused=True
            )
            found |= {
                n: torch.zeros_like(values[n]) if g is None else g
                for n, g in zip(names, grads, strict=True)
            }
        answers.append(y.detach().numpy())
        for name, gradient in found.items():
            if alpha[t] > 0:
                velocity[name] = momentum * velocity[name] - alpha[t] * gradient
                values[name] = values[name] + velocity[name]
    return np.array(answers), {name: w.numpy() for name, w in values.items()}


def _belongs(name, view, partials, L):
    """Whether a weight is learned in this view: its own layer's, the output units' in the top's."""
    if partials == "extended":
        return True
    return name.startswith(f"layers[{view}]") or (view == L - 1 and name in ("w_k", "b_k"))


def _zero(layer):
    return torch.zeros(layer.J, layer.S, dtype=torch.float64), torch.zeros(
        layer.J, layer.S, dtype=torch.float64
    )


def _step(net, weights, states, x, view):
    below, after = torch.tensor(x), []
    (g_gain, g_slope), (h_gain, h_slope) = SLOPES[net.squash]
    for index, (layer, (s, y_c)) in enumerate(zip(net.layers, states, strict=True)):
        w = {n: weights.get(f"layers[{index}].{n}") for n, _ in layer.named_parameters()}
        source = torch.cat([below, y_c.detach().flatten()]) if net.recurrent else below
        s = s.detach() if index > view else s

        def gate(name, seen, w=w, source=source):
            total = w[f"w_{name}"] @ source + w[f"b_{name}"]
            if net.peepholes:
                total = total + (w[f"p_{name}"] * seen.detach()).sum(-1)
            return torch.sigmoid(total)[:, None]

        net_c = w["w_c"] @ source + (w["b_c"] if net.cell_bias else 0.0)
        kept = gate("phi", s) * s if net.forget_gates else s
        s = kept + gate("in", s) * g_gain * torch.tanh(g_slope * net_c)
        y_c = gate("out", s) * h_gain * torch.tanh(h_slope * s)
        after.append((s, y_c))
        below = y_c.flatten()
    seen = torch.cat([below, torch.tensor(x)]) if net.shortcut else below
    net_k = weights["w_k"] @ seen + weights["b_k"]
    kinds = {"logistic": torch.sigmoid, "identity": lambda n: n}
    kinds["softmax"] = lambda n: torch.softmax(n, -1)
    return kinds[net.output](net_k), net_k, after


def _error(net, y, net_k, target, mask):
    target, mask = torch.tensor(target), torch.tensor(mask)
    if net.output == "softmax":
        return -(mask * target * torch.log_softmax(net_k, -1)).sum()
    return 0.5 * (mask * (target - y) ** 2).sum()
