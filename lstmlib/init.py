"""How the weights of a new network are drawn."""

from dataclasses import dataclass

import numpy as np

from lstmlib import _checks


@dataclass(frozen=True)
class Init:
    """Distribution of the weights, and biases that the gates start from.

    Every weight, bias and peephole is drawn first; a bias named here then replaces the draw.

    Parameters
    ----------
    distribution : {"uniform", "normal"}
        Uniform on [−scale, scale], or normal with standard deviation ``scale``.
    scale : float or "fan"
        Half-width or standard deviation; ``"fan"`` means 1/√(number of cells of the layer), as
        PyTorch draws, and 1/√(sources) for the output units.
    b_in, b_phi, b_out : float, sequence of float or None
        Biases of the gates of blocks 0, 1, …; a number is shared by all blocks, a sequence must
        have a value for each block, None keeps the draw.
    ladder : bool
        If true, a number b is a step: block j starts from b·(j + 1).

    Notes
    -----
    The ladder keeps the blocks from learning the same thing: with in and out at −0.5, −1.0, …
    the blocks come into play one after the other, and with phi at +0.5, +1.0, … they forget at
    different rates. ``INITS["ladder-2000"]`` holds those starting values, reported for the
    continual Reber network (Gers, Schmidhuber and Cummins 2000); ``INITS["ladder-1997"]`` the
    output-gate biases −1, −2, … of the embedded Reber network (Hochreiter and Schmidhuber 1997).
    """

    distribution: str = "uniform"
    scale: float | str = 0.2
    b_in: object = None
    b_phi: object = None
    b_out: object = None
    ladder: bool = False

    def __post_init__(self):
        _checks.choice("init.distribution", self.distribution, ("uniform", "normal"))
        _checks.flag("init.ladder", self.ladder)
        if self.scale != "fan":
            _checks.real("init.scale", self.scale, minimum=0)

    def draw(self, rng, shape, fan):
        """Draw one array of float64.

        Parameters
        ----------
        rng : numpy.random.Generator
            Source of randomness.
        shape : tuple of int
            Shape of the array.
        fan : int
            Number of cells (or sources) that ``scale="fan"`` divides by.
        """
        scale = fan**-0.5 if self.scale == "fan" else self.scale
        if self.distribution == "uniform":
            return rng.uniform(-scale, scale, shape)
        return rng.normal(0.0, scale, shape)

    def biases(self, name, J):
        """Biases that replace the draw for one kind of gate: ndarray of shape (J,), or None."""
        value = getattr(self, name)
        if value is None:
            return None
        if np.ndim(value) == 0:
            value = _checks.real(f"init.{name}", value)
            return value * np.arange(1, J + 1) if self.ladder else np.full(J, value)
        values = _checks.numbers(f"init.{name}", value, "float64")
        _checks.shape(f"init.{name}", values, (J,), "(a bias for each block)")
        return values


INITS = {
    "uniform": Init(),
    "fan": Init(scale="fan"),
    "ladder-1997": Init(b_out=-1.0, ladder=True),
    "ladder-2000": Init(b_in=-0.5, b_out=-0.5, b_phi=0.5, ladder=True),
}


def resolve(init):
    """Return the Init that an argument names: an Init itself or a key of ``INITS``."""
    if isinstance(init, Init):
        return init
    if isinstance(init, str):
        return INITS[_checks.choice("init", init, tuple(INITS))]
    names = ", ".join(map(repr, INITS))
    raise TypeError(f"init: expected an Init or one of {names}, got {_checks.shown(init)}")
