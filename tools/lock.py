"""Write the locks again from what is asked for: ``python -m tools.lock [--upgrade]``.

The Python locks hold the hashes of every file of every pinned release, for Python 3.11 and
newer on any system, and no host; npm's lock holds hashes and no addresses. Pins stay as they
are unless what is asked for has changed, or ``--upgrade`` is given.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools import node

LOCKS = ("requirements", "requirements-test", "requirements-classroom", "requirements-node")
ANYWHERE = ("--universal", "--python-version=3.11")
NODE_LOCKS = (".", "tools/lighthouse")
COMPILE = (
    "pip",
    "compile",
    "--quiet",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
)
# The live notebooks' kernel: WebAssembly, and the Python of the Pyodide that package.json names.
LIVE = "requirements-live"
LIVE_COMPILE = (
    "--python-platform=wasm32-pyodide2025",
    "--python-version=3.14",
    "--no-python-downloads",
)


def lock_python(name: str, options: list[str]) -> None:
    """Compile NAME.in to NAME.txt."""
    uv = Path(sys.executable).parent / "uv"
    env = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    files = [f"{name}.in", f"--output-file={name}.txt"]
    subprocess.run([uv, *COMPILE, *options, *files], env=env, check=True)


def lock_node(programs: str) -> None:
    """Write each package-lock.json, without addresses."""
    options = ["--package-lock-only", "--ignore-scripts", "--loglevel=error"]
    # What .npmrc says, also where none lies beside the lock.
    options.append("--omit-lockfile-registry-resolved")
    env = {**os.environ, "PATH": node.path_with(programs)}
    for folder in NODE_LOCKS:
        command = [*node.npm(programs), "install", *options]
        subprocess.run(command, cwd=folder, env=env, check=True)


def main() -> int:
    """Write all locks."""
    programs = node.find()
    if programs is None:
        print(node.MISSING, file=sys.stderr)
        return 1
    for name in LOCKS:
        lock_python(name, [*ANYWHERE, *sys.argv[1:]])
    lock_python(LIVE, [*LIVE_COMPILE, *sys.argv[1:]])
    lock_node(programs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
