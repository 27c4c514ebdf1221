"""The files in a run's folder: settings, a checkpoint a shard, and the results."""

import json
from pathlib import Path

from lstmlib import _checks
from lstmlib.trials import checkpoint, rows

SETTINGS, RESULTS, LOCK = "settings.json", "results.jsonl", "lock"


def stored(folder):
    """Return the settings of the run that a folder holds."""
    file = Path(folder) / SETTINGS
    try:
        settings = json.loads(file.read_text("utf8"))
        settings["task"]["name"], settings["trials"], settings["shards"]
    except (FileNotFoundError, NotADirectoryError):
        raise ValueError(
            f"folder: expected that of a run, got {folder}, which holds no {SETTINGS}"
        ) from None
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"folder: expected settings written by run in {file}") from error
    return settings


def store(folder, settings):
    """Write the settings of a new run."""
    checkpoint.write(Path(folder) / SETTINGS, f"{json.dumps(settings, indent=1)}\n".encode())


def load(folder, shard):
    """Return the bytes of a shard's checkpoint, or None if there is none."""
    file = _checkpoint(folder, shard)
    return file.read_bytes() if file.exists() else None


def save(folder, shard, packed):
    """Replace the checkpoint of a shard."""
    checkpoint.write(_checkpoint(folder, shard), packed)


def gather(folder, settings):
    """Return the facts in the checkpoints, a dict shard → facts of those that were begun."""
    from lstmlib.trials import work

    packed = {shard: load(folder, shard) for shard in range(settings["shards"])}
    return {
        shard: work.read(settings, shard, data)
        for shard, data in packed.items()
        if data is not None
    }


def results(folder):
    """Return what the checkpoints of a folder hold, finished or not."""
    settings = stored(folder)
    facts = gather(folder, settings).values()
    found = sorted((row for part in facts for row in part["rows"]), key=lambda row: row["trial"])
    return rows.Results(settings, sorted({cpu for part in facts for cpu in part["cpus"]}), found)


def write_results(folder):
    """Write the results of a finished run beside its checkpoints, and return them."""
    found = results(folder)
    checkpoint.write(Path(folder) / RESULTS, rows.text(found).encode())
    return found


def read(path):
    """Read what came out of a run.

    Parameters
    ----------
    path : str or path-like
        A results file, or the folder of a run, finished or not.

    Returns
    -------
    Results

    Raises
    ------
    FileNotFoundError
        If there is nothing.
    TypeError, ValueError
        If it was not written by `run`.
    """
    file = Path(_checks.path("path", path))
    if file.is_dir():
        return results(file)
    lines = file.read_bytes().splitlines()
    try:
        return rows.parse(lines)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"path: expected results written by run, got {file}") from error


def _checkpoint(folder, shard):
    return Path(folder) / f"shard-{shard:03}.npz"
