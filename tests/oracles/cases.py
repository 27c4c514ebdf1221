"""Random networks with an input, a target, a mask and a state, and how two results are compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lstmlib as ll

TRUNCATIONS = ("none", "gers", "today")
SWITCHES = ("forget_gates", "peepholes", "recurrent", "shortcut", "cell_bias")
OUTPUTS = ("logistic", "identity", "softmax")
TRACE_NAMES = ("net_in", "net_phi", "net_out", "net_c", "y_in", "y_phi", "y_out")
TRACE_NAMES += ("g", "s", "h", "y_c")
FLOW_NAMES = ("delta_in", "delta_phi", "delta_out", "delta_c", "e_y", "e_s", "eps_s")
FLOW_NAMES += ("sent_in", "sent_phi", "sent_out", "sent_c")


def deterministic(max_examples):
    """Hypothesis settings under which every run draws the same cases."""
    return settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=max_examples,
        suppress_health_check=list(HealthCheck),
    )


@dataclass(frozen=True)
class Case:
    """A network and all that a run of it needs."""

    net: ll.Network
    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray | None
    state: tuple | None

    def __repr__(self):
        net = self.net
        switches = ", ".join(f"{name}={getattr(net, name)}" for name in SWITCHES)
        mask = None if self.mask is None else self.mask.shape
        return (
            f"Case({net.n_in} in, {[(layer.J, layer.S) for layer in net.layers]}, "
            f"{net.n_out} out, x {self.x.shape}, {net.squash}, {net.output}, {switches}, "
            f"mask {mask}, state {self.state is not None})"
        )


def relative_error(a, b):
    """Relative error of an array, as the contract defines it."""
    return float(np.max(np.abs(a - b), initial=0) / (np.max(np.abs(b), initial=0) + 1e-12))


def assert_same(a, b, tolerance, name):
    """Demand one shape and a small relative error."""
    assert np.shape(a) == np.shape(b), f"{name}: shape {np.shape(a)}, expected {np.shape(b)}"
    error = relative_error(a, b)
    assert error <= tolerance, f"{name}: relative error {error:.3g}"


def fill(net, seed, scale=0.7):
    """Put normal random numbers into every weight, through the named arrays."""
    rng = np.random.default_rng(seed)
    for _, array in net.named_parameters():
        array[...] = rng.normal(0, scale, array.shape)
    return net


def random_net(layers, *, n_in=3, n_out=2, seed=0, scale=0.7, **options):
    """Make a network from pairs (blocks, cells) with large random weights."""
    blocks = [ll.Blocks(J, cells=S) for J, S in layers]
    return fill(ll.Network.create(n_in, blocks, n_out, rng=0, **options), seed, scale)


def random_state(net, batch, rng):
    """Make a start state that no run has to have reached."""
    shapes = [(batch, layer.J, layer.S) for layer in net.layers]
    return tuple(ll.State(rng.uniform(-1, 1, shape), rng.normal(0, 1, shape)) for shape in shapes)


def random_target(net, shape, rng):
    """Targets; for softmax shares that need not add up to one."""
    if net.output == "identity":
        return rng.normal(0, 1, (*shape, net.n_out))
    return rng.uniform(0, 1, (*shape, net.n_out))


def random_mask(kind, T, B, n_out, rng):
    """Weights of the loss, a third of them zero; kind is the number of axes, 0 for no mask."""
    if not kind:
        return None
    shape = (T, B, n_out)[:kind]
    return rng.uniform(0, 2, shape) * (rng.random(shape) < 0.67)


def make_case(layers, *, T=5, B=2, seed=0, mask=0, state=False, n_in=3, n_out=2, **options):
    """Make a case from a few numbers; ``scale`` and the options go to `random_net`."""
    rng = np.random.default_rng(seed)
    net = random_net(layers, n_in=n_in, n_out=n_out, seed=rng, **options)
    return Case(
        net,
        rng.normal(0, 1, (T, B, n_in)),
        random_target(net, (T, B), rng),
        random_mask(mask, T, B, n_out, rng),
        random_state(net, B, rng) if state else None,
    )


@st.composite
def cases(draw, max_layers=4, max_blocks=5, max_cells=3, max_T=12, max_B=4):
    """Draw a stack with every option, an input, a target, a mask and a state.

    A softmax has two units at least: one alone is always right, and its gradients of zero leave
    nothing to compare but rounding.
    """
    output = draw(st.sampled_from(OUTPUTS))
    sizes = st.tuples(st.integers(1, max_blocks), st.integers(1, max_cells))
    return make_case(
        draw(st.lists(sizes, min_size=1, max_size=max_layers)),
        T=draw(st.integers(1, max_T)),
        B=draw(st.integers(1, max_B)),
        seed=draw(st.integers(0, 2**32 - 1)),
        mask=draw(st.integers(0, 2 if output == "softmax" else 3)),
        state=draw(st.booleans()),
        n_in=draw(st.integers(1, 4)),
        n_out=draw(st.integers(2 if output == "softmax" else 1, 4)),
        squash=draw(st.sampled_from(["dissertation", "modern"])),
        output=output,
        **{name: draw(st.booleans()) for name in SWITCHES},
    )


def random_cases(count, **limits):
    """Decorator: run a test on so many of `cases`, the same ones in every run."""
    return lambda test: deterministic(count)(given(case=cases(**limits))(test))


def trace_arrays(trace):
    """All arrays of a trace by name, the lazy ones too."""
    found = {"y": trace.y}
    for index, layer in enumerate(trace.layers):
        found |= {f"{name} of {index}": getattr(layer, name) for name in TRACE_NAMES}
    for index, state in enumerate(trace.state):
        found |= {f"state y_c of {index}": state.y_c, f"state s of {index}": state.s}
    return {name: array for name, array in found.items() if array is not None}


def flow_arrays(flow):
    """All arrays of a flow by name, the lazy ones too."""
    found = {"delta_k": flow.delta_k, "e_x": flow.e_x}
    for index, layer in enumerate(flow.layers):
        found |= {f"{name} of {index}": getattr(layer, name) for name in FLOW_NAMES}
    found |= dict(flow.gradient.named_parameters())
    return {name: array for name, array in found.items() if array is not None}
