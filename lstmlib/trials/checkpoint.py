"""The state of a shard in one file: written atomically, read back exactly, without pickle."""

import io
import json
import os
import zipfile
from contextlib import suppress

import numpy as np

#: What reading bytes raises that `pack` did not write.
_NOT_OURS = (AttributeError, EOFError, IndexError, KeyError, NotImplementedError, OSError)
_NOT_OURS += (TypeError, ValueError, zipfile.BadZipFile)
#: The key that stands for an array, or a NumPy number, in the JSON text.
_ARRAY, _NUMBER = "__array__", "__number__"


def pack(state):
    """Return bytes that hold nested dicts and lists of arrays, numbers, texts and None."""
    arrays = []
    text = json.dumps(_taken_apart(state, arrays))
    out = io.BytesIO()
    named = {f"a{index}": array for index, array in enumerate(arrays)}
    np.savez(out, facts=np.array(text), **named)
    return out.getvalue()


def unpack(data):
    """Return what `pack` put into bytes; tuples come back as lists."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = dict(file)
        return _put_together(json.loads(str(arrays["facts"][()])), arrays)
    except _NOT_OURS as error:
        raise ValueError("expected a checkpoint, got something else or a damaged one") from error


def write(path, data):
    """Write bytes to a file, which holds the old ones or the new ones but never a part.

    What was interrupted stays behind as ``.part``, is read by nobody and overwritten next time.
    """
    part = f"{os.fspath(path)}.part"
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    _sync_folder(os.path.dirname(path) or ".")


def _sync_folder(folder):
    """Put the new name on the disk too, where the system can."""
    with suppress(OSError):  # Windows opens no folders, the browser syncs none
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _taken_apart(value, arrays):
    if isinstance(value, np.ndarray):
        if value.dtype.hasobject:
            raise TypeError(f"a checkpoint holds numbers, got an array of {value.dtype}")
        arrays.append(value)
        return {_ARRAY: len(arrays) - 1}
    if isinstance(value, np.generic):
        arrays.append(np.asarray(value))
        return {_NUMBER: len(arrays) - 1}
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value) or {_ARRAY, _NUMBER} & set(value):
            raise TypeError(f"a checkpoint's names are texts, got {list(value)[:5]}")
        return {key: _taken_apart(part, arrays) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_taken_apart(part, arrays) for part in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"a checkpoint holds numbers and texts, got {type(value).__name__}")


def _put_together(value, arrays):
    if isinstance(value, list):
        return [_put_together(part, arrays) for part in value]
    if not isinstance(value, dict):
        return value
    if _ARRAY in value:
        return arrays[f"a{value[_ARRAY]}"]
    if _NUMBER in value:
        return arrays[f"a{value[_NUMBER]}"][()]
    return {key: _put_together(part, arrays) for key, part in value.items()}
