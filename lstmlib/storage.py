"""Networks in files: ``.npz``, written atomically and read without pickle."""

import json
import os
import zipfile

import numpy as np

from lstmlib import _checks
from lstmlib.layer import Blocks

#: What reading a file raises where `write` did not write it.
_NOT_OURS = (AttributeError, EOFError, KeyError, OSError, TypeError, ValueError)
_NOT_OURS += (zipfile.BadZipFile,)


def write(net, path):
    """Write a network; an older file is replaced only when the new one is complete."""
    path = _checks.path("path", path)
    about = {**net.description, "dtype": net.dtype.name}
    part = f"{path}.part"
    with open(part, "wb") as file:
        np.savez(file, about=np.array(json.dumps(about)), **dict(net.named_parameters()))
    os.replace(part, path)


def read(kind, path):
    """Read a network of class ``kind`` that `write` wrote, or raise a ValueError."""
    path = _checks.path("path", path)
    try:
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = dict(file)
        about = json.loads(str(arrays.pop("about")[()]))
        blocks = [Blocks(*pair) for pair in about["layers"]]
        sizes = about["n_in"], blocks, about["n_out"]
        net = kind.create(*sizes, rng=0, dtype=about["dtype"], **about["options"])
    except FileNotFoundError:
        raise
    except _NOT_OURS as error:
        raise ValueError(f"path: expected a file written by Network.save, got {path}") from error
    _fill(net, arrays)
    return net


def _fill(net, arrays):
    names = sorted(name for name, _ in net.named_parameters())
    if sorted(arrays) != names:
        raise ValueError(f"path: expected weights {names}, got {sorted(arrays)}")
    for name, array in net.named_parameters():
        found = arrays[name]
        _checks.shape(name, found, array.shape, "by the file's own description")
        if found.dtype != array.dtype:
            raise ValueError(f"{name}: expected dtype {array.dtype}, got {found.dtype}")
        array[...] = found
