"""Graded cells cannot import what would answer for them; what they need they can."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lstmlib.classroom import imports

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "lstmlib" / "classroom" / "kernel_site"


def python(code, allowed=""):
    """The last line that a Python prints which starts as a submission's kernel does."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(SITE), str(ROOT)]),
        "LSTMLIB_CLASSROOM_ALLOWED": allowed,
    }
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    return (run.stdout + run.stderr).strip().rsplit("\n", 1)[-1]


@pytest.mark.parametrize(
    "code",
    [
        "import torch",
        "import jax.numpy",
        "from tensorflow import keras",
        "from autograd import grad",
        "import lstmlib.backward_pass",
        "from lstmlib import backward",
        "import lstmlib as ll; ll.forward",
        "import lstmlib as ll; ll.check",
        "from lstmlib import symbolic",
        "import importlib; importlib.import_module('lstmlib.online')",
        "from lstmlib.classroom import sources",
        "import lstmlib.classroom.cases",
        "import nbgrader",
    ],
)
def test_what_would_answer_is_refused(code):
    assert python(code).startswith("lstmlib.classroom.imports.RefusedImport: ")
    assert "cannot be imported where answers are graded" in python(code)


@pytest.mark.parametrize(
    "code",
    [
        "import math, numpy, sympy, matplotlib",
        "import lstmlib",
        "from lstmlib.classroom import check, hand_in",
        "from lstmlib.classroom.imports import RefusedImport",
    ],
)
def test_what_answers_are_written_with_is_there(code):
    assert python(f"{code}; print('fine')") == "fine"


def test_what_an_assignment_allows_is_there_with_what_it_needs():
    code = "import lstmlib as ll; ll.Network.create(n_in=2, layers=[ll.Blocks(1)], n_out=1, rng=0)"
    assert python(f"{code}; print('fine')", allowed="lstmlib.network") == "fine"
    assert "RefusedImport" in python(f"{code}; ll.backward", allowed="lstmlib.network")
    assert "RefusedImport" in python(code)


def test_a_python_that_a_submission_starts_refuses_too():
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import torch'])"
    assert "RefusedImport" in python(code)


def test_a_module_that_tries_and_does_without_goes_on():
    assert python("try: import torch\nexcept ImportError: print('fine')") == "fine"


def test_other_names_are_left_to_the_other_finders():
    refusal = imports.Refusal()
    assert refusal.find_spec("torchless") is None
    assert refusal.find_spec("lstmlib") is None
    with pytest.raises(imports.RefusedImport) as problem:
        refusal.find_spec("torch.autograd")
    assert problem.value.name == "torch.autograd"
