"""What ``import lstmlib`` costs and what it needs."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("numpy", "sympy", "torch", "anywidget", "ipywidgets", "matplotlib", "scipy")


def run(code):
    """Run code in a fresh Python; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_import_loads_nothing_heavy():
    code = f"import sys, lstmlib; print([n for n in {HEAVY!r} if n in sys.modules])"
    assert run(code).strip() == "[]"


def test_import_works_where_numpy_is_absent():
    code = """
import sys
sys.modules["numpy"] = None  # an import of it now raises ImportError
import lstmlib
print(lstmlib.__version__, len(dir(lstmlib)) > 5)
try:
    lstmlib.Network
except ImportError as error:
    print("Network:", "numpy" in str(error))
"""
    assert "True\nNetwork: True" in run(code)


def test_import_adds_at_most_20_ms_to_the_start_of_python():
    """Median of the differences of neighbouring runs.

    20 ms is the promise of the project: below a tenth of a second in sum, a command feels
    immediate. Plain and importing runs take turns, so that a change in the machine's load meets
    both, and a median ignores the few runs that were interrupted. One second round is allowed,
    for a machine that is busy throughout the first.
    """

    def seconds(code):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
        return time.perf_counter() - start

    def added():
        return statistics.median(seconds("import lstmlib") - seconds("pass") for _ in range(15))

    seconds("import lstmlib")  # writes the bytecode
    assert added() <= 0.020 or added() <= 0.020


@pytest.mark.parametrize(
    "first",
    [
        "import lstmlib.check",
        "import lstmlib.network, lstmlib.squash",
        "from lstmlib import backward, forward",
        "from lstmlib import check; check.gradient",
        "pass",
    ],
)
def test_no_submodule_hides_a_function(first):
    code = f"""
{first}
import numpy as np
import lstmlib as ll
net = ll.Network.create(1, [ll.Blocks(1)], 1, rng=0)
x = np.ones((2, 1))
print(ll.backward(net, ll.forward(net, x), x).loss > 0)
"""
    assert run(code).strip() == "True"


def test_every_public_name_resolves():
    code = """
import lstmlib
for name in ("Blocks", "Layer", "Network", "State", "Trace", "Flow", "forward", "backward"):
    assert name in dir(lstmlib), name
    assert callable(getattr(lstmlib, name)), name
for name in lstmlib.__all__:
    getattr(lstmlib, name)
print("all")
"""
    assert run(code).strip() == "all"


def test_an_unknown_name_is_an_attribute_error():
    assert "AttributeError" in run(
        "import lstmlib\ntry:\n    lstmlib.Netwrok\nexcept AttributeError as e:\n"
        "    print(type(e).__name__, 'Netwrok' in str(e))"
    )
