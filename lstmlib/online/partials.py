"""The partials of one layer's states for its own weights: how they grow, what is learned of them.

A product in which one array is spread over the axes of another costs NumPy twice as much as one of
two arrays that lie alike. What is to be spread is therefore copied out first, here and elsewhere.
"""

import numpy as np

from lstmlib.online.bank import joined, zeros


class Partials:
    """∂s/∂w of one layer of N networks, for its gates before the state and its cells.

    As in the weights, a cell has a row for a bias in any case, which no one reads where there are
    none: without peepholes all partials then grow in the same operations.

    Parameters
    ----------
    bank : LayerBank
        Gives the shape.
    slopes : ndarray of shape (G, S, J, N)
        ∂s(t)/∂net of each step: input gates, forget gates where they exist, cells. Read by `grow`.

    Attributes
    ----------
    ds_if : ndarray of shape (G − 1, S, K, J, N)
        Partials of each state for the weights into its block's input and forget gates.
    ds_c : ndarray of shape (S, C, J, N)
        Partials of each state for the weights into its cell.
    """

    def __init__(self, bank, slopes):
        (G, S, J, N), K, dtype = slopes.shape, bank.K, slopes.dtype
        shapes = [(G - 1, S, K, J, N), (1, S, 1 + bank.M, J, N)]
        self._all, ds = joined(shapes, dtype)
        all_grown, grown = joined(shapes, dtype)
        self.ds_if, self.ds_c = ds[0], ds[1][0, :, 1 + bank.M - bank.C :]
        slopes = slopes[:, :, None]
        #: What grows together: the partials, room for what is added to them, and the slopes.
        self._pieces = list(zip(ds, grown, (slopes[:-1], slopes[-1:]), strict=True))
        if not bank.peepholes:
            whole = (G, S, K, J, N)
            self._pieces = [(self._all.reshape(whole), all_grown.reshape(whole), slopes)]
        self._sent, self._spread = zeros((G - 1, K, J, N), dtype), zeros((S, K, J, N), dtype)
        self._spread_c = self._spread[:, : bank.C]
        self._of_cells = [(self.ds_if[:, v], self._spread[v]) for v in range(S)]

    def grow(self, kept, source):
        """Carry the partials one step on.

        Parameters
        ----------
        kept : ndarray of shape (J, N)
            ∂s(t)/∂s(t−1).
        source : ndarray of shape (K, J, N)
            What the nets read.
        """
        all_kept = self._spread[0]
        all_kept[...] = kept
        for ds, grown, slopes in self._pieces:
            K = ds.shape[2]
            grown[...] = slopes
            np.multiply(grown, source[:K], grown)
            np.multiply(ds, all_kept[:K], ds)
            # partials-in, partials-phi: (3.11), (3.12); partials-cell: (3.10)
            np.add(ds, grown, ds)

    def descent(self, e_s, into):
        """Write minus the gradient of this step into a bank, the output gates' part aside.

        Parameters
        ----------
        e_s : ndarray of shape (S, J, N)
            State errors of this step.
        into : LayerBank
            Takes one number for each weight of the layer.
        """
        self._spread[...] = e_s[:, None]
        first, *others = self._of_cells
        np.multiply(*first, into.w_if)  # update-in, update-phi
        for other in others:
            np.multiply(*other, self._sent)
            np.add(into.w_if, self._sent, into.w_if)
        np.multiply(self.ds_c, self._spread_c, into.w_c)  # update-cell

    def clear(self, where):
        """Set the partials of some networks to zero."""
        self._all[..., where] = 0.0
