"""A whole stack of N networks in one step: outputs, deltas, and the step of every weight."""

import numpy as np

from lstmlib.online.bank import Bank
from lstmlib.online.extended import Extended
from lstmlib.online.layer import LayerRun
from lstmlib.squash import SQUASH, dlogistic, logistic


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
    """

    def __init__(self, bank, net, extended):
        self.bank, self.output, self.shortcut = bank, net.output, net.shortcut
        squash = SQUASH[net.squash]
        self.runs = [LayerRun(layer, squash) for layer in bank.layers]
        below_top = range(len(self.runs) - 1) if extended else ()
        self.extended = [Extended(self.runs[index:]) for index in below_top]
        self.descent = Bank(net, bank.N, bank.dtype)
        self.source_k = np.ones(bank.w_k.shape[1:], bank.dtype)
        self._cells = slice(1, 1 + self.runs[-1].s[..., 0].size)
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
            below = run.y_c.reshape(-1, self.bank.N)
        if self._forgets:
            self._fresh[...], self._forgets = 1.0, False
        self.source_k[self._cells] = below
        if self.shortcut:
            self.source_k[self._cells.stop :] = x
        net_k = np.einsum("kcn,cn->kn", self.bank.w_k, self.source_k)  # output-net
        self.y = _OUTPUTS[self.output](net_k)
        return self.y

    def grow_partials(self):
        """Carry all partials one step on, with the sources and slopes of this step."""
        for run in self.runs:
            run.grow_partials()
        for extended in self.extended:
            extended.grow()

    def delta_k(self, target, mask):
        """−∂E/∂net_k of this step, shape (n_out, N), from a target and a mask of that shape."""
        if self.output == "softmax":
            return mask * (target - self.y * target.sum(axis=0))
        error = mask * (target - self.y)
        return error * dlogistic(self.y) if self.output == "logistic" else error

    def learn(self, delta_k):
        """Turn the output units' deltas into `descent`: a step for every weight."""
        np.multiply(delta_k[:, None], self.source_k, out=self.descent.w_k)  # update-output
        e_y = np.einsum("kcn,kn->cn", self.bank.w_k[:, self._cells], delta_k)  # top-error
        top = len(self.runs) - 1
        for index in range(top, -1, -1):
            run, into = self.runs[index], self.descent.layers[index]
            if self.extended and index < top:
                self.extended[index].descent(into)
                continue
            run.errors(e_y.reshape(run.s.shape))
            run.descent(into)
            if index and not self.extended:
                e_y = run.error_below()

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
        runs = [array for run in self.runs for array in (run.s, run.y_c, run.ds_if, run.ds_c)]
        return [*runs, *(ds for above in self.extended for ds in above.ds), self._fresh]

    @property
    def n_partials(self):
        """Partials that one network carries (``count-partials``, ``count-extended``)."""
        carried = [array for run in self.runs for array in (run.ds_if, run.ds_c)]
        carried += [ds for above in self.extended for ds in above.ds]
        return sum(array.size for array in carried) // self.bank.N


def _softmax(net):
    e = np.exp(net - net.max(axis=0))
    return e / e.sum(axis=0)


_OUTPUTS = {"logistic": logistic, "identity": np.array, "softmax": _softmax}
