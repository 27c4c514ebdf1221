"""Run every test: those of the scripts under node, then all others under pytest.

``python -m tools.run_tests [PYTEST OPTIONS]``. pytest comes last, so that its summary is the
last line, and runs even where a node test failed.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools import node

SUFFIXES = (".test.js", ".test.mjs", ".test.cjs")


def node_tests(folder: Path) -> list[str]:
    """Files below `folder` that node's own test runner runs."""
    return sorted(str(path) for path in folder.rglob("*.test.*") if path.name.endswith(SUFFIXES))


def main(argv: list[str] | None = None) -> int:
    """Run both runners; the status is zero only where both passed."""
    options = sys.argv[1:] if argv is None else argv
    programs = node.find()
    if programs is None:
        print(node.MISSING, file=sys.stderr)
        return 1
    env = {**os.environ, "PATH": node.path_with(programs)}
    scripts = node_tests(Path("tests"))
    status = 0
    if scripts:
        status = subprocess.run(["node", "--test", *scripts], env=env).returncode
        sys.stdout.flush()
    tests = subprocess.run([sys.executable, "-m", "pytest", *options], env=env).returncode
    if status != 0:
        print("\nTests under node failed: see above pytest's part.", file=sys.stderr)
    return tests or status


if __name__ == "__main__":
    sys.exit(main())
