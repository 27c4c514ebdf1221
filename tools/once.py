"""Run a command once for each content of its inputs.

``python -m tools.once STAMP --inputs FILE... --outputs FILE... -- COMMAND...`` runs the command
unless the stamp says that it already succeeded on the same inputs. Names and contents are
compared, not times: a deleted file counts, a touched one does not, and neither does a checkout.
"""

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

# Python's own leavings; hidden files (editors, notebook checkpoints) do not count either.
IGNORED = {"__pycache__"}


def files_below(path: Path) -> Iterator[Path]:
    """Yield `path` itself where it is a file, else every visible file below it, in order."""
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            if child.name not in IGNORED and not child.name.startswith("."):
                yield from files_below(child)


def digest(
    inputs: Iterable[Path | str],
    words: Iterable[str] = (),
    keep: Callable[[Path], bool] = lambda path: True,
) -> str:
    """Hash the names and contents of all `inputs` that `keep` accepts, and the `words`."""
    total = hashlib.sha256()
    for word in words:
        total.update(f"word {word}\0".encode())
    for path in sorted(map(Path, inputs)):
        for file in filter(keep, files_below(path)):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            total.update(f"file {file.as_posix()} {content}\0".encode())
    return total.hexdigest()


def is_fresh(stamp: Path, fingerprint: str, outputs: Iterable[Path | str] = ()) -> bool:
    """Tell whether `stamp` records `fingerprint` and all `outputs` are there."""
    return (
        stamp.is_file()
        and stamp.read_text() == fingerprint
        and all(Path(output).exists() for output in outputs)
    )


def run_once(
    stamp: Path,
    fingerprint: str,
    action: Callable[[], int],
    outputs: Iterable[Path | str] = (),
) -> int:
    """Call `action` unless its work is fresh; record its success, and only that.

    The fingerprint was taken before the action: what changes meanwhile makes the next run stale.
    """
    outputs = list(outputs)
    if is_fresh(stamp, fingerprint, outputs):
        return 0
    stamp.unlink(missing_ok=True)
    status = action()
    if status != 0:
        return status
    missing = [str(output) for output in outputs if not Path(output).exists()]
    if missing:
        print(f"It left no {', '.join(missing)}.", file=sys.stderr)
        return 1
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)
    return 0


def main(argv: list[str] | None = None) -> int:
    """Parse the command line and run its command where that is needed."""
    argv = sys.argv[1:] if argv is None else argv
    if "--" not in argv:
        raise SystemExit("usage: python -m tools.once STAMP [options] -- COMMAND...")
    cut = argv.index("--")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stamp", type=Path)
    parser.add_argument("--inputs", nargs="*", type=Path, default=[])
    parser.add_argument("--outputs", nargs="*", type=Path, default=[])
    parser.add_argument("--say", default="", help="a line to print before the command runs")
    parser.add_argument("--failure", default="", help="a line to print where it fails")
    options = parser.parse_args(argv[:cut])
    command = argv[cut + 1 :]

    def action() -> int:
        if options.say:
            print(options.say, flush=True)
        return subprocess.run(command).returncode

    status = run_once(options.stamp, digest(options.inputs, command), action, options.outputs)
    if status != 0 and options.failure:
        print(f"\n{options.failure}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
