"""A report on one page: what keeps a stacked LSTM from learning, where, and what to try.

>>> import lstmlib as ll
>>> from lstmlib.tasks import recall
>>> lstm, head = ll.lens.example_models()["stuck"]
>>> found = ll.report(ll.interop.from_torch(lstm, head), *recall.batch(32, rng=1))
>>> [(symptom.severity, symptom.layer, symptom.rule.name) for symptom in found.symptoms]
[('fault', 0, 'short memory'), ('fault', 1, 'short memory')]
"""

from pathlib import Path

import numpy as np

from lstmlib.lens.diagnosis import Diagnosis, report
from lstmlib.lens.rules import RULES, Rule, Symptom

__all__ = [
    "RULES",
    "Diagnosis",
    "Rule",
    "Symptom",
    "example_models",
    "report",
    "training_losses",
]

MODELS = Path(__file__).parent / "models"
#: The models that come with the library, made by ``python -m tools.train_lens_models``.
NAMES = ("learns", "stuck")


def example_models():
    """Load the two small PyTorch models that come with the library, as plain arrays.

    Both are nn.LSTM with two layers of 8 cells, trained for as long on `tasks.recall`. One
    learned it.

    Returns
    -------
    dict of str to tuple of dict
        For ``"learns"`` and ``"stuck"`` the arrays of ``lstm`` and of ``head``, by the names of
        PyTorch's ``state_dict``, as `interop.from_torch` takes them.
    """
    return {name: _split(_load(name)) for name in NAMES}


def training_losses():
    """Load the loss of each sequence in the mean, update by update, of both models.

    Returns
    -------
    dict of str to numpy.ndarray
    """
    return {name: _load(name)["losses"] for name in NAMES}


def _load(name):
    with open(MODELS / f"{name}.npz", "rb") as opened, np.load(opened, allow_pickle=False) as file:
        return dict(file)


def _split(arrays):
    return tuple(
        {name.removeprefix(part): array for name, array in arrays.items() if name.startswith(part)}
        for part in ("lstm.", "head.")
    )
