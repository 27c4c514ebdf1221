"""What the kernel is made of, fetched by the ordinary clients and checked against our locks."""

import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

from tools import node, vendor

#: Files of npm's package that a browser loads.
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
WHEELS = Path("requirements-live.txt")
#: JupyterLab's own halves of the widgets, which no kernel imports; `jedi`, 5 MB of completions.
LEFT_OUT = ("jupyterlab_widgets", "widgetsnbextension", "jedi", "parso")
EXTENSION = Path("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")


class Refused(Exception):
    """A part is missing, is not what the lock says or does not fit."""


def fetch_core(folder: Path) -> Path:
    """Install npm's ``pyodide`` below `folder`; npm checks its hash. Returns the package."""
    programs = node.find()
    if programs is None:
        raise Refused(node.MISSING)
    if vendor.fetch(folder, programs) != 0:
        raise Refused("Pyodide could not be fetched with npm.")
    return folder / "node_modules" / "pyodide"


def python_of(lock: dict) -> str:
    """Version of the kernel's Python, as "3.14"."""
    return ".".join(lock["info"]["python"].split(".")[:2])


def fetch_wheels(folder: Path, python: str, locked: Path = WHEELS) -> list[Path]:
    """Download the wheels that `locked` names; pip refuses one whose hash is another.

    Parameters
    ----------
    folder : Path
        Where they are put.
    python : str
        Version of the kernel's Python.
    locked : Path
        Requirements with hashes.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    command += ["--platform=any", "--implementation=py", "--abi=none"]
    command += [f"--python-version={python}", f"--requirement={locked}", f"--dest={folder}"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        said = f"The wheels of {locked} could not be fetched, or are not the locked ones"
        raise Refused(f"{said}:\n{run.stderr}")
    return checked_pure(sorted(folder.glob("*.whl")))


def checked_pure(wheels: list[Path]) -> list[Path]:
    """The same wheels, refused where one is made for one system."""
    for wheel in wheels:
        if not wheel.stem.endswith("-none-any"):
            raise Refused(f"{wheel.name} is no pure Python wheel.")
    return wheels


def kernel_wheels() -> list[Path]:
    """The wheels that jupyterlite-pyodide-kernel, installed from our lock, carries."""
    folder = Path(sys.prefix, EXTENSION)
    wanted = ("ipykernel", "piplite", "pyodide_kernel", "widgetsnbextension-4")
    found = [path for path in sorted(folder.glob("*.whl")) if path.name.startswith(wanted)]
    if len(found) != len(wanted):
        version = importlib.metadata.version("jupyterlite-pyodide-kernel")
        raise Refused(f"jupyterlite-pyodide-kernel {version} does not carry {', '.join(wanted)}.")
    return found


def build_lstmlib(folder: Path) -> Path:
    """Build the wheel of this checkout; the same sources give the same bytes."""
    command = [sys.executable, "-m", "hatchling", "build", "--target=wheel"]
    command += [f"--directory={folder}"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "315532800"}
    run = subprocess.run(command, env=env, capture_output=True, text=True)
    if run.returncode != 0:
        raise Refused(f"The wheel of lstmlib could not be built:\n{run.stderr}")
    return next(folder.glob("lstmlib-*.whl"))


def read_lock(core: Path) -> dict:
    """The lock of a Pyodide package or release."""
    return json.loads((core / LOCK).read_text())


def compiled_names(packages: dict) -> list[str]:
    """Names of a lock's packages that only the release has, and of what only those need."""
    return sorted(name for name, known in packages.items() if known.get("compiled"))
