"""Check that no committed file names a package registry or a place on somebody's machine.

``python -m tools.committed`` prints each such line, exit status 1 where there is one. Mirrors
and closed networks stay usable, and nothing tells where the book was written.
"""

import re
import subprocess
import sys
from pathlib import Path

# Written with one-letter classes, so that this file does not contain what it looks for.
REGISTRIES = (
    r"pypi[.]org",
    r"python[h]osted[.]org",
    r"registry[.]npmjs",
    r"npmjs[.]org",
    r"registry[.]yarnpkg",
)
PLACES = (
    r"/[h]ome/\w",
    r"/[U]sers/\w",
    r"[A-Z]:\\[U]sers",
    r"(?<![\w.}])/[r]oot/",
    r"(?<![\w.}])/[w]ork/",
    r"(?<![\w.}])/[o]pt/\w",
)
FORBIDDEN = re.compile("|".join(REGISTRIES + PLACES))


def committed_files() -> list[Path]:
    """Files that git tracks or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
        text=True,
    )
    return [path for path in map(Path, sorted(set(listed.stdout.split("\0")))) if path.is_file()]


def findings(path: Path) -> list[str]:
    """Lines of `path` that name a registry or a machine's folder; none for binary files."""
    content = path.read_bytes()
    if b"\0" in content:
        return []
    lines = content.decode("utf-8", errors="replace").splitlines()
    return [
        f"{path}:{number}: {found[0]}"
        for number, line in enumerate(lines, 1)
        if (found := FORBIDDEN.search(line))
    ]


def main() -> int:
    """Print all findings."""
    found = [line for path in committed_files() for line in findings(path)]
    for line in found:
        print(f"{line}: names a package registry or a place on one machine", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
