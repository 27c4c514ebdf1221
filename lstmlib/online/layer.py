"""One LSTM layer of N networks in one step: forward, the partials, the deltas of today.

Shapes end in the axis of the networks, N; see `lstmlib.online.bank`. The equations are those of
Gers' dissertation, named in comments by their labels.
"""

import numpy as np

from lstmlib.squash import dlogistic, logistic


class LayerRun:
    """What one layer of N networks carries from step to step, and the deltas of this step.

    Parameters
    ----------
    bank : LayerBank
        The weights; read at each step.
    squash : lstmlib.squash.Squash
        The squashing functions g and h.

    Attributes
    ----------
    s, y_c : ndarray of shape (J, S, N)
        States and outputs of the cells after the last step.
    ds_if : ndarray of shape (G − 1, J, S, K, N)
        Partials of each state for the weights into its block's input and forget gates.
    ds_c : ndarray of shape (J, S, C, N)
        Partials of each state for the weights into its cell.
    kept : ndarray of shape (J, N)
        ∂s(t)/∂s(t−1) of this step: the forget gate, and zero after a reset.
    slopes_if : ndarray of shape (G − 1, J, S, N)
        ∂s(t)/∂net_in and ∂s(t)/∂net_phi of this step.
    """

    def __init__(self, bank, squash):
        self.weights, self.squash, self.forget_gates = bank, squash, "phi" in bank.gates
        (J, S, C, N), dtype = bank.w_c.shape, bank.w_c.dtype
        self.source = np.zeros((J if bank.peepholes else 1, bank.K, N), dtype)
        self.source[:, 0] = 1.0
        self.source_out = self.source.copy() if bank.peepholes else self.source
        self.cell_sources = slice(1 + bank.M - C, 1 + bank.M)
        self.source_c = self.source[0, self.cell_sources]
        self.s, self.s_before, self.y_c = np.zeros((3, J, S, N), dtype)
        self.ds_if = np.zeros((*bank.w_if.shape[:2], S, bank.K, N), dtype)
        self.ds_c = np.zeros_like(bank.w_c)
        self.slopes_if = np.empty((*self.ds_if.shape[:3], N), dtype)
        self._grown_if, self._grown_c = np.empty_like(self.ds_if), np.empty_like(self.ds_c)
        self._own = slice(1 + bank.n, 1 + bank.M)
        self._peeped = slice(1 + bank.M, None)

    def forward(self, below, fresh):
        """Advance all networks by one step.

        Parameters
        ----------
        below : ndarray of shape (n, N)
            What the layer below gives at this step.
        fresh : ndarray of shape (N,) or None
            Zero where the past is forgotten, one elsewhere; None where nothing is forgotten.
        """
        weights, squash = self.weights, self.squash
        self.s, self.s_before = self.s_before, self.s
        self.source[:, 1 : 1 + weights.n] = below
        if weights.M > weights.n:
            self.source[:, self._own] = self.y_c.reshape(-1, weights.w_c.shape[-1])
        if weights.peepholes:
            self.source[:, self._peeped] = self.s_before
        y_if = logistic(_nets(weights.w_if, self.source))  # gate-net, gate-output
        self.y_in = y_if[0]
        self.g = squash.g(np.einsum("jvkn,kn->jvn", weights.w_c, self.source_c))  # cell-net
        self.kept = y_if[1] if self.forget_gates else np.ones_like(self.y_in)
        np.multiply(self.kept[:, None], self.s_before, out=self.s)
        self.s += self.y_in[:, None] * self.g  # state-forget
        if weights.peepholes:
            self.source_out[...] = self.source
            self.source_out[:, self._peeped] = self.s
        self.y_out = logistic(_nets(weights.w_out[None], self.source_out)[0])
        self.h = squash.h(self.s)
        np.multiply(self.y_out[:, None], self.h, out=self.y_c)  # cell-output
        self._slopes(y_if)
        if fresh is not None:
            self.kept = self.kept * fresh

    def _slopes(self, y_if):
        """∂s(t)/∂net of this step: input gate, forget gate, cell input; and ∂y_out/∂net_out."""
        d_if = dlogistic(y_if)
        np.multiply(self.g, d_if[0, :, None], out=self.slopes_if[0])
        if self.forget_gates:
            np.multiply(self.s_before, d_if[1, :, None], out=self.slopes_if[1])
        self.slope_c = self.y_in[:, None] * self.squash.g.derivative(self.g)
        self.slope_out = dlogistic(self.y_out)
        self.slope_y = self.y_out[:, None] * self.squash.h.derivative(self.h)

    def grow_partials(self):
        """Carry the partials one step on."""
        kept = self.kept[:, None, None]
        np.multiply(self.slopes_if[..., None, :], self.source[:, None], out=self._grown_if)
        self.ds_if *= kept
        self.ds_if += self._grown_if  # partials-in, partials-phi: (3.11), (3.12)
        np.multiply(self.slope_c[:, :, None], self.source_c, out=self._grown_c)
        self.ds_c *= kept
        self.ds_c += self._grown_c  # partials-cell: (3.10)

    def errors(self, e_y):
        """Turn the error at the cells' outputs into the deltas of today.

        Parameters
        ----------
        e_y : ndarray of shape (J, S, N)
            −∂E/∂y_c of this step.
        """
        self.delta_out = self.slope_out * np.einsum("jvn,jvn->jn", self.h, e_y)  # output-gate-delta
        self.e_s = self.slope_y * e_y  # state-error

    def error_below(self):
        """−∂E/∂(layer below) of this step, through the four nets: ``lower-error-today``.

        Returns
        -------
        ndarray of shape (n, N)
        """
        w_if, w_out, w_c = self.weights.below()
        sent_if = np.einsum("gjvn,jvn->gjn", self.slopes_if, self.e_s)  # sent-in, sent-phi
        down = np.einsum("gjkn,gjn->kn", w_if, sent_if)
        down += np.einsum("jkn,jn->kn", w_out, self.delta_out)  # sent-out
        down += np.einsum("jvkn,jvn->kn", w_c, self.e_s * self.slope_c)  # sent-cell
        return down

    def descent(self, into):
        """Write minus the gradient of this step, made of the layer's own partials, into a bank."""
        np.einsum("jvn,gjvkn->gjkn", self.e_s, self.ds_if, out=into.w_if)  # update-in, update-phi
        np.multiply(self.e_s[:, :, None], self.ds_c, out=into.w_c)  # update-cell
        self.descent_out(into)

    def descent_out(self, into):
        """Write the part of the output gates, whose weights leave no trace in the own state."""
        np.multiply(self.delta_out[:, None], self.source_out, out=into.w_out)  # update-output-gate

    def forget(self, where):
        """Set states and outputs of some networks to zero."""
        self.s[..., where] = 0.0
        self.y_c[..., where] = 0.0

    def clear(self, where):
        """Set the partials of some networks to zero."""
        self.ds_if[..., where] = 0.0
        self.ds_c[..., where] = 0.0


def _nets(weights, source):
    if len(source) == 1:
        return np.einsum("gjkn,kn->gjn", weights, source[0])
    return np.einsum("gjkn,jkn->gjn", weights, source)
