"""Squashing functions, evaluated in arrays that are kept from step to step.

The values are those of `lstmlib.squash` to the last bit. For that the gains and slopes must be
powers of two: then they may change places with other operations without a rounding.
"""

import numpy as np


class Gates:
    """The gate squashing f, one half and tanh of half the net and one half, and its derivative.

    Parameters
    ----------
    dtype : dtype
        Of the arrays to come.
    """

    def __init__(self, dtype):
        # An array of no axes: NumPy takes it in less time than a number.
        self._half, self._one = np.array(0.5, dtype), np.array(1.0, dtype)

    def squash(self, y):
        """Turn net inputs into f of them, in place."""
        np.multiply(y, self._half, y)
        self.lift(np.tanh(y, y))

    def lift(self, y):
        """Turn values of the tanh into those of f, in place."""
        np.multiply(y, self._half, y)
        np.add(y, self._half, y)

    def derivative(self, y, out):
        """f′ from the value y = f(net), written into ``out``."""
        np.subtract(self._one, y, out)
        return np.multiply(y, out, out)


class Curves:
    """g of the cell inputs, h of the states, and the derivatives of both in one go.

    Parameters
    ----------
    squash : lstmlib.squash.Squash
        The functions g and h.
    tanh : ndarray of shape (2, ...)
        Takes the tanh in g and in h. The first is found outside, in one go with the gates'.

    Attributes
    ----------
    d_g, d_h : ndarray
        g′ and h′ of the last values, after `differentiate`.
    """

    def __init__(self, squash, tanh):
        self._bends, self._tanh, self._tanh_h = squash.bends, tanh, tanh[1]
        self._derivatives = np.ones_like(tanh)
        self.d_g, self.d_h = self._derivatives
        self._one = self._gain_g = np.array(1.0, tanh.dtype)
        if self._bends:
            pair = squash.g, squash.h
            self._gain_g = np.array(squash.g.gain, tanh.dtype)
            self._slope_h = np.array(squash.h.slope, tanh.dtype)
            steep = [np.array(curve.gain * curve.slope, tanh.dtype) for curve in pair]
            both = zip(self._derivatives, steep, strict=True)
            self._steep = [(derivative, factor) for derivative, factor in both if factor != 1]

    def g(self, tanh, out):
        """Turn the first tanh into g, written into ``out``."""
        np.multiply(tanh, self._gain_g, out)

    def h(self, s):
        """h(s), in an array that the next step writes over; its gain is 1 in all conventions."""
        if not self._bends:
            return s
        np.multiply(s, self._slope_h, self._tanh_h)
        return np.tanh(self._tanh_h, self._tanh_h)

    def differentiate(self):
        """Find both derivatives from the last values: gain · slope · (1 − tanh²)."""
        if not self._bends:
            return
        np.square(self._tanh, self._derivatives)
        np.subtract(self._one, self._derivatives, self._derivatives)
        for derivative, factor in self._steep:
            np.multiply(derivative, factor, derivative)
