"""Training: optimisers, clipping and a loop that stops early, reports and can be resumed.

>>> import lstmlib as ll
>>> from lstmlib.tasks import reber
>>> data = [reber.batch(reber.strings(8, rng=0))[:3]]
>>> net = ll.Network.create(7, [ll.Blocks(3)], 7, rng=0)
>>> history = ll.train.fit(net, data, optimiser=ll.train.Adam(0.01), epochs=5, rng=0,
...                        progress=False)
>>> history.stopped
'all 5 epochs done'
>>> history.loss[-1] < history.loss[0]
True
"""

import os
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np

from lstmlib import _checkpoint, _checks
from lstmlib.backward_pass import TRUNCATIONS, backward
from lstmlib.forward_pass import forward
from lstmlib.history import Diverged, History
from lstmlib.network import Network
from lstmlib.optimisers import SGD, Adam, Momentum, Optimiser, clip, norm

__all__ = ["SGD", "Adam", "Diverged", "History", "Momentum", "Optimiser", "clip", "fit", "norm"]

#: A run has diverged when an epoch's loss is this many times that of the first epoch.
DIVERGED = 1000.0


@dataclass
class _Run:
    """What changes while a network is trained."""

    net: Network
    optimiser: Optimiser
    rng: np.random.Generator
    history: History


def fit(
    net,
    data,
    *,
    optimiser,
    epochs,
    rng,
    truncation="none",
    clip=None,
    validation=None,
    patience=None,
    enough=None,
    progress=True,
    checkpoint=None,
):
    """Train a network, in place.

    Parameters
    ----------
    net : Network
        The network to train; it ends with the weights after the last epoch.
    data : list of tuple
        Batches ``(x, target)`` or ``(x, target, mask)``, as `forward` and `backward` take them.
        Every epoch visits each batch once, in an order drawn anew.
    optimiser : Optimiser
        `SGD`, `Momentum` or `Adam`. The gradient is a sum over time and batch, so with the first
        two a good learning rate depends on the size of a batch.
    epochs : int
        The largest number of epochs.
    rng : int, SeedSequence or Generator
        Decides the order of the batches; the same seed gives the same result.
    truncation : {"none", "gers", "today"}
        As in `backward`.
    clip : float, optional
        Gradients with a larger norm are shortened to this norm.
    validation : list of tuple, optional
        Batches that are only measured, after each epoch.
    patience : int, optional
        Stop after this many epochs without a new best loss (validation loss, if there is one).
    enough : float, optional
        Stop when that loss is not above this number.
    progress : bool, default True
        Show a bar (needs tqdm).
    checkpoint : str or path-like, optional
        A file for the state of the run, written at the start and replaced atomically after
        each epoch. If it exists, the run goes on from there, to the same end on the same machine
        as if it had never been interrupted; what the net held before is then overwritten.

    Returns
    -------
    History

    Raises
    ------
    Diverged
        If a loss or a gradient is not finite, or the loss is a thousand times that of the first
        epoch. The network is set back to the best weights.
    TypeError, ValueError
        For a bad argument, or the checkpoint of another run.
    """
    run = _start(net, data, optimiser, rng, validation)
    options = {"truncation": _checks.choice("truncation", truncation, TRUNCATIONS)}
    options["clip"] = None if clip is None else _checks.positive("clip", clip)
    limits = {"epochs": _checks.integer("epochs", epochs)}
    limits["patience"] = None if patience is None else _checks.integer("patience", patience)
    limits["enough"] = None if enough is None else _checks.real("enough", enough, minimum=0)
    about = {"network": repr(net), "optimiser": repr(optimiser), **options}
    if checkpoint is not None:
        about |= {"data": _checkpoint.fingerprint([*data, *(validation or [])])}
        if os.path.exists(checkpoint):
            _checkpoint.load(checkpoint, about, run)
        else:
            _checkpoint.save(checkpoint, about, run)
    history = run.history
    with _bar(_checks.flag("progress", progress), epochs, len(history.loss)) as bar:
        while (reason := _reason(history, **limits)) is None:
            _epoch(run, data, validation, **options)
            if checkpoint is not None:
                _checkpoint.save(checkpoint, about, run)
            if bar is not None:
                bar.set_postfix_str(f"loss {history.watched[-1]:.4g}", refresh=False)
                bar.update()
    history.stopped = reason
    return history


