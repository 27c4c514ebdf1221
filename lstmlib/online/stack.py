"""A whole stack of N networks in one step: outputs, deltas, and the step of every weight."""

import numpy as np

from lstmlib.online.bank import Bank, zeros
from lstmlib.online.curves import Gates
from lstmlib.online.extended import Extended
from lstmlib.online.layer import LayerRun
from lstmlib.squash import SQUASH


class Stack:
    """N networks of one shape between two steps.

    Parameters
    ----------
    bank : Bank
        Their weights; read at each step.
    net : Network
        One of them, for the options.
    extended : bool
        Whether lower layers carry extended partials.

    Attributes
    ----------
    descent : Bank
        Minus the gradient of the last step, scaled as its delta_k was.
    source_k : ndarray of shape (1 + cells of the top layer [+ n_in], n_out, N)
        What the output units read, once for each of them, as in `LayerRun.source`.
    """

    def __init__(self, bank, net, extended):
        self.bank, self.output, self.shortcut = bank, net.output, net.shortcut
        squash = SQUASH[net.squash]
        self.runs = [LayerRun(layer, squash) for layer in bank.layers]
        below_top = range(len(self.runs) - 1) if extended else ()
        self.extended = [Extended(self.runs[index:]) for index in below_top]
        self.descent = Bank(net, bank.N, bank.dtype)
        self.source_k = zeros(bank.w_k.shape, bank.dtype)
        self.source_k[0] = 1.0
        top = self.runs[-1]
        self._cells = slice(1, 1 + len(top.y_c))
        by_block = (top.weights.J, top.weights.S, *bank.w_k.shape[1:])
        self._w_top, self._e_y = bank.w_k[self._cells].reshape(by_block), np.zeros_like(top.s)
        self._gates = Gates(bank.dtype)
        self._error, self._slope = zeros((2, *bank.w_k.shape[1:]), bank.dtype)
        self._fresh, self._forgets = np.ones(bank.N, bank.dtype), False

    def forward(self, x):
        """Advance all networks by one step.

        Parameters
        ----------
        x : ndarray of shape (n_in, N)

        Returns
        -------
        ndarray of shape (n_out, N)
            Their outputs.
        """
        below, fresh = x, self._fresh if self._forgets else None
        for run in self.runs:
            run.forward(below, fresh)
            below = run.y_c
        if self._forgets:
            self._fresh[...], self._forgets = 1.0, False
        self.source_k[self._cells] = below[:, None]
        if self.shortcut:
            self.source_k[self._cells.stop :] = self.runs[0].below[:, :1]
        y = np.einsum("ckn,ckn->kn", self.bank.w_k, self.source_k)  # output-net
        if self.output == "logistic":
            self._gates.squash(y)
        elif self.output == "softmax":
            y = _softmax(y)
        self.y = y
        return y

    def grow_partials(self):
        """Carry all partials one step on, with the sources and slopes of this step."""
        for run in self.runs:
            run.grow_partials()
        for extended in self.extended:
            extended.grow()

    def delta_k(self, target, mask):
        """−∂E/∂net_k of this step, shape (n_out, N), from a target and a mask of that shape.

        The next step writes over it. Where there is no mask, every error counts.
        """
        if self.output == "softmax":
            error = target - self.y * target.sum(axis=0)
            return error if mask is None else mask * error
        error = np.subtract(target, self.y, self._error)
        if mask is not None:
            np.multiply(error, mask, error)
        if self.output == "logistic":
            slope = self._gates.derivative(self.y, self._slope)
            np.multiply(error, slope, error)
        return error

    def learn(self, delta_k):
        """Turn the output units' deltas into `descent`: a step for every weight."""
        np.multiply(delta_k, self.source_k, self.descent.w_k)  # update-output
        e_y = np.einsum("jvkn,kn->vjn", self._w_top, delta_k, out=self._e_y)  # top-error
        top = len(self.runs) - 1
        for index in range(top, -1, -1):
            run, into = self.runs[index], self.descent.layers[index]
            if self.extended and index < top:
                self.extended[index].descent(into)
                continue
            run.errors(e_y)
            run.descent(into)
            if index and not self.extended:
                below = self.runs[index - 1].weights
                e_y = run.error_below().reshape(below.J, below.S, -1).swapaxes(0, 1)

    def forget(self, where):
        """Start some networks anew: their states, outputs and partials are zero at the next step.

        The partials are not touched here, which would cost as much as a step: the next step
        multiplies them by zero where it would have multiplied them by the forget gate.
        """
        for run in self.runs:
            run.forget(where)
        self._fresh[where], self._forgets = 0.0, True

    def clear(self, where):
        """Start some networks anew, also where their partials overflowed."""
        self.forget(where)
        for part in (*self.runs, *self.extended):
            part.clear(where)

    def resumed(self):
        """Take note that the arrays of `past` were filled from outside."""
        self._forgets = True

    @property
    def past(self):
        """All arrays that one step leaves to the next, the weights aside."""
        states = [array for run in self.runs for array in (run.s, run.y_c)]
        return [*states, *self._partials, self._fresh]

    @property
    def n_partials(self):
        """Partials that one network carries (``count-partials``, ``count-extended``)."""
        return sum(array.size for array in self._partials) // self.bank.N

    @property
    def _partials(self):
        own = [ds for run in self.runs for ds in (run.partials.ds_if, run.partials.ds_c)]
        return [*own, *(ds for above in self.extended for ds in above.ds)]


def _softmax(net):
    e = np.exp(net - net.max(axis=0))
    return e / e.sum(axis=0)
