"""Networks with exactly one fault each, and nearly the same ones without it."""

import numpy as np

import lstmlib as ll

_RNG = np.random.default_rng(0)
X, TARGET = _RNG.normal(size=(40, 4, 3)), _RNG.normal(size=(40, 4, 2))
QUIET = 1e-6 * X


def healthy(**options):
    """A new stack in which nothing is wrong."""
    given = {"squash": "modern", "output": "identity", "init": ll.Init(scale="fan", b_phi=1.0)}
    return ll.Network.create(3, [ll.Blocks(4)] * 2, 2, rng=1, **(given | options))


def cut_off(scale):
    net = healthy()
    net.layers[1].W[:, :4] *= scale
    return net


def silent_head(scale):
    net = healthy()
    net.w_k *= scale
    return net


def gate(name, y, blocks):
    """Some of the lower layer's gates stand at a value."""
    net = healthy()
    getattr(net.layers[0], f"w_{name}")[:blocks] = 0
    getattr(net.layers[0], f"b_{name}")[:blocks] = np.log(y / (1 - y))
    return net


def forget(y_phi):
    """The upper layer's forget gates stand at a value."""
    net = healthy()
    net.layers[1].w_phi[...] = 0
    net.layers[1].b_phi[...] = np.log(y_phi / (1 - y_phi))
    return net


def filled(b_phi):
    """One cell of the lower layer takes in nearly 1 at each step."""
    net = healthy()
    layer = net.layers[0]
    layer.w_c[2], layer.w_phi[2], layer.w_in[2] = 0, 0, 0
    layer.b_c[2], layer.b_in[2], layer.b_phi[2] = 5, 5, b_phi
    return net


def gain(recurrent):
    """Near zero each state of the lower layer is fed back to itself, this many times."""
    net = healthy()
    layer = net.layers[0]
    layer.b_c[...] = 0
    layer.w_c[:, 0, 3:] = recurrent * np.eye(4)
    return net


def loud(scale):
    """The lower layer says next to nothing, and the upper one listens so much the harder."""
    net = healthy()
    for name in ("w_c", "b_c"):
        getattr(net.layers[0], name)[...] *= 0.01
    net.layers[0].w_out[...] *= 0.1
    net.layers[0].b_out[...] = -2
    net.layers[1].W[:, :4] *= scale
    return net


def sharp(scale):
    net = healthy()
    net.layers[0].W[:, :3] *= scale
    return net


#: A rule: its fault as (severity, layer, network, input), and a near miss.
PLANTED = {
    "cut off": ("fault", 0, cut_off(0.0), X, cut_off(0.1)),
    "cut off by a small weight": ("fault", 0, cut_off(1e-3), X, cut_off(1e-2)),
    "cut off at the head": ("fault", 1, silent_head(0.0), X, silent_head(1e-2)),
    "exploding in depth": ("fault", 0, loud(1000), X, loud(100)),
    "exploding in time": ("fault", 0, gain(2.5), QUIET, gain(1.5)),
    "short memory": ("fault", 1, forget(0.36), X, forget(0.38)),
    "short memory by a bias of -5": ("fault", 1, forget(1 / (1 + np.exp(5))), X, forget(0.9)),
    "closed output gates": ("warning", 0, gate("out", 0.04, 1), X, gate("out", 0.06, 1)),
    "closed output gates of half a layer": (
        "fault", 0, gate("out", 0.04, 2), X, gate("out", 0.06, 2)
    ),
    "closed input gates": ("warning", 0, gate("in", 0.04, 1), X, gate("in", 0.06, 1)),
    "saturated cells": ("warning", 0, filled(2.0), X, filled(0.0)),
    "growing states": ("warning", 0, filled(30.0), X, filled(0.0)),
    "gates as switches": ("warning", 0, sharp(30), X, sharp(8)),
}  # fmt: skip


def rule(name):
    """The rule that a planted fault belongs to."""
    return next(known for known in ll.lens.RULES if name.startswith(known))
