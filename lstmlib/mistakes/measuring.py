"""What a wrong pass does, measured: its gradients and its losses on a small task."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.check import relative_error
from lstmlib.forward_pass import forward
from lstmlib.init import Init
from lstmlib.mistakes.catalogue import MISTAKES
from lstmlib.mistakes.checking import findings
from lstmlib.mistakes.right_pass import Pass
from lstmlib.network import Blocks, Network
from lstmlib.optimisers import Adam

UPDATES = 150
SEQUENCES = 32
STEPS = 6


class Effect(NamedTuple):
    """How one array of a wrong gradient compares with the exact one."""

    cosine: float
    relative_error: float


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
