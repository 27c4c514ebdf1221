"""What the figures were measured on."""

import ctypes
import datetime
import platform
from pathlib import Path

import numpy as np
import torch


def describe():
    """Dict of date, processor, versions and the matrix kernels in use."""
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _cpu(),
        "avx512": _has("avx512f"),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "torch": torch.__version__,
        "openblas_kernel": _openblas_kernel(),
        "torch_kernel": torch.backends.cpu.get_cpu_capability(),
        "threads": torch.get_num_threads(),
    }


def _cpuinfo():
    path = Path("/proc/cpuinfo")
    return path.read_text() if path.exists() else ""


def _cpu():
    for line in _cpuinfo().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _has(flag):
    return f" {flag} " in _cpuinfo()


def _openblas_kernel():
    """Name of the kernels that NumPy's own OpenBLAS chose for this processor, or "unknown"."""
    for folder in ("numpy.libs", "numpy/.dylibs"):
        for path in sorted((Path(np.__file__).parent.parent / folder).glob("*openblas*")):
            library = ctypes.CDLL(str(path))
            for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_"):
                if hasattr(library, name):
                    function = getattr(library, name)
                    function.restype = ctypes.c_char_p
                    return function().decode()
    return "unknown"
