"""Learning in chunks: exact backpropagation through time, for N networks at once.

The rival of the online algorithm on the same streams. Weights stand still for a few steps; then
the error of these steps is carried back through them, exactly, and the weights move once. States
go on from chunk to chunk, errors do not.
"""

import numpy as np

from lstmlib import _checks
from lstmlib.online.learner import Learner


class ChunkLearner(Learner):
    """Exact gradients within chunks of a stream, for many independent networks at once.

    It is used like `Learner`, step by step; the weights of all networks move at the end of each
    chunk, by the sum over its steps of alpha · (minus the gradient of the step's error).

    Parameters
    ----------
    nets : Network or list of Network
        The networks, all of one shape and dtype (float32 or float64). They are copied.
    steps : int, default 20
        Length of a chunk. No error reaches further back.

    Attributes
    ----------
    N : int
        How many networks.
    diverged : ndarray of bool, shape (N,)
        As in `Learner`.

    Raises
    ------
    TypeError, ValueError
        As in `Learner`.

    Examples
    --------
    >>> import numpy as np
    >>> import lstmlib as ll
    >>> net = ll.Network.create(2, [ll.Blocks(2), ll.Blocks(2)], 1, rng=0)
    >>> learner = ll.online.ChunkLearner([net, net], steps=2)
    >>> x, target = np.ones((2, 2)), np.ones((2, 1))
    >>> first, second = (learner.step(x, target, alpha=0.1) for _ in range(2))
    >>> learner.network(0) == net
    False
    """

    def __init__(self, nets, steps=20):
        super().__init__(nets)
        self.steps = _checks.integer("steps", steps, minimum=1)
        stack, N, dtype = self._stack, self.N, self.dtype
        self._tapes = [Tape(run, self.steps) for run in stack.runs]
        sources, n_out = self._bank.w_k.shape[:2]
        self._delta_k = np.zeros((self.steps, n_out, N), dtype)
        self._source_k = np.zeros((self.steps, sources, N), dtype)
        #: Zero at the first step after a reset, which no error crosses, one elsewhere.
        self._linked = np.ones((self.steps, N), dtype)
        #: Steps of this chunk so far.
        self._at = np.zeros((), int)

    @property
    def n_partials(self):
        """None are carried."""
        return 0

    def answer(self, x):
        """Answer only: there is no error in this step.

        What the chunk holds already is learned at its end all the same.

        Parameters
        ----------
        x : ndarray of shape (n_in, N)
            As in `Learner.advance`.

        Returns
        -------
        ndarray of shape (n_out, N)
            The answers; they are the caller's.
        """
        nothing = self.dtype.type(0)
        return self.advance(x, np.zeros_like(self._delta_k[0]), nothing, nothing)

    def reset(self, where=None):
        """Forget the past: states and cell outputs become zero, and no error crosses the cut.

        Parameters
        ----------
        where : ndarray of bool, shape (N,), optional
            Which networks; all where it is not given.
        """
        super().reset(where)
        self._linked[self._at, self._where(where)] = 0.0

    def replace(self, where, nets):
        """Put new networks in some places, which have nothing to learn from the chunk so far.

        Parameters
        ----------
        where, nets
            As in `Learner`.
        """
        super().replace(where, nets)
        places = self._where(where)
        for array in self._written:
            array[..., places] = 0.0
        self._linked[self._at, places] = 0.0

    @property
    def _written(self):
        """What is written down of the chunk so far."""
        return [self._delta_k, self._source_k, *(a for tape in self._tapes for a in tape.arrays)]

    def _parts(self):
        return {**super()._parts(), "chunk": [self._at, self._linked, *self._written]}

    def _advance(self, x, target, mask, alpha):
        """Answer and write the step down; at the end of the chunk, learn."""
        stack, at = self._stack, int(self._at)
        y = stack.forward(x)
        for tape in self._tapes:
            tape.record(at)
        self._source_k[at] = stack.source_k[:, 0]
        self._delta_k[at] = stack.delta_k(target, mask) * alpha
        self._at += 1
        if self._at == self.steps:
            if self._delta_k.any():
                self._learn()
            self._at[...] = 0
            self._linked[:] = 1.0
        return y

    def _learn(self):
        """Carry the errors of the chunk back and move the weights."""
        stack, descent = self._stack, self._stack.descent
        np.einsum("tkn,tcn->ckn", self._delta_k, self._source_k, out=descent.w_k)
        w = self._bank.w_k[1 : 1 + len(stack.runs[-1].y_c)]
        error = np.einsum("ckn,tkn->tcn", w, self._delta_k)  # top-error
        both = zip(self._tapes, descent.layers, strict=True)
        for index, (tape, into) in reversed(list(enumerate(both))):
            deltas = tape.sweep(error, self._linked)
            tape.descent(deltas, into)
            if index:
                error = down(tape.run.weights.below(), deltas)
        for weights, step in zip(self._bank.arrays, descent.arrays, strict=True):
            weights += step


