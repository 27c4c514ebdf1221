"""Create the virtual environment, unless a working one is there.

Run as ``python -m tools.environment [FOLDER]``, by any Python that is new enough.
"""

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def works(python: Path) -> bool:
    """Tell whether `python` starts, is new enough and has pip."""
    check = f"import pip, sys; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([python, "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def main(argv: list[str] | None = None) -> int:
    """Create the environment in the folder that is named, ``.venv`` unless told otherwise."""
    folder = Path((argv or sys.argv[1:] or [".venv"])[0])
    if works(folder / "bin" / "python"):
        return 0
    if sys.version_info < OLDEST:
        print(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    try:
        venv.create(folder, clear=True, with_pip=True, symlinks=True)
    except (ImportError, OSError, subprocess.CalledProcessError) as error:
        print(
            f"Cannot create {folder} with {sys.executable}: {error}\n"
            "On Debian and Ubuntu the package python3-venv brings what is missing.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
