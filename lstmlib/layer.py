"""Blocks and Layer: the weights of one LSTM layer, as named views of one fused array."""

from dataclasses import dataclass

import numpy as np

from lstmlib import _checks

#: Order of the parameters of a layer wherever they are listed.
PARAMETERS = (
    *("w_in", "w_phi", "w_c", "w_out"),
    *("b_in", "b_phi", "b_c", "b_out"),
    *("p_in", "p_phi", "p_out"),
)
#: What the weights rest on: set once.
FIXED = ("blocks", "J", "S", "n", "M", "W", "b", "p")


@dataclass(frozen=True)
class Blocks:
    """The memory blocks of one layer.

    Parameters
    ----------
    count : int
        Number of blocks J. The gates in, phi and out belong to the block.
    cells : int
        Number of cells S in each block. They share its gates.
    """

    count: int
    cells: int = 1

    def __post_init__(self):
        object.__setattr__(self, "count", _checks.integer("Blocks.count", self.count))
        object.__setattr__(self, "cells", _checks.integer("Blocks.cells", self.cells))


class Layer:
    """Weights of one LSTM layer.

    Sources stand in the order [layer below | own cells at t−1]. With J blocks of S cells and M
    sources: ``w_in``, ``w_phi``, ``w_out`` are (J, M), ``w_c`` is (J, S, M), ``b_in``, ``b_phi``,
    ``b_out`` are (J,), ``b_c`` is (J, S), ``p_in``, ``p_phi``, ``p_out`` are (J, S). What the
    network does not have is None. All are views of the fused arrays ``W`` (rows in, phi, c, out),
    ``b`` and ``p``: writing to one changes the network, and so does assigning to it. The fused
    arrays can be written to but not replaced; sizes cannot be changed.

    Parameters
    ----------
    blocks : Blocks
        Shape of the layer.
    n : int
        Number of sources below.
    forget_gates, peepholes, recurrent, cell_bias : bool
        As in `Network.create`.
    dtype : numpy.dtype
        float32, float64 or complex128.
    """

    def __init__(self, blocks, n, forget_gates, peepholes, recurrent, cell_bias, dtype):
        J, S = blocks.count, blocks.cells
        gates = 3 if forget_gates else 2
        self._options = (forget_gates, peepholes, recurrent, cell_bias)
        self.blocks, self.J, self.S, self.n = blocks, J, S, n
        self.M = n + J * S if recurrent else n
        self.W = np.zeros((gates * J + J * S, self.M), dtype)
        self.b = np.zeros(gates * J + J * S, dtype)
        self.p = np.zeros((gates, J, S), dtype) if peepholes else None
        self._link()

    def _link(self):
        forget_gates, peepholes, _, cell_bias = self._options
        J, S = self.J, self.S
        rows = {name: slice(*span) for name, span in spans(J, S, forget_gates).items()}
        views = dict.fromkeys(PARAMETERS)
        for gate, span in rows.items():
            shape = (J, S) if gate == "c" else (J,)
            views[f"w_{gate}"] = self.W[span].reshape(*shape, self.M)
            views[f"b_{gate}"] = self.b[span].reshape(shape)
        if not cell_bias:
            views["b_c"] = None
        if peepholes:
            names = ("in", "phi", "out") if forget_gates else ("in", "out")
            views.update({f"p_{gate}": self.p[i] for i, gate in enumerate(names)})
        self.__dict__.update(views)

    def __setattr__(self, name, value):
        if name not in PARAMETERS:
            fixed(self, FIXED, name, value)
            return super().__setattr__(name, value)
        view = getattr(self, name)
        if view is None:
            raise AttributeError(f"{name}: this layer has no such weights")
        overwrite(name, view, value)

    def __reduce__(self):
        dtype = self.W.dtype
        return (_rebuild, (self.blocks, self.n, self._options, dtype, self.W, self.b, self.p))

    def named_parameters(self):
        """Yield (name, array) for every weight array that exists, in the order of `PARAMETERS`."""
        for name in PARAMETERS:
            array = getattr(self, name)
            if array is not None:
                yield name, array


def fixed(owner, names, name, value):
    """Refuse to set one of these names a second time: weights would no longer fit it."""
    if name in names and owner.__dict__.get(name, value) is not value:
        raise AttributeError(f"{name}: fixed when the network is made; make another network")


def overwrite(name, weights, value):
    """Write a value of the same shape into a weight array."""
    if value is not weights:
        array = _checks.numbers(name, value, weights.dtype)
        _checks.shape(name, array, weights.shape, "like the weights that it replaces")
        weights[...] = array


def spans(J, S, forget_gates):
    """Rows of the fused arrays: a dict from gate name to (first, last + 1)."""
    widths = {"in": J, "phi": J if forget_gates else 0, "c": J * S, "out": J}
    found, first = {}, 0
    for gate, width in widths.items():
        if width:
            found[gate] = (first, first + width)
        first += width
    return found


def _rebuild(blocks, n, options, dtype, W, b, p):
    layer = Layer(blocks, n, *options, dtype)
    layer.W[...], layer.b[...] = W, b
    if p is not None:
        layer.p[...] = p
    return layer
