"""Optimisers: they move the weights of a network, in place, against its gradient."""

import numpy as np

from lstmlib import _checks
from lstmlib.network import Network


class Optimiser:
    """What the optimisers share: a step count and memories of the shape of the network.

    An optimiser belongs to the network of its first step. Its settings are public attributes.

    Attributes
    ----------
    steps : int
        How many steps were taken.
    memories : dict of Network
        What is remembered of earlier gradients, by name; empty before the first step.
    """

    _memory_names = ()

    def __init__(self):
        self.steps, self.memories = 0, {}

    @property
    def settings(self):
        """Dict of the settings, as they were given."""
        return {k: v for k, v in vars(self).items() if k not in ("steps", "memories")}

    def step(self, net, gradient):
        """Move the weights of a network, in place.

        Parameters
        ----------
        net : Network
            The network to change.
        gradient : Network
            +∂E/∂w, as ``Flow.gradient`` holds it. It is not changed.

        Raises
        ------
        ValueError
            If net, gradient and the memories have not one shape.
        """
        _checks.instance("net", net, Network)
        _same_shape("gradient", net, _checks.instance("gradient", gradient, Network))
        self.remember(net)
        self.steps += 1
        parts = [net, gradient, *(self.memories[name] for name in self._memory_names)]
        for named in zip(*(part.named_parameters() for part in parts), strict=True):
            weights, slope, *memories = (array for _, array in named)
            weights -= self._move(slope, *memories)

    def remember(self, net):
        """Make empty memories for a network, unless there are some; these must fit then."""
        if not self.memories:
            self.memories = {name: net.zeros_like() for name in self._memory_names}
        for memory in self.memories.values():
            _same_shape("net", memory, net)

    def __repr__(self):
        settings = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{type(self).__name__}({settings})"


class SGD(Optimiser):
    """Gradient descent: w moves by −alpha·∂E/∂w.

    Parameters
    ----------
    alpha : float
        Learning rate, above zero.
    """

    def __init__(self, alpha):
        super().__init__()
        self.alpha = _checks.positive("alpha", alpha)

    def _move(self, slope):
        return self.alpha * slope


class Momentum(Optimiser):
    """Gradient descent with momentum: v ← momentum·v + ∂E/∂w, and w moves by −alpha·v.

    Parameters
    ----------
    alpha : float
        Learning rate, above zero.
    momentum : float, default 0.9
        What is left of v a step later, in [0, 1).
    """

    _memory_names = ("velocity",)

    def __init__(self, alpha, momentum=0.9):
        super().__init__()
        self.alpha = _checks.positive("alpha", alpha)
        self.momentum = _fraction("momentum", momentum)

    def _move(self, slope, velocity):
        velocity *= self.momentum
        velocity += slope
        return self.alpha * velocity


class Adam(Optimiser):
    """Adam (Kingma and Ba 2015): steps of about alpha, whatever the size of the gradient.

    Parameters
    ----------
    alpha : float, default 0.001
        Learning rate, above zero.
    beta1, beta2 : float
        How much of the running means of the gradient and of its square is kept, in [0, 1).
    epsilon : float
        Added to the root of the mean square, above zero.
    """

    _memory_names = ("mean", "mean_square")

    def __init__(self, alpha=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        super().__init__()
        self.alpha = _checks.positive("alpha", alpha)
        self.beta1 = _fraction("beta1", beta1)
        self.beta2 = _fraction("beta2", beta2)
        self.epsilon = _checks.positive("epsilon", epsilon)

    def _move(self, slope, mean, mean_square):
        mean += (1 - self.beta1) * (slope - mean)
        mean_square += (1 - self.beta2) * (slope * slope - mean_square)
        # Both means start from zero; dividing undoes that they are too small at first.
        size = np.sqrt(mean_square / (1 - self.beta2**self.steps)) + self.epsilon
        return self.alpha / (1 - self.beta1**self.steps) * mean / size


def norm(gradient):
    """Compute the Euclidean norm over all weights of a gradient together.

    Parameters
    ----------
    gradient : Network

    Returns
    -------
    float
    """
    _checks.instance("gradient", gradient, Network)
    return float(sum(np.vdot(g, g).real for _, g in gradient.named_parameters()) ** 0.5)


def clip(gradient, max_norm):
    """Shorten a gradient, in place, if its norm over all weights is too large.

    Parameters
    ----------
    gradient : Network
        Its direction is kept.
    max_norm : float
        The largest norm allowed, above zero.

    Returns
    -------
    float
        The norm before.
    """
    length = norm(gradient)
    if length > _checks.positive("max_norm", max_norm):
        for _, array in gradient.named_parameters():
            array *= max_norm / length
    return length


def _same_shape(name, expected, net):
    if not expected.same_shape(net):
        raise ValueError(f"{name}: expected a network of the shape of {expected}, got {net}")


def _fraction(name, value):
    if not 0 <= _checks.real(name, value) < 1:
        raise ValueError(f"{name}: expected a number in [0, 1), got {value}")
    return float(value)
