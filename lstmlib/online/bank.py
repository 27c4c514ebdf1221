"""The weights of N networks of one shape, as arrays whose last axis counts the networks.

One array operation then advances all of them, and its inner loop runs over the networks, where
nothing is summed. Biases and peepholes are weights like any other here: a gate's sources are
[bias | layer below | own cells at t−1 | own block's states], a cell's end before the states.
"""

import numpy as np


class LayerBank:
    """Weights, or one number for each weight, of one layer of N networks.

    With J blocks of S cells, M sources, K = 1 + M + (S with peepholes) sources of a gate and
    C = M + (1 with cell biases) sources of a cell.

    Parameters
    ----------
    layer : Layer
        Gives the shape.
    N : int
        How many networks.
    dtype : dtype
        Of the arrays, which start as zeros.

    Attributes
    ----------
    w_if : ndarray of shape (G − 1, J, K, N)
        Weights into the input gates and, where they exist, the forget gates.
    w_out : ndarray of shape (J, K, N)
        Weights into the output gates.
    w_c : ndarray of shape (J, S, C, N)
        Weights into the cells.
    """

    def __init__(self, layer, N, dtype):
        self.J, self.S, self.n, self.M = layer.J, layer.S, layer.n, layer.M
        self.gates = ("in",) if layer.b_phi is None else ("in", "phi")
        self.peepholes, self.cell_bias = layer.p is not None, layer.b_c is not None
        self.K = 1 + self.M + (self.S if self.peepholes else 0)
        self.C = self.M + self.cell_bias
        J, S = self.J, self.S
        self.w_if = np.zeros((len(self.gates), J, self.K, N), dtype)
        self.w_out = np.zeros((J, self.K, N), dtype)
        self.w_c = np.zeros((J, S, self.C, N), dtype)

    @property
    def arrays(self):
        """The three weight arrays: gates before the state, the gate after it, cell inputs."""
        return [self.w_if, self.w_out, self.w_c]

    @property
    def size(self):
        """Number of weights of one network's layer."""
        return sum(array.size // array.shape[-1] for array in self.arrays)

    def pairs(self, layer, i):
        """Yield (array of a `Layer`, the view that holds the same weights of network i)."""
        first, last = 1, 1 + self.M
        rows = {gate: self.w_if[g, ..., i] for g, gate in enumerate(self.gates)}
        for gate, row in (rows | {"out": self.w_out[..., i]}).items():
            yield getattr(layer, f"b_{gate}"), row[:, 0]
            yield getattr(layer, f"w_{gate}"), row[:, first:last]
            if self.peepholes:
                yield getattr(layer, f"p_{gate}"), row[:, last:]
        cells = self.w_c[..., i]
        if self.cell_bias:
            yield layer.b_c, cells[:, :, 0]
        yield layer.w_c, cells[:, :, self.C - self.M :]

    def below(self):
        """The weights from the layer below: (G − 1, J, n, N), (J, n, N) and (J, S, n, N)."""
        return self._from(0, self.n)

    def own(self):
        """The weights from the layer's own cells, in the shapes of `below`."""
        return self._from(self.n, self.M)

    def peeped(self):
        """The peepholes: (G − 1, J, S, N) of the gates before the state, (J, S, N) of the other."""
        return self.w_if[:, :, 1 + self.M :], self.w_out[:, 1 + self.M :]

    def _from(self, first, last):
        shift = self.C - self.M
        part, cells = slice(1 + first, 1 + last), slice(shift + first, shift + last)
        return self.w_if[:, :, part], self.w_out[:, part], self.w_c[:, :, cells]


class Bank:
    """Weights, or one number for each weight, of N networks of one shape.

    Parameters
    ----------
    net : Network
        Gives the shape.
    N : int
        How many networks.
    dtype : dtype
        Of the arrays, which start as zeros.

    Attributes
    ----------
    layers : list of LayerBank
        Input side first.
    w_k : ndarray of shape (n_out, 1 + cells of the top layer [+ n_in], N)
        Weights into the output units, from [bias | cells | inputs with a shortcut].
    """

    def __init__(self, net, N, dtype):
        self.N, self.dtype = N, np.dtype(dtype)
        self.layers = [LayerBank(layer, N, dtype) for layer in net.layers]
        self.w_k = np.zeros((net.n_out, 1 + net.w_k.shape[1], N), dtype)

    @property
    def arrays(self):
        """All weight arrays, layer by layer and then ``w_k``."""
        return [array for layer in self.layers for array in layer.arrays] + [self.w_k]

    def pairs(self, net, i):
        """Yield (weight array of a `Network`, the view that holds the same of network i)."""
        for layer, bank in zip(net.layers, self.layers, strict=True):
            yield from bank.pairs(layer, i)
        yield net.b_k, self.w_k[:, 0, i]
        yield net.w_k, self.w_k[:, 1:, i]

    def put(self, i, net):
        """Copy the weights of a network into place i."""
        for array, view in self.pairs(net, i):
            view[...] = array

    def take(self, i, net):
        """Copy the weights of place i into a network."""
        for array, view in self.pairs(net, i):
            array[...] = view

    def total(self, net):
        """Add all N up, and put the sum into a network."""
        summed = Bank(net, 1, net.dtype)
        for one, all_of_them in zip(summed.arrays, self.arrays, strict=True):
            np.sum(all_of_them, axis=-1, keepdims=True, dtype=net.dtype, out=one)
        summed.take(0, net)
        return net
