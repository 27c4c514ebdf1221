"""Network: the weights and the shape of a stack of LSTM layers under an output layer."""

import copy

import numpy as np

from lstmlib import _checks, storage
from lstmlib.init import Init, resolve
from lstmlib.layer import Blocks, Layer, fixed, overwrite
from lstmlib.squash import SQUASH

__all__ = ["Blocks", "Init", "Layer", "Network"]

OUTPUTS = ("logistic", "identity", "softmax")
FLAGS = ("forget_gates", "peepholes", "recurrent", "shortcut", "cell_bias")
OPTIONS = ("squash", "output", *FLAGS)
FIXED = ("n_in", "n_out", "layers", "dtype", *OPTIONS)


class Network:
    """A stack of LSTM layers, layer 0 at the input side, under one layer of output units.

    Make one with `Network.create` or `Network.load`. ``layers[l]`` holds the weights of layer l
    (see `Layer`), ``w_k`` (n_out, cells of the top layer [+ n_in with a shortcut]) and ``b_k``
    (n_out,) those of the output units. Options and sizes are attributes that cannot be changed.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of output units.
    layers : sequence of Blocks
        Shape of each layer, input side first.
    options : dict
        A value for each name in `OPTIONS`.
    dtype : numpy.dtype
        float32, float64 or complex128.
    """

    def __init__(self, n_in, layers, n_out, options, dtype):
        self.n_in, self.n_out = n_in, n_out
        self.squash, self.output = options["squash"], options["output"]
        for name in FLAGS:
            setattr(self, name, options[name])
        self.dtype = np.dtype(dtype)
        flags = (self.forget_gates, self.peepholes, self.recurrent, self.cell_bias)
        sources = [n_in, *(blocks.count * blocks.cells for blocks in layers)]
        self.layers = [
            Layer(b, n, *flags, self.dtype) for b, n in zip(layers, sources, strict=False)
        ]
        self.w_k = np.zeros((n_out, sources[-1] + (n_in if self.shortcut else 0)), self.dtype)
        self.b_k = np.zeros(n_out, self.dtype)

    @classmethod
    def create(
        cls,
        n_in,
        layers,
        n_out,
        rng=None,
        squash="dissertation",
        output="logistic",
        forget_gates=True,
        peepholes=False,
        recurrent=True,
        shortcut=False,
        cell_bias=True,
        init="uniform",
        dtype="float64",
    ):
        """Draw a new network.

        Parameters
        ----------
        n_in, n_out : int
            Number of inputs and of output units.
        layers : Blocks or sequence of Blocks
            Shape of each layer, input side first.
        rng : int, numpy.random.SeedSequence or numpy.random.Generator
            Source of randomness. It must be given: the same seed draws the same weights.
        squash : {"dissertation", "modern", "identity"}
            g = 4σ − 2 and h = 2σ − 1; g = h = tanh; or no squashing of cell inputs and states, as
            in the tasks of timing and counting (Gers, Schraudolph and Schmidhuber 2002).
        output : {"logistic", "identity", "softmax"}
            Output units and with them the loss, see `backward`.
        forget_gates, peepholes, recurrent, shortcut, cell_bias : bool
            Which gates, connections and biases exist. A peephole connects a gate to the states
            of its own block; the shortcut connects the input to the output units.
        init : str or Init
            ``"uniform"`` (all weights uniform on [−0.2, 0.2]), ``"fan"`` (as PyTorch draws),
            ``"ladder-1997"`` and ``"ladder-2000"`` (uniform, gate biases in steps from block to
            block as the papers start them), or an `Init` of your own.
        dtype : {"float64", "float32", "complex128"}
            What the network computes in. Weights are drawn in float64 and then rounded.

        Returns
        -------
        Network

        Raises
        ------
        TypeError, ValueError
            For an argument of a wrong kind or an unknown option; the message names it.
        """
        n_in = _checks.integer("n_in", n_in)
        n_out = _checks.integer("n_out", n_out)
        layers = _layers(layers)
        given = {"forget_gates": forget_gates, "peepholes": peepholes, "recurrent": recurrent}
        given |= {"shortcut": shortcut, "cell_bias": cell_bias}
        options = {name: _checks.flag(name, given[name]) for name in FLAGS}
        options["squash"] = _checks.choice("squash", squash, tuple(SQUASH))
        options["output"] = _checks.choice("output", output, OUTPUTS)
        net = cls(n_in, layers, n_out, options, _checks.dtype("dtype", dtype))
        _fill(net, resolve(init), _checks.generator("rng", rng))
        return net

    def __setattr__(self, name, value):
        if name in ("w_k", "b_k") and name in self.__dict__:
            overwrite(name, getattr(self, name), value)
        else:
            fixed(self, FIXED, name, value)
            super().__setattr__(name, value)

    @property
    def options(self):
        """Dict of all options, as `create` takes them."""
        return {name: getattr(self, name) for name in OPTIONS}

    @property
    def description(self):
        """Dict of the sizes and options: n_in, layers as pairs [blocks, cells], n_out, options."""
        layers = [[layer.J, layer.S] for layer in self.layers]
        sizes = {"n_in": self.n_in, "layers": layers, "n_out": self.n_out}
        return {**sizes, "options": self.options}

    @property
    def n_weights(self):
        """Number of weights, biases and peepholes together."""
        return sum(array.size for _, array in self.named_parameters())

    def named_parameters(self):
        """Yield (name, array) for every weight array: ``layers[0].w_in`` … ``w_k``, ``b_k``."""
        for index, layer in enumerate(self.layers):
            for name, array in layer.named_parameters():
                yield f"layers[{index}].{name}", array
        yield "w_k", self.w_k
        yield "b_k", self.b_k

    def copy(self):
        """Return an independent copy."""
        return copy.deepcopy(self)

    def zeros_like(self):
        """Return a network of the same shape whose weights are all zero."""
        blocks = [layer.blocks for layer in self.layers]
        return Network(self.n_in, blocks, self.n_out, self.options, self.dtype)

    def astype(self, dtype):
        """Return a copy that computes in another dtype; a cast to real drops imaginary parts."""
        blocks = [layer.blocks for layer in self.layers]
        kind = _checks.dtype("dtype", dtype)
        net = Network(self.n_in, blocks, self.n_out, self.options, kind)
        drop = self.dtype.kind == "c" and kind.kind != "c"
        for (_, new), (_, old) in zip(net.named_parameters(), self.named_parameters(), strict=True):
            new[...] = old.real if drop else old
        return net

    def same_shape(self, other):
        """Whether another network has the same layers, units and options (dtype aside)."""
        return self.description == other.description

    def allclose(self, other, rtol=1e-10, atol=0.0):
        """Whether another network has the same shape and nearly the same weights."""
        _checks.instance("other", other, Network)
        pairs = zip(self.named_parameters(), other.named_parameters(), strict=False)
        return self.same_shape(other) and all(
            np.allclose(a, b, rtol=rtol, atol=atol) for (_, a), (_, b) in pairs
        )

    def __eq__(self, other):
        if not isinstance(other, Network):
            return NotImplemented
        return self.dtype == other.dtype and self.allclose(other, rtol=0.0)

    __hash__ = None

    def save(self, path):
        """Write the network to an ``.npz`` file, without pickle and atomically.

        Parameters
        ----------
        path : str or path-like
            File to write. An older file is replaced only when the new one is complete.
        """
        storage.write(self, path)

    @classmethod
    def load(cls, path):
        """Read a network that `save` wrote.

        Raises
        ------
        ValueError
            If the file is not such a file.
        """
        return storage.read(cls, path)

    def __repr__(self):
        layers = ", ".join(_words(layer.blocks) for layer in self.layers)
        have = [
            name.replace("_", " ")
            for name in ("forget_gates", "peepholes", "shortcut")
            if getattr(self, name)
        ]
        have += [
            f"no {name}"
            for name, flag in (("recurrence", self.recurrent), ("cell bias", self.cell_bias))
            if not flag
        ]
        kind = [f"{self.squash} squashing", f"{self.output} output", *have, self.dtype.name]
        return (
            f"<Network {self.n_in} → {layers} → {self.n_out}: "
            f"{self.n_weights:,} weights; {', '.join(kind)}>"
        )


def _layers(layers):
    if isinstance(layers, Blocks):
        layers = [layers]
    if not isinstance(layers, list | tuple):
        raise TypeError(f"layers: expected Blocks or a list of Blocks, got {_checks.shown(layers)}")
    if not layers:
        raise ValueError("layers: expected at least one Blocks, got an empty list")
    return [_checks.instance(f"layers[{i}]", blocks, Blocks) for i, blocks in enumerate(layers)]


def _fill(net, init, rng):
    for layer in net.layers:
        cells = layer.J * layer.S
        for _, array in layer.named_parameters():
            array[...] = init.draw(rng, array.shape, cells)
        for name in ("b_in", "b_phi", "b_out"):
            start = init.biases(name, layer.J)
            if start is not None and getattr(layer, name) is not None:
                getattr(layer, name)[...] = start
    net.w_k[...] = init.draw(rng, net.w_k.shape, net.w_k.shape[1])
    net.b_k[...] = init.draw(rng, net.b_k.shape, net.w_k.shape[1])


def _words(blocks):
    noun = "block" if blocks.count == 1 else "blocks"
    return f"{blocks.count} {noun}" + (f" of {blocks.cells}" if blocks.cells > 1 else "")
