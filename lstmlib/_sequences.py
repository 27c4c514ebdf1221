"""Checks of what goes through time: inputs, targets and masks, with or without a batch axis."""

import numpy as np

from lstmlib import _checks


def batch_of_inputs(net, x):
    """Return the input with a batch axis, and whether it came with one."""
    x = _checks.numbers("x", x, net.dtype)
    if x.ndim not in (2, 3) or x.shape[-1] != net.n_in or 0 in x.shape:
        raise ValueError(
            f"x: expected shape (T, B, {net.n_in}) or (T, {net.n_in}) with at least one step, "
            f"got shape {x.shape}"
        )
    return (x, True) if x.ndim == 3 else (x[:, None], False)


def batch_of_targets(net, target, shape, batched):
    """Return the target as an array of ``shape`` (T, B, n_out)."""
    target = _checks.numbers("target", target, net.dtype)
    if not batched and target.ndim == 2:
        target = target[:, None]
    _checks.shape("target", target, shape, "(T, B, n_out)")
    return target


def batch_of_masks(net, mask, shape):
    """Return the mask with three axes that fit ``shape`` (T, B, n_out), or None."""
    if mask is None:
        return None
    mask = _checks.numbers("mask", mask, np.empty(0, net.dtype).real.dtype)
    allowed = [shape[:1], shape[:2], shape]
    if net.output == "softmax":
        allowed.pop()
    if mask.shape not in allowed:
        shapes = " or ".join(map(str, allowed))
        raise ValueError(f"mask: expected shape {shapes}, got shape {mask.shape}")
    if (mask < 0).any():
        raise ValueError(f"mask: expected no negative weights, got {mask.min()}")
    return mask.reshape(*mask.shape, *[1] * (3 - mask.ndim))