class Tape:
    """What a backward pass needs of one layer, for each step of a chunk.

    Parameters
    ----------
    run : LayerRun
        The layer.
    steps : int
        Length of a chunk.
    """

    def __init__(self, run, steps):
        self.run = run
        state, gate = run.s.shape, run.s[0].shape
        shapes = {"slopes_if": run.slopes_if.shape, "slope_c": state, "slope_out": gate}
        shapes |= {"slope_y": state, "h": state, "kept": gate, "source": run.source.shape}
        if run.weights.peepholes:
            shapes["source_out"] = run.source.shape
        for name, shape in shapes.items():
            setattr(self, name, np.zeros((steps, *shape), run.s.dtype))
        self.names = tuple(shapes)

    @property
    def arrays(self):
        """All that is written down."""
        return [getattr(self, name) for name in self.names]

    def record(self, at):
        """Write down the step that the layer has just taken."""
        for name in self.names:
            getattr(self, name)[at] = getattr(self.run, name)

    def sweep(self, error, linked):
        """Carry the errors back to the nets, through all roads there are.

        Parameters
        ----------
        error : ndarray of shape (steps, cells, N)
            −∂E/∂y_c from the layer above, at each step.
        linked : ndarray of shape (steps, N)
            Zero where the step before is another sequence's.

        Returns
        -------
        tuple of ndarray
            The deltas of the input and forget gates (steps, G − 1, J, N), of the output gates
            (steps, J, N) and of the cells (steps, J, S, N).
        """
        weights, steps = self.run.weights, len(error)
        delta_if = np.empty_like(self.slopes_if[:, :, 0])
        by_block = (steps, weights.J, weights.S, error.shape[-1])
        delta_out, delta_c = np.empty_like(self.slope_out), np.empty(by_block, error.dtype)
        own, peeped = weights.own(), weights.peeped()
        e_y = error.reshape(by_block).swapaxes(1, 2)
        eps_s = later = 0.0
        for t in reversed(range(steps)):
            if t + 1 < steps:
                after = delta_if[t + 1], delta_out[t + 1], delta_c[t + 1]
                if weights.M > weights.n:
                    wires = down(own, [delta[None] for delta in after])[0] * linked[t + 1]
                    e_y[t] += wires.reshape(by_block[1:]).swapaxes(0, 1)  # top-error-exact
                later = self.kept[t + 1] * eps_s
                if weights.peepholes:
                    later += linked[t + 1] * np.einsum("gjvn,gjn->vjn", peeped[0], after[0])
            np.einsum("vjn,vjn,jn->jn", self.h[t], e_y[t], self.slope_out[t], out=delta_out[t])
            eps_s = self.slope_y[t] * e_y[t] + later  # state-error-total
            if weights.peepholes:
                eps_s += peeped[1].swapaxes(0, 1) * delta_out[t]
            np.einsum("gvjn,vjn->gjn", self.slopes_if[t], eps_s, out=delta_if[t])
            np.multiply(self.slope_c[t], eps_s, out=delta_c[t].swapaxes(0, 1))
        return delta_if, delta_out, delta_c

    def descent(self, deltas, into):
        """Write minus the gradient, summed over the chunk, into a bank."""
        delta_if, delta_out, delta_c = deltas
        source, source_c = self.source, self.source[:, self.run.cell_sources]
        source_out = self.source_out if self.run.weights.peepholes else source
        np.einsum("tgjn,tkjn->gkjn", delta_if, source, out=into.w_if)
        np.einsum("tjn,tkjn->kjn", delta_out, source_out, out=into.w_out)
        np.einsum("tjvn,tkjn->vkjn", delta_c, source_c, out=into.w_c)


def down(weights, deltas):
    """−∂E/∂(what a layer reads) at each step, from the deltas of its nets.

    Parameters
    ----------
    weights : tuple of ndarray
        Of shape (G − 1, J, n, N), (J, n, N) and (J, S, n, N).
    deltas : tuple of ndarray
        As `Tape.sweep` returns them.

    Returns
    -------
    ndarray of shape (steps, n, N)
    """
    found = np.einsum("gjkn,tgjn->tkn", weights[0], deltas[0])
    found += np.einsum("jkn,tjn->tkn", weights[1], deltas[1])
    found += np.einsum("jvkn,tjvn->tkn", weights[2], deltas[2])
    return found
