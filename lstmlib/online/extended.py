"""Extended partials: what the weights of a lower layer do to the states of all layers above.

The own partials know one layer only. To learn a lower layer without a sweep back in time, each
of its weights must also carry ∂s/∂w for every state above it (equations ``extended-*``): memory
grows to the sum over layers of weights times cells above (``count-extended``).
"""

import numpy as np


class Extended:
    """Partials of the states above one layer for all weights of that layer, W in number.

    Parameters
    ----------
    runs : list of LayerRun
        The layer itself and all layers above it, in this order.

    Attributes
    ----------
    ds : list of ndarray of shape (J, S, W, N)
        For each layer above, the partials of its states.
    """

    def __init__(self, runs):
        self.layer, self.above = runs[0], runs[1:]
        W, N, dtype = self.layer.weights.size, self.layer.s.shape[-1], self.layer.s.dtype
        shapes = [(run.weights.J, run.weights.S) for run in self.above]
        self.ds = [np.zeros((*shape, W, N), dtype) for shape in shapes]
        cells = max(len(run.y_c) for run in self.above)
        self._nets = np.empty((cells, W, N), dtype)
        ends = np.cumsum([a.size // N for a in self.layer.weights.arrays])
        self._parts = [slice(*span) for span in zip([0, *ends[:-1]], ends, strict=True)]

    def grow(self):
        """Carry all partials one step on, after the own partials of the layer."""
        outputs = own_outputs(self.layer)
        for run, ds in zip(self.above, self.ds, strict=True):
            self._d_net_out = self._grow_one(run, ds, outputs)
            if run is not self.above[-1]:
                outputs = outputs_above(run, ds, self._d_net_out)

    def descent(self, into):
        """Write minus the gradient of this step into a bank (``extended-gradient``).

        Parameters
        ----------
        into : LayerBank
            Takes one number for each weight of the layer.
        """
        top = self.above[-1]
        flat = np.einsum("jvn,jvwn->wn", _by_block(top.e_s), self.ds[-1])
        flat += np.einsum("jn,jwn->wn", top.delta_out, self._d_net_out)
        for array, part in zip(into.arrays, self._parts, strict=True):
            array[...] = flat[part].reshape(array.shape)

    def _grow_one(self, run, ds, outputs):
        """Carry ∂s/∂w of one layer above on (``extended-state``); returns its ∂net_out/∂w."""
        w_if, w_out, w_c = run.weights.below()
        ds *= run.kept[:, None, None]
        for w, slope in zip(w_if, run.slopes_if, strict=True):
            ds += _by_block(slope)[:, :, None] * self._through(w, outputs)[:, None]
        d_net_c = self._through(w_c.reshape(-1, *w_c.shape[2:]), outputs)
        ds += _by_block(run.slope_c)[:, :, None] * d_net_c.reshape(ds.shape)
        return self._through(w_out, outputs)

    def _through(self, w, outputs):
        """∂net/∂w of some nets, shape (nets, W, N), from ∂y/∂w of the layer below them."""
        found = self._nets[: len(w)]
        if isinstance(outputs, np.ndarray):
            return np.einsum("rcn,cwn->rwn", w, outputs, out=found)
        y_if, y_out, y_c = outputs
        w = w.reshape(len(w), self.layer.weights.J, self.layer.weights.S, -1)
        views = [
            found[:, part].reshape(len(w), *shape)
            for part, shape in zip(self._parts, self._shapes, strict=True)
        ]
        np.einsum("rjvn,gvkjn->rgkjn", w, y_if, out=views[0])
        np.einsum("rjvn,vkjn->rkjn", w, y_out, out=views[1])
        np.multiply(w.swapaxes(1, 2)[:, :, None], y_c, out=views[2])
        return found

    @property
    def _shapes(self):
        return [array.shape for array in self.layer.weights.arrays]

    def clear(self, where):
        """Set the partials of some networks to zero."""
        for ds in self.ds:
            ds[..., where] = 0.0


def own_outputs(run):
    """∂y_c/∂w of the layer's own cells (``extended-output``), for each of its weight arrays.

    A weight of a block moves the cells of that block only, so the arrays have the axes of the
    weights and one more, the cells of the block, where the weights do not name the cell.
    """
    y_if = run.slope_y[:, None] * run.partials.ds_if
    y_out = (run.h * run.slope_out)[:, None] * run.source_out
    return y_if, y_out, run.slope_y[:, None] * run.partials.ds_c


def outputs_above(run, ds, d_net_out):
    """∂y_c/∂w of a layer above (``extended-output-above``), shape (cells, W, N)."""
    found = _by_block(run.slope_y)[:, :, None] * ds
    found += _by_block(run.h * run.slope_out)[:, :, None] * d_net_out[:, None]
    return found.reshape(-1, *ds.shape[2:])


def _by_block(states):
    """An array of shape (S, J, N) as (J, S, N): the order in which layers number their cells."""
    return np.ascontiguousarray(states.swapaxes(0, 1))
