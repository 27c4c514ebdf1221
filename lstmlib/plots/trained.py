"""The networks that the chapters on timing and counting look into."""

from pathlib import Path

from lstmlib import _checks
from lstmlib.network import Network

FOLDER = Path(__file__).resolve().parents[1] / "runs"
#: Files in `FOLDER`, made by ``python -m tools.train_counters``.
NAMES = ("counting-ab", "counting-ab-no-peepholes", "counting-abc", "timing")


def trained(name):
    """Load a network that one trial of a stored experiment ended with.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    lstmlib.Network
        In float64, which holds its weights as they are.
    """
    _checks.choice("name", name, NAMES)
    return Network.load(FOLDER / f"{name}.npz").astype("float64")
