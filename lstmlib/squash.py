"""Squashing functions f, g, h and their derivatives, dissertation and modern.

Every derivative takes the *value* of its function, because that is what a backward pass has at
hand: f′ = y(1 − y). All are written with one ``tanh``, which neither overflows nor loses digits.
"""

from dataclasses import dataclass

import numpy as np


def logistic(x):
    """Gate squashing f(x) = 1/(1 + e⁻ˣ) (equation ``squash-f``; Gers 2001, chapter 2).

    Parameters
    ----------
    x : ndarray
        Net input of a gate or of an output unit.

    Returns
    -------
    ndarray
        Values between 0 and 1, of the same shape and dtype.
    """
    return 0.5 * np.tanh(0.5 * x) + 0.5


def dlogistic(y):
    """Derivative f′ from the value y = f(x): y(1 − y) (equation ``squash-f-prime``)."""
    return y * (1 - y)


@dataclass(frozen=True)
class ScaledTanh:
    """The function gain · tanh(slope · x), which covers g and h in both conventions.

    Parameters
    ----------
    gain : float
        Largest absolute value.
    slope : float
        Factor inside the tanh.
    """

    gain: float
    slope: float

    def __call__(self, x):
        """Evaluate at x."""
        return self.gain * np.tanh(self.slope * x)

    def derivative(self, y):
        """Derivative from the value y of the function."""
        return self.slope * (self.gain - y * y / self.gain)


class Identity:
    """The function that leaves everything as it is, in the place of g and h."""

    def __call__(self, x):
        """Evaluate at x."""
        return +np.asarray(x)

    def derivative(self, y):
        """Derivative from the value y of the function."""
        return np.ones_like(y)


@dataclass(frozen=True)
class Squash:
    """One convention: g squashes cell inputs, h states (equations ``squash-g``, ``squash-h``).

    Parameters
    ----------
    g, h : ScaledTanh or Identity
        ``"dissertation"``: g = 4σ − 2 = 2 tanh(x/2) and h = 2σ − 1 = tanh(x/2);
        ``"modern"``: both are tanh; ``"identity"``: neither squashes.
    """

    g: ScaledTanh | Identity
    h: ScaledTanh | Identity

    @property
    def bends(self):
        """Whether g and h squash at all."""
        return isinstance(self.g, ScaledTanh)


SQUASH = {
    "dissertation": Squash(g=ScaledTanh(2.0, 0.5), h=ScaledTanh(1.0, 0.5)),
    "modern": Squash(g=ScaledTanh(1.0, 1.0), h=ScaledTanh(1.0, 1.0)),
    "identity": Squash(g=Identity(), h=Identity()),
}
#: Conventions in which the equations and the figures of the book are.
CURVED = tuple(name for name, pair in SQUASH.items() if pair.bends)
