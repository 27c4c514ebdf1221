"""The classroom's command line, run as an instructor runs it."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def command(verb, *words, folder=None):
    """The words of one command."""
    place = [] if folder is None else ["--class", str(folder)]
    return [sys.executable, "-m", "lstmlib.classroom", verb, *map(str, words), *place]


def run(verb, *words, folder=None, status=0):
    """Run a command, see that it ends with ``status``, and return what it printed."""
    line = command(verb, *words, folder=folder)
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == status, f"{' '.join(line)}\n{done.stdout}\n{done.stderr}"
    return done


def digests(folder):
    """Dict from each file below a folder to a digest of what it holds, links not followed."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = f"link to {path.readlink()}"
        elif path.is_file():
            inner = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(folder))] = inner
    return found
