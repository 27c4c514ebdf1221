"""Run all checks of the sources and name those that failed: ``python -m tools.lint``."""

import subprocess
import sys
from pathlib import Path

from tools import node
from tools.committed import committed_files

PROGRAMS = Path(sys.executable).parent


def checks(files: list[Path], programs: str) -> dict[str, list[str]]:
    """Command of each check, by name."""
    scripts = [str(path) for path in files if path.suffix in (".js", ".mjs")]
    texts = [str(path) for path in files]
    flags = ["--no-warnings", "--experimental-vm-modules"]
    return {
        "ruff check": [PROGRAMS / "ruff", "check", "."],
        "ruff format": [PROGRAMS / "ruff", "format", "--check", "."],
        "codespell": [PROGRAMS / "codespell", *texts],
        "JavaScript syntax": [Path(programs, "node"), *flags, "tools/check_js.mjs", *scripts],
        "registries and machine paths": [sys.executable, "-m", "tools.committed"],
    }


def main() -> int:
    """Run every check, also after one failed."""
    programs = node.find()
    if programs is None:
        print(node.MISSING, file=sys.stderr)
        return 1
    failed = []
    for name, command in checks(committed_files(), programs).items():
        print(f"-- {name}", flush=True)
        if subprocess.run(command).returncode != 0:
            failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks of the sources passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
