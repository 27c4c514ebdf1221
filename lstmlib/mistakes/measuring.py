"""What a wrong pass does, measured: its gradients, its losses, and the checks that catch it."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.check import STEP, relative_error
from lstmlib.forward_pass import forward
from lstmlib.init import Init
from lstmlib.mistakes.catalogue import FORWARD, MISTAKES
from lstmlib.mistakes.right_pass import Pass, rows
from lstmlib.network import Blocks, Network
from lstmlib.optimisers import Adam

#: A check is passed when its largest relative error is below this.
PASSED = 1e-10
UPDATES = 150
SEQUENCES = 32
STEPS = 6


class Effect(NamedTuple):
    """How one array of a wrong gradient compares with the exact one."""

    cosine: float
    relative_error: float


class Finding(NamedTuple):
    """What one check found: its largest relative error, and whether that is small enough."""

    check: str
    relative_error: float
    passed: bool


class Measurement(NamedTuple):
    """What `measure` returns.

    Attributes
    ----------
    arrays : dict of str to Effect
        By the name of the weight array.
    losses, right_losses : numpy.ndarray of shape (UPDATES + 1,)
        Mean loss of a sequence, before each update and at the end, with the wrong pass and with
        the right one.
    findings : tuple of Finding
        One a check, in the order of `CHECKS`.
    caught_by : tuple of str
        The checks that fail.
    """

    arrays: dict
    losses: np.ndarray
    right_losses: np.ndarray
    findings: tuple
    caught_by: tuple


def task(seed=0):
    """Make a small task: say at the last step what the first input was.

    Parameters
    ----------
    seed : int
        Seed of weights and inputs.

    Returns
    -------
    net : Network
        Two layers of two blocks of two cells.
    x : numpy.ndarray of shape (6, 32, 2)
        Bits, as −1 and 1, on the first line; a mark at the last step on the second.
    target : numpy.ndarray of shape (6, 32, 1)
        The first bit at the last step, ½ before.
    """
    weights, data = np.random.default_rng(seed).spawn(2)
    init = Init("uniform", 0.5, b_phi=1.0)
    net = Network.create(2, [Blocks(2, 2)] * 2, 1, rng=weights, peepholes=True, init=init)
    bits = data.integers(0, 2, (STEPS, SEQUENCES))
    x = np.zeros((STEPS, SEQUENCES, 2))
    x[:-1, :, 0] = 2 * bits[:-1] - 1
    x[-1, :, 1] = 1
    target = np.full((STEPS, SEQUENCES, 1), 0.5)
    target[-1, :, 0] = bits[0]
    return net, x, target


def losses(kind, seed=0):
    """Train on the `task` with a pass, right or wrong.

    Parameters
    ----------
    kind : type
        `Pass` or a subclass.
    seed : int
        Seed of the task.

    Returns
    -------
    numpy.ndarray of shape (UPDATES + 1,)
        Mean loss of a sequence, before each update and at the end.
    """
    net, x, target = task(seed)
    optimiser, found = Adam(0.03), []
    optimiser.remember(net)
    for _ in range(UPDATES):
        run = kind(net)
        gradient = run.backward(x, target)
        found.append(run.loss)
        optimiser.step(net, gradient)
    found.append(0.5 * ((target - kind(net).forward(x)) ** 2).sum())
    return np.array(found) / SEQUENCES


_right_losses = lru_cache(maxsize=4)(lambda seed: losses(Pass, seed))


def effects(kind, seed=0):
    """Compare a pass with `lstmlib.backward` at the start of the `task`, array by array.

    Returns
    -------
    dict of str to Effect
    """
    net, x, target = task(seed)
    exact = backward(net, forward(net, x), target).gradient.named_parameters()
    found = kind(net).backward(x, target).named_parameters()
    return {
        name: Effect(_cosine(ours, theirs), relative_error(ours, theirs))
        for (name, ours), (_, theirs) in zip(found, exact, strict=True)
    }


def _cosine(a, b):
    sizes = np.linalg.norm(a) * np.linalg.norm(b)
    return float((a * b).sum() / sizes) if sizes else 0.0


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


def measure(name, seed=0):
    """Run a mistake: its gradients, its losses and the checks.

    Parameters
    ----------
    name : str
        One of `MISTAKES`.
    seed : int
        Seed of weights and data; the same seed gives the same numbers.

    Returns
    -------
    Measurement

    Raises
    ------
    TypeError, ValueError
        For a name that is none, or a seed that is no integer from 0 up.
    """
    kind = MISTAKES[_checks.choice("name", name, tuple(MISTAKES))].wrong
    seed = _checks.integer("seed", seed, minimum=0)
    found = findings(kind, seed)
    return Measurement(
        effects(kind, seed),
        losses(kind, seed),
        _right_losses(seed).copy(),
        found,
        tuple(finding.check for finding in found if not finding.passed),
    )
