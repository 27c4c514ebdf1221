"""Weights of a PyTorch model as plain arrays: the names and shapes of its ``state_dict``."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from lstmlib.interop import from_torch
from tests.refusals import assert_refused


def parts(bias=True, dtype=torch.float64):
    torch.manual_seed(0)
    lstm = torch.nn.LSTM(3, 4, 2, bias=bias, dtype=dtype)
    return lstm, torch.nn.Linear(4, 2, bias=bias, dtype=dtype)


def arrays(module):
    return {name: value.numpy() for name, value in module.state_dict().items()}


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_arrays_tensors_and_modules_give_one_network(bias, dtype):
    lstm, head = parts(bias, dtype)
    expected = from_torch(lstm, head)
    assert from_torch(arrays(lstm), arrays(head)) == expected
    assert from_torch(lstm.state_dict(), head.state_dict()) == expected
    assert from_torch(arrays(lstm), head) == expected
    assert from_torch(lstm, arrays(head)) == expected


def test_a_mapping_needs_no_pytorch(tmp_path):
    lstm, head = parts()
    np.savez(tmp_path / "lstm.npz", **arrays(lstm))
    np.savez(tmp_path / "head.npz", **arrays(head))
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "import numpy as np; from lstmlib.interop import from_torch\n"
        "lstm, head = (dict(np.load(f'{sys.argv[1]}/{n}.npz')) for n in ('lstm', 'head'))\n"
        "print(from_torch(lstm, head).n_weights)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == from_torch(lstm, head).n_weights


def changed(part, **changes):
    """Arrays of one part with some replaced, or left out where the value is None."""
    whole = arrays(parts()[part == "head"]) | changes
    return {name: value for name, value in whole.items() if value is not None}


REFUSED = {
    "nothing": ({}, {}, ValueError, ("lstm:", "weight_ih_l0", "got no weights")),
    "one missing": (
        {"weight_hh_l1": None}, {}, ValueError, ("lstm:", "'weight_hh_l1'", "weight_ih_l1")
    ),
    "one bias missing": ({"bias_hh_l0": None}, {}, ValueError, ("lstm:", "'bias_hh_l0'")),
    "backwards": (
        {"weight_ih_l0_reverse": np.zeros((16, 3))}, {}, ValueError,
        ("lstm:", "got 'weight_ih_l0_reverse'"),
    ),
    "projection": (
        {"weight_hr_l0": np.zeros((2, 4))}, {}, ValueError, ("lstm:", "got 'weight_hr_l0'")
    ),
    "rows": (
        {"weight_ih_l0": np.zeros((12, 3))}, {}, ValueError,
        ("lstm.weight_ih_l0", "(16, 3)", "(12, 3)"),
    ),
    "bias rows": (
        {"bias_ih_l1": np.zeros(4)}, {}, ValueError, ("lstm.bias_ih_l1", "(16,)", "(4,)")
    ),
    "layers that do not fit": (
        {"weight_ih_l1": np.zeros((16, 3))}, {}, ValueError, ("layer 1", "4 inputs", "got 3")
    ),
    "a flat array": (
        {"weight_hh_l0": np.zeros(64)}, {}, ValueError, ("lstm.weight_hh_l0", "2 axes", "(64,)")
    ),
    "half precision": (
        {"weight_hh_l0": torch.zeros(16, 4, dtype=torch.bfloat16)}, {}, ValueError,
        ("lstm.weight_hh_l0", "float64", "bfloat16"),
    ),
    "not a number": (
        {"weight_hh_l0": np.full((16, 4), np.nan)}, {}, ValueError, ("lstm.weight_hh_l0", "nan")
    ),
    "head: missing": ({}, {"weight": None}, ValueError, ("head:", "'weight'")),
    "head: too many": ({}, {"scale": np.ones(2)}, ValueError, ("head:", "got 'scale'")),
    "head: bias": ({}, {"bias": np.ones(3)}, ValueError, ("head.bias", "(2,)", "(3,)")),
    "head: cells": ({}, {"weight": np.ones((2, 5))}, ValueError, ("head", "4 inputs", "got 5")),
    "head: integers": (
        {}, {"weight": np.ones((2, 4), int)}, ValueError, ("head.weight", "float64", "int64")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_is_refused_by_name(case):
    of_lstm, of_head, kind, words = REFUSED[case]
    lstm = {} if case == "nothing" else changed("lstm", **of_lstm)
    assert_refused(lambda: from_torch(lstm, changed("head", **of_head)), kind, *words)
