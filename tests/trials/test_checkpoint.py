"""Checkpoints hold a state exactly; a shard cut into pieces cannot be told from a whole one."""

import numpy as np
import pytest

from lstmlib.trials import checkpoint, work
from lstmlib.trials.settings import compose
from tests.refusals import assert_refused
from tests.trials import small


def test_a_state_comes_back_exactly():
    rng = np.random.default_rng(0)
    rng.random(5)
    state = {
        "arrays": [np.float32([0.1, np.nan, -np.inf]), np.zeros((2, 0, 3)), np.array(True)],
        "numbers": {"float": 0.1, "tiny": 5e-324, "big": 2**127 + 1, "none": None, "yes": True},
        "numpy": [np.float32(0.1), np.int64(-3)],
        "text": "δ",
        "rng": rng.bit_generator.state,
    }
    found = checkpoint.unpack(checkpoint.pack(state))
    assert found["numbers"] == state["numbers"] and found["text"] == "δ"
    assert found["rng"] == state["rng"]
    pairs = zip(state["arrays"] + state["numpy"], found["arrays"] + found["numpy"], strict=True)
    for here, there in pairs:
        assert type(here) is type(there) and here.dtype == there.dtype
        assert here.shape == there.shape and here.tobytes() == there.tobytes()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.array([{}], dtype=object), ("object",)),
        ({1: 2}, ("names", "1")),
        ({"__array__": 0}, ("__array__",)),
        (object(), ("object",)),
    ],
)
def test_what_a_checkpoint_cannot_hold_is_refused(value, words):
    assert_refused(lambda: checkpoint.pack({"part": value}), TypeError, *words)


def test_writing_replaces_all_or_nothing(tmp_path, monkeypatch):
    path = tmp_path / "file"
    checkpoint.write(path, b"old")

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(checkpoint.os, "fsync", full)
    assert_refused(lambda: checkpoint.write(path, b"new"), OSError, "no space")
    assert path.read_bytes() == b"old"


def test_pieces_give_the_same_bytes_as_the_whole():
    """Weights, states, partials, random numbers: the packed bytes hold them all."""
    about = compose(**small.WHAT, **small.MORE)
    whole = work.Work(about, 0)
    whole.shard.advance(1201)
    packed, steps = None, 0
    for piece in (1, 2, 98, 400, 700):
        part = work.Work(about, 0, packed)
        part.shard.advance(piece)
        packed, steps = part.packed(), steps + piece
    assert steps == 1201
    assert packed == whole.packed()


def test_the_trials_of_shards_are_all_trials_once():
    about = {"trials": 10, "shards": 3}
    found = [work.settings.trials_of(about, shard) for shard in range(3)]
    assert found == [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9]]