def _start(net, data, optimiser, rng, validation):
    """Check what a run is made of and put it together."""
    _checks.instance("net", net, Network)
    if net.dtype.kind == "c":
        raise ValueError(f"net: expected real weights, got {net.dtype}")
    _checks.instance("optimiser", optimiser, Optimiser)
    _batches("data", data)
    if validation is not None:
        _batches("validation", validation)
    optimiser.remember(net)
    return _Run(net, optimiser, _checks.generator("rng", rng), History(best=net.copy()))


def _epoch(run, data, validation, truncation, clip):
    """Visit every batch once; on divergence set the network back."""
    history = run.history
    with np.errstate(over="ignore", invalid="ignore"):
        seen = []
        for index in run.rng.permutation(len(data)):
            flow = _measure(run.net, "data", index, data[index], truncation)
            seen.append((flow.loss, _length(flow.gradient, clip)))
            if np.isfinite(seen[-1]).all():
                run.optimiser.step(run.net, flow.gradient)
            if not np.isfinite([*seen[-1], norm(run.net)]).all():
                _give_up(run, f"batch {index} has loss {seen[-1][0]:g}, gradient {seen[-1][1]:g}")
        loss = sum(loss for loss, _ in seen)
        first = history.loss[0] if history.loss else loss
        if loss > DIVERGED * first > 0:
            _give_up(run, f"the loss went from {first:g} to {loss:g}")
        if validation is not None:
            flows = [_measure(run.net, "validation", *pair) for pair in enumerate(validation)]
            history.validation.append(sum(flow.loss for flow in flows))
    history.loss.append(loss)
    history.gradient_norm.append(sum(length for _, length in seen) / len(seen))
    if history.best_epoch == len(history.loss) - 1:
        history.best = run.net.copy()


def _measure(net, name, index, batch, truncation="none"):
    """Forward and backward over one batch; an error names the batch."""
    x, target, *mask = batch
    try:
        return backward(net, forward(net, x), target, truncation, *mask)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}[{index}]: {error}") from error


def _length(gradient, max_norm):
    """The norm of a gradient, which is clipped if it can be."""
    length = norm(gradient)
    return length if max_norm is None or not np.isfinite(length) else clip(gradient, max_norm)


def _give_up(run, what):
    epoch = len(run.history.loss)
    best = run.history.best_epoch
    run.history.stopped = f"diverged in epoch {epoch}"
    for (_, weights), (_, good) in zip(
        run.net.named_parameters(), run.history.best.named_parameters(), strict=True
    ):
        weights[...] = good
    kept = "the weights given" if best is None else f"the weights after epoch {best}"
    raise Diverged(
        f"training diverged in epoch {epoch}: {what}; the network is back at {kept}. "
        f"Try a smaller learning rate or clip.",
        run.history,
    )


def _reason(history, epochs, patience, enough):
    """Why the run should stop now, or None."""
    if enough is not None and history.loss and history.watched[-1] <= enough:
        return f"loss {history.watched[-1]:.4g} is enough"
    if patience is not None and history.loss:
        waited = len(history.loss) - 1 - history.best_epoch
        if waited >= patience:
            return f"no better loss for {waited} epochs"
    return f"all {epochs} epochs done" if len(history.loss) >= epochs else None


def _batches(name, batches):
    if not isinstance(batches, list | tuple):
        raise TypeError(f"{name}: expected a list of tuples, got {_checks.shown(batches)}")
    if not batches:
        raise ValueError(f"{name}: expected at least one batch, got none")
    for index, batch in enumerate(batches):
        expected = f"{name}[{index}]: expected a tuple (x, target) or (x, target, mask), got "
        if not isinstance(batch, tuple):
            raise TypeError(expected + _checks.shown(batch))
        if len(batch) not in (2, 3):
            raise ValueError(f"{expected}{len(batch)} parts")


def _bar(progress, epochs, done):
    if not progress:
        return nullcontext()
    from tqdm import tqdm

    return tqdm(total=epochs, initial=done, unit="epoch")
