"""Learner: N networks that learn after every step, without looking back in time."""

import numpy as np

from lstmlib import _checks
from lstmlib.online.arguments import alike, array_of, finite
from lstmlib.online.bank import Bank
from lstmlib.online.stack import Stack

PARTIALS = ("own", "extended")
#: Numbers that overflow are found in the outputs, and told there.
_quiet = np.errstate(over="ignore", invalid="ignore")


class Learner:
    """Gers' truncated real-time recurrent learning, for many independent networks at once.

    After each step every weight moves by alpha · (minus the gradient of this step's error); the
    past is held by partials ∂s/∂w that are carried forward (equations ``partials-cell``,
    ``partials-in``, ``partials-phi``: (3.10) to (3.12) of Gers 2001; ``update``). Because the
    weights move at every step, the partials mix slightly older weights.

    Parameters
    ----------
    nets : Network or list of Network
        The networks, all of one shape and dtype (float32 or float64). They are copied.
    partials : {"own", "extended"}
        What the lower layers of a stack learn from. ``"own"``: each layer keeps the partials of
        its own states, and what goes down is made from today's error alone. ``"extended"``: each
        weight also keeps the partials of all states above it (equations ``extended-*``). For one
        layer there is no difference.
    momentum : float
        Share of the last step that is added to this one; at least 0 and below 1.

    Attributes
    ----------
    N : int
        How many networks.
    diverged : ndarray of bool, shape (N,)
        Networks whose outputs were not finite at some step. They never are again, and disturb no
        other, until `replace` puts a new network in their place.

    Raises
    ------
    TypeError, ValueError
        For no networks, networks of different shapes or dtypes, complex or non-finite weights, or
        an unknown option.

    Examples
    --------
    >>> import numpy as np
    >>> import lstmlib as ll
    >>> net = ll.Network.create(2, ll.Blocks(2), 1, rng=0)
    >>> learner = ll.online.Learner([net, net])
    >>> learner.step(np.ones((2, 2)), np.ones((2, 1)), alpha=0.1).shape
    (2, 1)
    """

    def __init__(self, nets, partials="own", momentum=0.0):
        nets = alike(nets)
        self.partials = _checks.choice("partials", partials, PARTIALS)
        self.momentum = _checks.real("momentum", momentum, minimum=0.0)
        if self.momentum >= 1:
            raise ValueError(f"momentum: expected a number below 1, got {momentum}")
        self.N, self._like = len(nets), nets[0].zeros_like()
        self._bank = Bank(nets[0], self.N, nets[0].dtype)
        for i, net in enumerate(nets):
            self._bank.put(i, net)
        self._stack = Stack(self._bank, nets[0], self.partials == "extended")
        self._moves = list(zip(self._bank.arrays, self._stack.descent.arrays, strict=True))
        self._velocity = Bank(nets[0], self.N, nets[0].dtype) if self.momentum else None
        self.diverged = np.zeros(self.N, bool)

    @property
    def dtype(self):
        """Dtype that the networks compute in."""
        return self._bank.dtype

    @property
    def n_partials(self):
        """Partials that one network carries (equations ``count-partials``, ``count-extended``)."""
        return self._stack.n_partials

    def step(self, x, target, alpha, mask=None):
        """Read one input, answer, and learn from the target.

        Parameters
        ----------
        x : array_like of shape (N, n_in)
            Input of each network.
        target : array_like of shape (N, n_out)
            What each should have answered.
        alpha : float or array_like of shape (N,)
            Learning rate, at least 0. A network whose rate is 0 stands still, momentum included.
        mask : array_like of shape (N,) or (N, n_out), optional
            Weight of each error, at least 0; one where it is not given. For softmax outputs one
            weight a network.

        Returns
        -------
        ndarray of shape (N, n_out)
            The answers, made before the weights moved.

        Raises
        ------
        TypeError, ValueError
            For a wrong shape or dtype, non-finite numbers, or a negative rate or mask.
        """
        kind = self.dtype
        x = array_of("x", x, (self.N, self._like.n_in), "(networks, inputs)", kind)
        target = array_of("target", target, (self.N, self._like.n_out), "(networks, outputs)", kind)
        mask = self._mask(mask)
        return self.advance(x.T, target.T, self._alpha(alpha), mask).T.copy()

    @_quiet
    def advance(self, x, target, alpha, mask=None):
        """Do what `step` does, without its checks: for loops that make their own arrays.

        Parameters
        ----------
        x, target : ndarray of shape (n_in, N) and (n_out, N)
            As in `step`, but the networks last, finite and of the learner's dtype.
        alpha : ndarray of shape (N,)
            Learning rates, of the learner's dtype.
        mask : ndarray of shape (N,) or (n_out, N), optional
            Weight of each error; one where it is not given.

        Returns
        -------
        ndarray of shape (n_out, N)
            The answers; they are the caller's.
        """
        return self._finite(self._advance(x, target, mask, alpha))

    @_quiet
    def answer(self, x):
        """Answer only: weights and partials stay as they are.

        A network that has answered must be `reset` before it learns again, for its states went on
        and its partials did not.

        Parameters
        ----------
        x : ndarray of shape (n_in, N)
            As in `advance`.

        Returns
        -------
        ndarray of shape (n_out, N)
            The answers; they are the caller's.
        """
        return self._finite(self._stack.forward(x))

    def state(self):
        """Return all that changes from step to step, as copies of arrays, the networks last.

        A learner of the same kind and shape that takes it up with `restore` goes on bit for bit
        as this one would have.

        Returns
        -------
        dict
            ``weights``, ``velocity`` (empty without momentum), ``past`` and ``diverged``: lists of
            arrays.
        """
        return {name: [array.copy() for array in arrays] for name, arrays in self._parts().items()}

    def restore(self, state):
        """Go on from the state of a learner with the same options and as many networks.

        Parameters
        ----------
        state : dict
            As `state` gives it.

        Raises
        ------
        ValueError
            If the state is that of another kind of learner.
        """
        for name, arrays in self._parts().items():
            saved = state.get(name, ())
            if [np.shape(array) for array in saved] != [array.shape for array in arrays]:
                raise ValueError(f"state: expected the {name} of a learner like this one")
        for name, arrays in self._parts().items():
            for array, saved in zip(arrays, state[name], strict=True):
                array[...] = saved
        self._stack.resumed()

    def reset(self, where=None):
        """Forget the past: states, cell outputs and partials become zero, weights stay.

        Parameters
        ----------
        where : ndarray of bool, shape (N,), optional
            Which networks; all where it is not given.
        """
        self._stack.forget(self._where(where))

    def network(self, i):
        """Return network i, as a copy.

        Raises
        ------
        TypeError, ValueError
            If i is not an index from 0 to N − 1.
        """
        i = _checks.integer("i", i, minimum=0)
        if i >= self.N:
            raise ValueError(f"i: expected an index below {self.N}, got {i}")
        net = self._like.zeros_like()
        self._bank.take(i, net)
        return net

    def replace(self, where, nets):
        """Put new networks in some places, with no past and no momentum.

        Parameters
        ----------
        where : ndarray of bool, shape (N,)
            Which places.
        nets : Network or list of Network
            As many as places, of the shape and dtype of the others.

        Raises
        ------
        TypeError, ValueError
            If the numbers or the shapes do not fit.
        """
        places = np.flatnonzero(self._where(where))
        if len(places) == 0 and isinstance(nets, list | tuple) and not nets:
            return
        nets = alike(nets, self._like)
        if len(nets) != len(places):
            raise ValueError(
                f"nets: expected {len(places)} networks, one for each place, got {len(nets)}"
            )
        for i, net in zip(places, nets, strict=True):
            self._bank.put(i, net)
        self._stack.clear(places)
        if self._velocity is not None:
            for array in self._velocity.arrays:
                array[..., places] = 0.0
        self.diverged[places] = False

    def _advance(self, x, target, mask, alpha):
        """Answer, carry the partials on and learn; the networks are the last axis of all."""
        stack = self._stack
        y = stack.forward(x)
        stack.grow_partials()
        delta_k = stack.delta_k(target, mask)
        # Only a mask leaves all networks without an error, on tasks with targets now and then.
        if self._velocity is not None or mask is None or delta_k.any():
            stack.learn(np.multiply(delta_k, alpha, delta_k))
            self._move(alpha)
        return y

    def _finite(self, y):
        """Note where answers are not finite, and pass them on."""
        if not finite(y):
            self.diverged |= ~np.isfinite(y).all(axis=0)
        return y

    def _parts(self):
        """All arrays that change from step to step."""
        return {
            "weights": self._bank.arrays,
            "velocity": [] if self._velocity is None else self._velocity.arrays,
            "past": self._stack.past,
            "diverged": [self.diverged],
        }

    def _move(self, alpha):
        if self._velocity is None:
            for weights, step in self._moves:
                np.add(weights, step, weights)
            return
        moves = (alpha > 0).astype(self.dtype)
        keep = np.where(alpha > 0, self.momentum, 1.0).astype(self.dtype)
        both = zip(self._bank.arrays, self._velocity.arrays, strict=True)
        for (weights, velocity), step in zip(both, self._stack.descent.arrays, strict=True):
            velocity *= keep
            velocity += step
            weights += moves * velocity

    def _alpha(self, alpha):
        if isinstance(alpha, float) and 0 <= alpha <= 1:
            return np.array(alpha, self.dtype)
        return array_of(
            "alpha", alpha, (self.N,), "(networks,)", self.dtype, least=0.0, spread=True
        )

    def _mask(self, mask):
        if mask is None:
            return None
        per_output = np.ndim(mask) == 2 and self._like.output != "softmax"
        if not per_output:
            return array_of("mask", mask, (self.N,), "(networks,)", self.dtype, least=0.0)
        shape = (self.N, self._like.n_out)
        return array_of("mask", mask, shape, "(networks, outputs)", self.dtype, least=0.0).T

    def _where(self, where):
        if where is None:
            return np.ones(self.N, bool)
        array = np.asarray(where)
        if array.dtype != bool:
            raise TypeError(f"where: expected an array of booleans, got {_checks.shown(where)}")
        _checks.shape("where", array, (self.N,), "(networks,)")
        return array
