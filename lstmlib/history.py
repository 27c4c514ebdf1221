"""What a training run leaves behind, whether it ended well or not."""

from dataclasses import dataclass, field

import numpy as np

from lstmlib.network import Network


@dataclass
class History:
    """What a training run went through.

    Attributes
    ----------
    loss : list of float
        E of each epoch, summed over its batches; each batch is measured before its step.
    validation : list of float
        E of the validation batches after each epoch; empty without them.
    gradient_norm : list of float
        The mean norm of the gradients of each epoch, before clipping.
    best : Network
        The weights after the best epoch so far: that of the lowest validation loss or, without
        validation, of the lowest loss. Before the first epoch, the weights given.
    stopped : str or None
        Why the run ended.
    """

    best: Network
    loss: list = field(default_factory=list)
    validation: list = field(default_factory=list)
    gradient_norm: list = field(default_factory=list)
    stopped: str | None = None

    @property
    def watched(self):
        """The series that decides: validation losses if there are some, else losses."""
        return self.validation or self.loss

    @property
    def best_epoch(self):
        """The epoch, from 0, whose weights `best` holds; None before the first epoch."""
        return int(np.argmin(self.watched)) if self.loss else None


class Diverged(ArithmeticError):
    """The loss left the finite numbers or grew a thousandfold.

    Attributes
    ----------
    history : History
        All whole epochs before; the network has been set back to ``history.best``.
    """

    def __init__(self, message, history):
        super().__init__(message)
        self.history = history
