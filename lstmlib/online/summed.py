"""The gradient that the online algorithm would follow if the weights stood still."""

import numpy as np

from lstmlib import _checks
from lstmlib._sequences import batch_of_inputs, batch_of_masks, batch_of_targets
from lstmlib.network import Network
from lstmlib.online.arguments import DTYPES
from lstmlib.online.bank import Bank
from lstmlib.online.learner import PARTIALS
from lstmlib.online.stack import Stack


def gradient(net, x, target, partials="own", mask=None):
    """Add up over time what `Learner` would learn, with frozen weights.

    For one layer this equals ``backward(..., truncation="gers").gradient``. In a stack ``"own"``
    equals ``"today"`` and ``"extended"`` equals ``"gers"``.

    Parameters
    ----------
    net : Network
        float32 or float64.
    x : array_like of shape (T, B, n_in) or (T, n_in)
        Input.
    target : array_like of shape (T, B, n_out) or (T, n_out)
        Target.
    partials : {"own", "extended"}
        As in `Learner`.
    mask : array_like of shape (T,), (T, B) or (T, B, n_out), optional
        Weight of each error, at least 0; for softmax outputs one weight a (t, b).

    Returns
    -------
    Network
        +∂E/∂w, summed over time and batch (equations ``gradient-by-partials-cell``,
        ``gradient-by-partials-in``, ``gradient-by-partials-phi``, ``extended-gradient``).

    Raises
    ------
    TypeError, ValueError
        For a wrong shape or dtype, non-finite numbers, or an unknown option.
    """
    _checks.instance("net", net, Network)
    _checks.choice("net.dtype", net.dtype.name, DTYPES)
    _checks.weights("net.{}", net)
    extended = _checks.choice("partials", partials, PARTIALS) == "extended"
    x, batched = batch_of_inputs(net, x)
    shape = (*x.shape[:2], net.n_out)
    target = batch_of_targets(net, target, shape, batched)
    mask = batch_of_masks(net, mask, shape)
    weight = np.ones((len(x), 1, 1), net.dtype) if mask is None else mask
    bank = Bank(net, x.shape[1], net.dtype)
    for b in range(bank.N):
        bank.put(b, net)
    stack, total = Stack(bank, net, extended), Bank(net, bank.N, net.dtype)
    for x_t, target_t, weight_t in zip(x, target, weight, strict=True):
        stack.forward(x_t.T)
        stack.grow_partials()
        stack.learn(stack.delta_k(target_t.T, weight_t.T))
        for summed, step in zip(total.arrays, stack.descent.arrays, strict=True):
            summed -= step
    return total.total(net.zeros_like())
