"""Train the two small PyTorch models of the practice part: ``python -m tools.train_lens_models``.

Both are nn.LSTM with two layers under nn.Linear, from one seed, on one task
(`lstmlib.tasks.recall`) and for as many updates. They differ in one sign: all forget gates of the
one start from a bias of 2, those of the other from −2. Kept are arrays with PyTorch's names and
shapes, so that a reader without PyTorch can load them.
"""

import sys

import numpy as np
import torch

from lstmlib import lens
from lstmlib.tasks import recall

SETTINGS = {"seed": 0, "hidden": 8, "layers": 2, "batch": 32, "steps": 24, "updates": 400}
LEARNING_RATE = 0.01
#: The forget bias that each model starts from.
FORGET = {"learns": 2.0, "stuck": -2.0}


def model(forget_bias):
    """Make the modules with their starting weights.

    Parameters
    ----------
    forget_bias : float
        Of every forget gate, of both layers.

    Returns
    -------
    torch.nn.ModuleDict
        ``lstm`` and ``head``, in float64.
    """
    size = SETTINGS["hidden"]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SETTINGS["seed"])
        lstm = torch.nn.LSTM(2, size, SETTINGS["layers"], dtype=torch.float64)
        head = torch.nn.Linear(size, 1, dtype=torch.float64)
    with torch.no_grad():
        for layer in range(SETTINGS["layers"]):
            getattr(lstm, f"bias_ih_l{layer}")[size : 2 * size] = forget_bias
            getattr(lstm, f"bias_hh_l{layer}")[size : 2 * size] = 0.0
    return torch.nn.ModuleDict({"lstm": lstm, "head": head})


def train(parts, updates):
    """Train modules in place, an update a batch.

    Parameters
    ----------
    parts : torch.nn.ModuleDict
        As `model` makes them.
    updates : int
        How many batches.

    Returns
    -------
    list of float
        The loss of each sequence in the mean, before each update.
    """
    optimiser = torch.optim.Adam(parts.parameters(), lr=LEARNING_RATE)
    rng, losses = np.random.default_rng(SETTINGS["seed"]), []
    for _ in range(updates):
        x, target, _ = recall.batch(SETTINGS["batch"], rng, SETTINGS["steps"])
        y = parts["head"](parts["lstm"](torch.tensor(x))[0])
        loss = 0.5 * ((y[-1] - torch.tensor(target[-1])) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def main():
    """Run the command."""
    torch.set_num_threads(1)
    lens.MODELS.mkdir(exist_ok=True)
    for name, bias in FORGET.items():
        parts = model(bias)
        losses = train(parts, SETTINGS["updates"])
        arrays = {key: value.numpy() for key, value in parts.state_dict().items()}
        path = lens.MODELS / f"{name}.npz"
        np.savez_compressed(path, losses=np.array(losses), **arrays)
        print(f"{name}: loss {losses[-1]:.2g} a sequence at the end, {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
