"""The state of a training run in one file: written atomically, read back exactly."""

import hashlib
import json
import os
import zipfile

import numpy as np


def fingerprint(batches):
    """Return a digest of the numbers in a list of batches."""
    digest = hashlib.sha256()
    for batch in batches:
        for part in batch:
            array = np.ascontiguousarray(part)
            digest.update(f"{array.dtype.str}{array.shape}".encode())
            digest.update(array.tobytes())
    return digest.hexdigest()


def save(path, about, run):
    """Write the run to a file, which holds the old state or the new one but never a part."""
    facts = {"about": about, "steps": run.optimiser.steps, "rng": run.rng.bit_generator.state}
    facts["history"] = {name: getattr(run.history, name) for name in _series(run.history)}
    part = f"{os.fspath(path)}.part"
    with open(part, "wb") as file:
        text = json.dumps(facts, default=np.ndarray.tolist)
        np.savez(file, facts=np.array(text), **dict(_arrays(run)))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def load(path, about, run):
    """Put the state of a file into a run; refuse the file of another run."""
    try:
        # An open file is handed over because np.load leaves the one of a bad path open.
        with open(path, "rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays = dict(file)
        facts = json.loads(str(arrays.pop("facts")[()]))
    except (KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"checkpoint: expected a file written by fit, got {path}") from error
    for name, value in about.items():
        if facts["about"].get(name) != value:
            raise ValueError(
                f"checkpoint: expected a run with {name} {value}, "
                f"got one with {facts['about'].get(name)} in {path}"
            )
    run.optimiser.steps = facts["steps"]
    run.rng.bit_generator.state = facts["rng"]
    for name, values in facts["history"].items():
        setattr(run.history, name, values)
    for key, array in _arrays(run):
        array[...] = arrays[key]


def _series(history):
    return [name for name, value in vars(history).items() if isinstance(value, list)]


def _arrays(run):
    networks = {"net": run.net, "best": run.history.best, **run.optimiser.memories}
    for owner, network in networks.items():
        for name, array in network.named_parameters():
            yield f"{owner}.{name}", array
