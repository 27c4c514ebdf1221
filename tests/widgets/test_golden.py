"""The stored cases of the engine are what the library computes now."""

import base64
import json

import numpy as np

from tests.widgets import golden

TOLERANCE = 1e-12


def test_the_stored_cases_are_fresh():
    stored = json.loads(golden.FILE.read_text("utf-8"))
    fresh = json.loads(json.dumps(golden.cases()))
    _same(stored, fresh, "golden.json")


def _same(stored, fresh, where):
    """Equal, and numbers equal up to the last digits that another processor may round otherwise."""
    assert type(stored) is type(fresh), where
    if isinstance(stored, dict):
        assert list(stored) == list(fresh), where
        for key in stored:
            _same(stored[key], fresh[key], f"{where}.{key}")
    elif isinstance(stored, list):
        assert len(stored) == len(fresh), where
        for index, pair in enumerate(zip(stored, fresh, strict=True)):
            _same(*pair, f"{where}[{index}]")
    elif isinstance(stored, str) and stored != fresh:
        a, b = (np.frombuffer(base64.b64decode(text), "<f8") for text in (stored, fresh))
        assert a.shape == b.shape, where
        assert np.abs(a - b).max() <= TOLERANCE * (np.abs(b).max() + 1e-12), where
    else:
        assert stored == fresh, where
