"""One LSTM layer of N networks in one step: forward, the partials, the deltas of today.

Shapes end in the axis of the networks, N; see `lstmlib.online.bank`. The equations are those of
Gers' dissertation, named in comments by their labels.
"""

import numpy as np

from lstmlib.online.bank import zeros
from lstmlib.online.curves import Curves, Gates
from lstmlib.online.partials import Partials


class LayerRun:
    """What one layer of N networks carries from step to step, and the deltas of this step.

    Everything is written into arrays that are kept: a step is some fifty short operations, and
    a new array for each would cost as much as they do.

    Parameters
    ----------
    bank : LayerBank
        The weights; read at each step.
    squash : lstmlib.squash.Squash
        The squashing functions g and h.

    Attributes
    ----------
    y_c : ndarray of shape (J · S, N)
        Outputs of the cells after the last step, block by block.
    below : ndarray of shape (n, J, N)
        What the layer below gave at the last step, a part of ``source``.
    source, source_out : ndarray of shape (K, J, N)
        What the gates before and after the state read, once for each block: a product of two
        arrays then runs through blocks and networks at a stretch.
    partials : Partials
        What the weights did to the states.
    kept : ndarray of shape (J, N)
        ∂s(t)/∂s(t−1) of this step: the forget gate, and zero after a reset.
    slopes_if, slope_c : ndarray of shape (G − 1, S, J, N) and (S, J, N)
        ∂s(t)/∂net_in and ∂s(t)/∂net_phi of this step; ∂s(t)/∂net_c.
    """

    def __init__(self, bank, squash):
        self.weights, dtype = bank, bank.flat.dtype
        (S, C, J, N), (G, K) = bank.w_c.shape, bank.w_gates.shape[:2]
        self.forget_gates = "phi" in bank.gates
        self._arrange_sources(zeros((K, J, N), dtype), C)
        self._arrange_nets(squash, zeros((2 * G + 2 * S, J, N), dtype))
        #: For each of two steps what the gates let in: g, and the state before.
        self._now, self._next = (Past(pair, G - 1) for pair in zeros((2, 2, S, J, N), dtype))
        self._let_in, self.slope_y = zeros((G - 1, S, J, N), dtype), zeros((S, J, N), dtype)
        self._new, self._old = self._let_in[0], self._let_in[-1]
        self.kept = self._ones = np.ones((J, N), dtype)
        self.h, self.e_s, self._products = zeros((3, S, J, N), dtype)
        self.delta_out, slopes = zeros((J, N), dtype), zeros((G, S, J, N), dtype)
        self.slopes_if, self.slope_c = slopes[:-1], slopes[-1]
        self.partials = Partials(bank, slopes)

    def _arrange_sources(self, source, C):
        """Name the parts of what the nets read."""
        bank = self.weights
        source[0] = 1.0
        self.source = source
        self.source_out = source.copy() if bank.peepholes else source
        self.cell_sources = slice(1 + bank.M - C, 1 + bank.M)
        self.source_c = source[self.cell_sources]
        self.below, self._own = source[1 : 1 + bank.n], source[1 + bank.n : 1 + bank.M]
        self.y_c = zeros((bank.J * bank.S, source.shape[-1]), source.dtype)
        self._y_c = self.y_c.reshape(bank.J, bank.S, -1).swapaxes(0, 1)

    def _arrange_nets(self, squash, rows):
        """Name the parts of ``rows``: slopes of the gates, their values, tanh in g and in h."""
        bank, dtype = self.weights, rows.dtype
        (J, N), G, S = rows.shape[1:], len(bank.gates), bank.S
        both, self._y = rows[: 2 * G].reshape(2, G, J, N), rows[G : 2 * G]
        self.slope_out = both[0, -1]
        self._nets, self._net_c = rows[G : 2 * G + S], rows[2 * G : 2 * G + S]
        self._gates, self._curves = Gates(dtype), Curves(squash, rows[2 * G :].reshape(2, S, J, N))
        #: What goes through a tanh before the state is known, and the factors inside.
        self._bent = self._nets if squash.bends else self._y
        self._steep = np.full_like(self._bent, 0.5)
        if squash.bends:
            self._steep[G:] = squash.g.slope
        #: Slopes and values of the gates, once for each cell.
        wide = zeros((2, G, S, J, N), dtype)
        (self._d_if, self._y_if), self._y_in, self._y_out = wide[:, :-1], wide[1, 0], wide[1, -1]
        groups = [slice(-1), slice(-1, None)] if bank.peepholes else [slice(None)]
        #: Gates that open together: their values, their slopes, both, and where these widen.
        self._groups = [(self._y[g], both[0, g], both[:, g, None], wide[:, g]) for g in groups]

    @property
    def s(self):
        """States after the last step, shape (S, J, N)."""
        return self._next.s

    def forward(self, below, fresh):
        """Advance all networks by one step.

        Parameters
        ----------
        below : ndarray of shape (n, N)
            What the layer below gives at this step.
        fresh : ndarray of shape (N,) or None
            Zero where the past is forgotten, one elsewhere; None where nothing is forgotten.
        """
        weights, curves = self.weights, self._curves
        self._now, self._next = self._next, self._now
        now, s = self._now, self._next.s
        self.below[...] = below[:, None]
        if weights.M > weights.n:
            self._own[...] = self.y_c[:, None]
        self._find_nets(now.s)
        self._open(*self._groups[0])
        curves.g(self._net_c, now.g)
        np.multiply(self._y_if, now.gated, self._let_in)
        np.add(self._old if self.forget_gates else now.s, self._new, s)  # state-forget
        if weights.peepholes:
            self._find_net_out(s)
            self._open(*self._groups[1])
        self.h = curves.h(s)
        self._y_c[...] = np.multiply(self._y_out, self.h, self._products)  # cell-output
        self.kept = self._y[1] if self.forget_gates else self._ones
        if fresh is not None:
            self.kept = self.kept * fresh
        self._differentiate()

    def _find_nets(self, s_before):
        """Find tanh of the scaled net inputs: gate-net, cell-net.

        With peepholes those of the output gates come later, see `_find_net_out`.
        """
        weights = self.weights
        if not weights.peepholes:
            np.einsum("gkjn,kjn->gjn", weights.w_nets, self.source, out=self._nets)
        else:
            self.source[1 + weights.M :] = s_before
            np.einsum("gkjn,kjn->gjn", weights.w_if, self.source, out=self._y[:-1])
            np.einsum("vkjn,kjn->vjn", weights.w_c, self.source_c, out=self._net_c)
        np.multiply(self._bent, self._steep, self._bent)
        np.tanh(self._bent, self._bent)

    def _find_net_out(self, s):
        """Find the same for output gates, which see the new state through their peepholes."""
        weights = self.weights
        self.source_out[: 1 + weights.M] = self.source[: 1 + weights.M]
        self.source_out[1 + weights.M :] = s
        np.einsum("kjn,kjn->jn", weights.w_out, self.source_out, out=self._y[-1])
        np.multiply(self._y[-1], self._steep[0], self._y[-1])
        np.tanh(self._y[-1], self._y[-1])

    def _open(self, y, slopes, both, wide):
        """Turn the tanh of some of the gates into their values, and find the slopes."""
        self._gates.lift(y)  # gate-output
        self._gates.derivative(y, slopes)
        wide[...] = both

    def _differentiate(self):
        """∂s(t)/∂net of this step: input gate, forget gate, cell input; and ∂y_c/∂s."""
        np.multiply(self._d_if, self._now.gated, self.slopes_if)
        self._curves.differentiate()
        np.multiply(self._y_in, self._curves.d_g, self.slope_c)
        np.multiply(self._y_out, self._curves.d_h, self.slope_y)

    def grow_partials(self):
        """Carry the partials one step on."""
        self.partials.grow(self.kept, self.source)

    def errors(self, e_y):
        """Turn the error at the cells' outputs into the deltas of today.

        Parameters
        ----------
        e_y : ndarray of shape (S, J, N)
            −∂E/∂y_c of this step.
        """
        np.multiply(self.h, e_y, self._products)
        np.add.reduce(self._products, 0, None, self.delta_out)
        np.multiply(self.slope_out, self.delta_out, self.delta_out)  # output-gate-delta
        np.multiply(self.slope_y, e_y, self.e_s)  # state-error

    def error_below(self):
        """−∂E/∂(layer below) of this step, through the four nets: ``lower-error-today``.

        Returns
        -------
        ndarray of shape (n, N)
        """
        w_if, w_out, w_c = self.weights.below()
        sent_if = np.einsum("gvjn,vjn->gjn", self.slopes_if, self.e_s)  # sent-in, sent-phi
        sent_c = np.ascontiguousarray((self.e_s * self.slope_c).swapaxes(0, 1))  # sent-cell
        down = np.einsum("gjkn,gjn->kn", w_if, sent_if)
        down += np.einsum("jkn,jn->kn", w_out, self.delta_out)  # sent-out
        down += np.einsum("jvkn,jvn->kn", w_c, sent_c)
        return down

    def descent(self, into):
        """Write minus the gradient of this step, made of the layer's own partials, into a bank."""
        self.partials.descent(self.e_s, into)
        self.descent_out(into)

    def descent_out(self, into):
        """Write the part of the output gates, whose weights leave no trace in the own state."""
        np.multiply(self.delta_out, self.source_out, into.w_out)  # update-output-gate

    def forget(self, where):
        """Set states and outputs of some networks to zero."""
        self.s[..., where] = 0.0
        self.y_c[..., where] = 0.0

    def clear(self, where):
        """Set the partials of some networks to zero."""
        self.partials.clear(where)


class Past:
    """What the gates of a layer let into the next state.

    Parameters
    ----------
    pair : ndarray of shape (2, S, J, N)
        Room for g and for the state before.
    gates : int
        1 without forget gates, else 2.
    """

    def __init__(self, pair, gates):
        self.g, self.s = pair
        self.gated = pair[:gates]
