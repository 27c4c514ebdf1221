"""Peak memory of one forward and backward pass, each library in a process of its own.

``python -m bench.memory lstmlib 2,256,256,64,100 float32`` prints JSON with three figures in MiB:
``before`` (resident when libraries, weights and input stand, and one tiny pass was made), ``peak``
(largest during the pass) and their difference, ``growth``. The peak is the kernel's own (VmHWM),
set back before the pass; where the system has none, `resource.getrusage` since the start.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

LIBRARIES = ("lstmlib", "torch")


def measure(library, shape, dtype):
    """Run this module in a fresh process and return what it prints."""
    command = [sys.executable, "-m", "bench.memory", library, str(shape), dtype]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _resident(field):
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(rf"{field}:\s+(\d+)", status.read_text())[1]) / 1024
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _reset_peak():
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def _passes(library, shape, dtype):
    """Functions that make one pass: a tiny one, and the one that is measured."""
    if library == "torch":
        import torch

        torch.set_num_threads(1)
        return [_torch_pass(torch, one, dtype) for one in (shape.tiny(), shape)]
    return [_lstmlib_pass(one, dtype) for one in (shape.tiny(), shape)]


def _torch_pass(torch, shape, dtype):
    L, H, n, B, T = shape
    kind = getattr(torch, dtype)
    lstm, head = torch.nn.LSTM(n, H, L, dtype=kind), torch.nn.Linear(H, 1, dtype=kind)
    x, target = torch.randn(T, B, n, dtype=kind), torch.randn(T, B, 1, dtype=kind)
    return lambda: (0.5 * ((head(lstm(x)[0]) - target) ** 2).sum()).backward()


def _lstmlib_pass(shape, dtype):
    import numpy as np

    import lstmlib as ll

    L, H, n, B, T = shape
    options = {"squash": "modern", "output": "identity", "init": "fan", "dtype": dtype}
    net = ll.Network.create(n, [ll.Blocks(H)] * L, 1, rng=0, **options)
    rng = np.random.default_rng(0)
    x, target = (rng.standard_normal((T, B, width)).astype(dtype) for width in (n, 1))
    return lambda: ll.backward(net, ll.forward(net, x), target)


def main(library, shape, dtype):
    from bench.shapes import Shape

    tiny, full = _passes(library, Shape.parse(shape), dtype)
    tiny()
    before = _resident("VmRSS")
    _reset_peak()
    kept = full()  # noqa: F841  (what a pass returns counts)
    peak = _resident("VmHWM")
    print(json.dumps({"before": before, "peak": peak, "growth": peak - before}))


if __name__ == "__main__":
    from bench.threads import one_thread

    one_thread(os.environ)
    main(*sys.argv[1:])
