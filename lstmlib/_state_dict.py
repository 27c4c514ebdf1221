"""Arrays with the names and shapes of PyTorch's ``state_dict``, checked and taken apart."""

import re

import numpy as np

from lstmlib import _checks


def torch_layers(state):
    """Return weights from below, recurrent weights and the sum of biases (or None), by layer."""
    count = sum(bool(re.fullmatch(r"weight_ih_l\d+", str(name))) for name in state)
    if not count:
        raise ValueError("lstm: expected 'weight_ih_l0' and so on, got no weights of a layer")
    biased = any(str(name).startswith("bias_") for name in state)
    kinds = ("weight_ih", "weight_hh", *(("bias_ih", "bias_hh") if biased else ()))
    _names("lstm", state, [f"{kind}_l{index}" for index in range(count) for kind in kinds])
    return [_layer(state, index, kinds) for index in range(count)]


def torch_head(state):
    """Return the weights of nn.Linear, and its biases or None."""
    _names("head", state, ["weight"], ["bias"])
    w_k = _array("head.weight", state["weight"], 2)
    if "bias" not in state:
        return w_k, None
    b_k = _array("head.bias", state["bias"], 1)
    _checks.shape("head.bias", b_k, w_k.shape[:1], "(one for each output)")
    return w_k, b_k


def _layer(state, index, kinds):
    names = {kind: f"lstm.{kind}_l{index}" for kind in kinds}
    axes = {"weight_ih": 2, "weight_hh": 2, "bias_ih": 1, "bias_hh": 1}
    part = {
        kind: _array(name, state[f"{kind}_l{index}"], axes[kind]) for kind, name in names.items()
    }
    size, n = part["weight_hh"].shape[1], part["weight_ih"].shape[1]
    shapes = {"weight_ih": (4 * size, n), "weight_hh": (4 * size, size)}
    for kind, name in names.items():
        _checks.shape(name, part[kind], shapes.get(kind, (4 * size,)), "(four rows a cell)")
    bias = part["bias_ih"] + part["bias_hh"] if "bias_ih" in part else None
    return part["weight_ih"], part["weight_hh"], bias


def _names(label, state, needed, allowed=()):
    """Refuse a mapping in which a name is missing, or that has one that nobody would read."""
    known = [*needed, *allowed]
    for name in needed:
        if name not in state:
            raise ValueError(f"{label}: expected {name!r} among the names, got {_listed(state)}")
    for name in state:
        if name not in known:
            raise ValueError(f"{label}: expected the names {_listed(known)}, got {name!r}")


def _listed(names):
    return ", ".join(map(str, names))


def _array(name, value, axes):
    """Return the numbers of a tensor or array; a float32 or float64 array that is finite."""
    value = value if hasattr(value, "dtype") else np.asarray(value)
    kind = str(value.dtype).removeprefix("torch.")
    if kind not in ("float32", "float64"):
        raise ValueError(f"{name}: expected float32 or float64, got {kind}")
    array = value.detach().cpu().numpy() if hasattr(value, "detach") else value
    array = _checks.numbers(name, array, kind)
    if array.ndim != axes:
        raise ValueError(f"{name}: expected {axes} axes, got shape {array.shape}")
    return array
