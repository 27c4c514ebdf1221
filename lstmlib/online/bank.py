"""The weights of N networks of one shape, as arrays whose last axis counts the networks.

One array operation then advances all of them, and its inner loop runs over blocks and networks,
where nothing is summed. Biases and peepholes are weights like any other here: a gate's sources are
[bias | layer below | own cells at t−1 | own block's states], a cell's end before the states.
"""

import math

import numpy as np

#: Bytes in a line of the cache, and of the widest registers.
CACHE_LINE = 64


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
    flat : ndarray of shape (rows, N)
        All of them; the others are views of it. A cell has a row for a bias in any case, which
        stays zero where there are none: then all nets read the same sources.
    w_nets : ndarray of shape (G + S, K, J, N) or None
        Weights into all gates and cells; None with peepholes, which cells do not have.
    w_gates : ndarray of shape (G, K, J, N)
        Weights into the input gates, the forget gates where they exist, and the output gates.
    w_if : ndarray of shape (G − 1, K, J, N)
        Those of the gates before the state.
    w_out : ndarray of shape (K, J, N)
        Those of the output gates.
    w_c : ndarray of shape (S, C, J, N)
        Weights into the cells, the first of each block first.
    """

    def __init__(self, layer, N, dtype):
        self.J, self.S, self.n, self.M = layer.J, layer.S, layer.n, layer.M
        self.gates = ("in", "out") if layer.b_phi is None else ("in", "phi", "out")
        self.peepholes, self.cell_bias = layer.p is not None, layer.b_c is not None
        self.K = 1 + self.M + (self.S if self.peepholes else 0)
        self.C = self.M + self.cell_bias
        nets = [(len(self.gates), self.K, self.J, N), (self.S, 1 + self.M, self.J, N)]
        self.flat, (self.w_gates, cells) = joined(nets, dtype)
        self.w_nets = None if self.peepholes else self.flat.reshape(-1, self.K, self.J, N)
        self.w_c = cells[:, 1 + self.M - self.C :]
        self.w_if, self.w_out = self.w_gates[:-1], self.w_gates[-1]

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
        for gate, rows in zip(self.gates, self.w_gates[..., i], strict=True):
            yield getattr(layer, f"b_{gate}"), rows[0]
            yield getattr(layer, f"w_{gate}"), rows[first:last].T
            if self.peepholes:
                yield getattr(layer, f"p_{gate}"), rows[last:].T
        cells = self.w_c[..., i].transpose(2, 0, 1)
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
        gates = self.w_gates[:, 1 + self.M :].swapaxes(1, 2)
        return gates[:-1], gates[-1]

    def _from(self, first, last):
        shift = self.C - self.M
        gates = self.w_gates[:, 1 + first : 1 + last].swapaxes(1, 2)
        cells = self.w_c[:, shift + first : shift + last].transpose(2, 0, 1, 3)
        # einsum adds in the order of memory: block by block, as the layer below is numbered.
        return gates[:-1], gates[-1], np.ascontiguousarray(cells)


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
    arrays : list of ndarray
        All weights: an array for each layer, and then ``w_k``.
    w_k : ndarray of shape (1 + cells of the top layer [+ n_in], n_out, N)
        Weights into the output units, from [bias | cells | inputs with a shortcut].
    """

    def __init__(self, net, N, dtype):
        self.N, self.dtype = N, np.dtype(dtype)
        self.layers = [LayerBank(layer, N, dtype) for layer in net.layers]
        self.w_k = zeros((1 + net.w_k.shape[1], net.n_out, N), dtype)
        self.arrays = [*(layer.flat for layer in self.layers), self.w_k]

    def pairs(self, net, i):
        """Yield (weight array of a `Network`, the view that holds the same of network i)."""
        for layer, bank in zip(net.layers, self.layers, strict=True):
            yield from bank.pairs(layer, i)
        yield net.b_k, self.w_k[0, :, i]
        yield net.w_k, self.w_k[1:, :, i].T

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


def joined(shapes, dtype):
    """Zeros for arrays that one operation can go through together.

    Parameters
    ----------
    shapes : list of tuple
        All end in the same number N.
    dtype : dtype

    Returns
    -------
    tuple
        The whole, of shape (rows, N), and a list of views of it, one for each shape.
    """
    ends = np.cumsum([math.prod(shape[:-1]) for shape in shapes])
    whole = zeros((ends[-1], shapes[0][-1]), dtype)
    parts = np.split(whole, ends[:-1])
    return whole, [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def zeros(shape, dtype):
    """Zeros that start where a line of the cache does: long loops read them a third faster."""
    size, dtype = math.prod(shape), np.dtype(dtype)
    room = np.zeros(size + CACHE_LINE // dtype.itemsize, dtype)
    start = -room.ctypes.data % CACHE_LINE // dtype.itemsize
    return room[start : start + size].reshape(shape)
