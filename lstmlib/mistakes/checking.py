"""The checks that catch a wrong pass, each run on networks small enough to hide nothing."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lstmlib.check import STEP, relative_error
from lstmlib.forward_pass import forward
from lstmlib.init import Init
from lstmlib.mistakes.catalogue import FORWARD
from lstmlib.mistakes.right_pass import Pass, rows
from lstmlib.network import Blocks, Network

#: A check is passed when its largest relative error is below this.
PASSED = 1e-10


class Finding(NamedTuple):
    """What one check found: its largest relative error, and whether that is small enough."""

    check: str
    relative_error: float
    passed: bool


def _case(seed, layers=2, cells=2, steps=3):
    """A small network that hides nothing, on one sequence."""
    weights, data = np.random.default_rng([seed, 1]).spawn(2)
    net = Network.create(
        1, [Blocks(2, cells)] * layers, 1, rng=weights, peepholes=True, init=Init("normal", 0.9)
    )
    return net, data.normal(size=(steps, 1, 1)), data.random((steps, 1, 1))


def _against_complex_steps(kind, seed, **sizes):
    net, x, target = _case(seed, **sizes)
    theirs = _derivatives(_goes_forward_as(kind), seed, **sizes)
    ours = kind(net).backward(x, target)
    return _largest(ours, theirs)


@lru_cache(maxsize=32)
def _derivatives(kind, seed, **sizes):
    """Derivative of the loss of what a pass computes forward, weight by weight."""
    net, x, target = _case(seed, **sizes)
    probe, found = net.astype("complex128"), net.zeros_like()
    run = kind(probe)
    for (_, weights), (_, to) in zip(
        probe.named_parameters(), found.named_parameters(), strict=True
    ):
        for index in np.ndindex(weights.shape):
            weights[index] += STEP * 1j
            to[index] = 0.5 * ((target - run.forward(x)) ** 2).sum().imag / STEP
            weights[index] = weights[index].real
    return found


def _goes_forward_as(kind):
    """Return the pass, or the right one if both go forward alike: then one is enough."""
    alike = all(getattr(kind, name) is getattr(Pass, name) for name in FORWARD)
    return Pass if alike else kind


def _sum_over_time(kind, seed):
    """Compare a gradient with the sum over time of the pass's own deltas times sources."""
    net, x, target = _case(seed)
    run = kind(net)
    gradient, theirs = run.backward(x, target), net.zeros_like()
    for layer, steps, backs in zip(theirs.layers, run.runs, run.backs[::-1], strict=True):
        for now, here in zip(steps, backs, strict=True):
            layer.W[...] -= rows(here).T @ now.z
            layer.b[...] -= rows(here)[0]
    errors = [
        relative_error(getattr(ours, name), getattr(right, name))
        for ours, right in zip(gradient.layers, theirs.layers, strict=True)
        for name in ("W", "b")
    ]
    return max(errors)


def _against_reference(kind, seed):
    """Compare outputs with those of `lstmlib.forward`."""
    net, x, _ = _case(seed)
    return relative_error(kind(net).forward(x), forward(net, x).y)


def _largest(ours, theirs):
    pairs = zip(ours.named_parameters(), theirs.named_parameters(), strict=True)
    return max(relative_error(a, b) for (_, a), (_, b) in pairs)


#: Each check is a function of a pass and a seed that returns the largest relative error.
CHECKS = {
    "gradient check": _against_complex_steps,
    "gradient check, one step": lambda kind, seed: _against_complex_steps(kind, seed, steps=1),
    "gradient check, one layer": lambda kind, seed: _against_complex_steps(kind, seed, layers=1),
    "gradient check, one cell": lambda kind, seed: _against_complex_steps(kind, seed, cells=1),
    "sum over time": _sum_over_time,
    "reference forward": _against_reference,
}


def findings(kind, seed=0):
    """Run every check on a pass.

    Returns
    -------
    tuple of Finding
        In the order of `CHECKS`.
    """
    errors = {name: float(check(kind, seed)) for name, check in CHECKS.items()}
    return tuple(Finding(name, error, error < PASSED) for name, error in errors.items())
