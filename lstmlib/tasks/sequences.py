"""What a task gives: sequences side by side, padded at the end."""

from typing import NamedTuple

import numpy as np


class Sequences(NamedTuple):
    """Sequences of several lengths side by side, padded with zeros at the end.

    Attributes
    ----------
    x : ndarray of shape (T, B, n_in)
        Inputs.
    target : ndarray of shape (T, B, n_out)
        What the output units should say.
    mask : ndarray of shape (T, B)
        One where an answer is asked for, zero elsewhere and in the padding.
    length : ndarray of int, shape (B,)
        Steps of each sequence.
    """

    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray
    length: np.ndarray


def side_by_side(parts):
    """Put sequences, each a triple (x, target, mask) without batch axis, side by side."""
    length = np.array([len(x) for x, _, _ in parts])
    shape = length.max(), len(parts)
    arrays = [np.zeros((*shape, *np.shape(array)[1:])) for array in parts[0]]
    for b, part in enumerate(parts):
        for padded, array in zip(arrays, part, strict=True):
            padded[: length[b], b] = array
    return Sequences(*arrays, length)
