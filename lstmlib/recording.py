"""Recorded training runs: the weights at checkpoints, rounded to 16 bits, and the loss.

>>> from lstmlib.recording import Recording, shipped
>>> run = shipped()["with forget gates"]
>>> len(run.steps), run.network(0).n_weights
(16, 424)
"""

import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lstmlib import _checks
from lstmlib.backward_pass import backward
from lstmlib.forward_pass import forward
from lstmlib.layer import Blocks
from lstmlib.network import Network
from lstmlib.optimisers import Optimiser, clip

__all__ = ["Recording", "record", "shipped"]

LARGEST = 32767
FOLDER = Path(__file__).parent / "runs"
#: The runs that come with the library, made by ``python -m tools.record_runs``.
SHIPPED = {
    "with forget gates": "reber-forget.npz",
    "without forget gates": "reber-no-forget.npz",
}
_NOT_OURS = (AttributeError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile)


@dataclass(frozen=True, eq=False)
class Recording:
    """A training run, as far as it was kept.

    Attributes
    ----------
    description : dict
        Sizes and options of the network, as ``Network.description``.
    settings : dict
        How it was trained, in numbers and words.
    steps : tuple of int
        After how many updates each checkpoint was taken.
    codes : dict
        For each weight array an int16 array, the checkpoints along its first axis.
    scales : dict
        What the codes of each array are to be multiplied by: its largest weight of the whole run,
        divided by 32767. A rounded weight is off by at most half of that.
    loss : numpy.ndarray of float32
        The loss per symbol of each update, measured before it.
    """

    description: dict
    settings: dict
    steps: tuple
    codes: dict
    scales: dict
    loss: np.ndarray

    def network(self, checkpoint):
        """Build the network with the rounded weights of one checkpoint.

        Parameters
        ----------
        checkpoint : int
            Counted from 0.

        Returns
        -------
        Network
        """
        checkpoint = _checks.integer("checkpoint", checkpoint, minimum=0)
        if checkpoint >= len(self.steps):
            raise ValueError(
                f"checkpoint: expected an integer below {len(self.steps)}, got {checkpoint}"
            )
        net = _blank(self.description)
        for name, weights in net.named_parameters():
            weights[...] = self.codes[name][checkpoint] * self.scales[name]
        return net

    def save(self, path):
        """Write the recording to an ``.npz`` file; an older one is replaced in one go.

        Parameters
        ----------
        path : str or path-like
            File to write.
        """
        path = _checks.path("path", path)
        about = {"description": self.description, "settings": self.settings}
        about |= {"steps": self.steps, "scales": self.scales}
        part = f"{path}.part"
        with open(part, "wb") as file:
            text = np.array(json.dumps(about))
            np.savez_compressed(file, about=text, loss=self.loss, **self.codes)
        os.replace(part, path)

    @classmethod
    def load(cls, path):
        """Read a recording that `save` wrote.

        Parameters
        ----------
        path : str or path-like
            File to read.

        Returns
        -------
        Recording

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        ValueError
            For a file that `save` did not write.
        """
        path = _checks.path("path", path)
        try:
            with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
                codes = dict(file)
            about = json.loads(str(codes.pop("about")[()]))
            loss = codes.pop("loss")
            steps = tuple(about["steps"])
            for name, weights in _blank(about["description"]).named_parameters():
                _checks.shape(name, codes[name], (len(steps), *weights.shape), "(checkpoints, ...)")
                _checks.real(f"scale of {name}", about["scales"][name])
            return cls(about["description"], about["settings"], steps, codes, about["scales"], loss)
        except _NOT_OURS as error:
            raise ValueError(
                f"path: expected a file written by Recording.save, got {path}"
            ) from error


def record(net, chunks, *, optimiser, checkpoints, max_norm, settings=None):
    """Train a network, in place, and keep its weights at checkpoints.

    Each chunk is one update by backpropagation through the time of that chunk. The state is
    carried on to the next chunk unless that one is fresh; no error goes back to an earlier one.

    Parameters
    ----------
    net : Network
        The network to train.
    chunks : iterable of tuple
        ``(x, target, fresh)``; ``fresh`` says that the state starts from zero.
    optimiser : Optimiser
        Makes the updates.
    checkpoints : sequence of int
        After how many updates the weights are kept, ascending; the run ends after the last.
    max_norm : float
        Longer gradients are shortened to this norm.
    settings : dict, optional
        What the recording should say about itself.

    Returns
    -------
    Recording
    """
    _checks.instance("net", net, Network)
    _checks.instance("optimiser", optimiser, Optimiser)
    steps = tuple(
        _checks.integer(f"checkpoints[{i}]", n, minimum=0) for i, n in enumerate(checkpoints)
    )
    if not steps or list(steps) != sorted(set(steps)):
        raise ValueError(f"checkpoints: expected ascending integers, got {_checks.shown(steps)}")
    kept, losses, state = [], [], None
    source = iter(chunks)
    for update in range(steps[-1] + 1):
        if update in steps:
            kept.append({name: weights.copy() for name, weights in net.named_parameters()})
        if update == steps[-1]:
            break
        chunk = next(source, None)
        if chunk is None:
            raise ValueError(f"chunks: expected {steps[-1]} of them, got {update}")
        x, target, fresh = chunk
        trace = forward(net, x, None if fresh else state)
        flow = backward(net, trace, target)
        state = trace.state
        losses.append(flow.loss / trace.y[..., 0].size)
        clip(flow.gradient, max_norm)
        optimiser.step(net, flow.gradient)
    codes, scales = {}, {}
    for name in kept[0]:
        codes[name], scales[name] = _rounded(np.array([weights[name] for weights in kept]))
    loss = np.array(losses, np.float32)
    return Recording(net.description, dict(settings or {}), steps, codes, scales, loss)


def shipped():
    """Load the recorded runs that come with the library.

    Returns
    -------
    dict of str to Recording
        One network with forget gates and one without, trained on the same strings.
    """
    return {name: Recording.load(FOLDER / file) for name, file in SHIPPED.items()}


def _rounded(weights):
    scale = float(abs(weights).max()) / LARGEST or 1.0
    return np.round(weights / scale).astype(np.int16), scale


def _blank(description):
    blocks = [Blocks(*pair) for pair in description["layers"]]
    sizes = description["n_in"], blocks, description["n_out"]
    return Network.create(*sizes, rng=0, **description["options"])
