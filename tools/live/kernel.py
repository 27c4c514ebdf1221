"""Put the kernel's files together: ``python -m tools.live.kernel FOLDER``.

They change only with the locks and with what trims them, so that they are made once and kept
(``_pyodide`` in the Makefile). Pyodide and the wheels keep their code; what no reader imports, as
tests, is left out.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from tools.live import parts
from tools.live.lock import compiled_entries, entry
from tools.live.release import vendor_release
from tools.live.trim import STDLIB, trim


def assemble(folder: Path, release: str = "", plain: bool = False) -> None:
    """Fill `folder` with what the browser loads for Python, but for ``lstmlib``.

    Parameters
    ----------
    folder : Path
        It is emptied first.
    release : str
        Folder or archive of the full Pyodide release; without one, what it alone has stays at
        the release's public address.
    plain : bool
        Take every part as it comes: what tuning is compared with.
    """
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        core = parts.fetch_core(work)
        released = parts.read_lock(core)
        wheels = fetched(work / "in", parts.python_of(released), plain)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        lay = shutil.copy if plain else trim
        for name in parts.CORE:
            shutil.copy(core / name, folder)
        for archive in (core / STDLIB, *wheels):
            lay(archive, folder / archive.name)
        version = json.loads((core / "package.json").read_text())["version"]
    packages = dict(entry(folder / wheel.name) for wheel in wheels)
    distant = compiled_entries(released["packages"], version, set(packages))
    if release:
        distant = vendor_release(Path(release), distant, folder)
    write_lock(folder, released, packages | distant)


def fetched(folder: Path, python: str, plain: bool) -> list[Path]:
    """All wheels of the kernel in `folder`, without those that a tuned kernel leaves out."""
    folder.mkdir()
    for wheel in parts.kernel_wheels():
        shutil.copy(wheel, folder)
    parts.fetch_wheels(folder, python)
    if not plain:
        for name in parts.LEFT_OUT:
            for wheel in folder.glob(f"{name}-*"):
                wheel.unlink()
    return sorted(folder.glob("*.whl"))


def write_lock(folder: Path, released: dict, packages: dict) -> None:
    """Write the lock that the kernel reads."""
    lock = {"info": released["info"], "packages": dict(sorted(packages.items()))}
    (folder / parts.LOCK).write_text(json.dumps(lock, indent=1) + "\n")


def main() -> int:
    """Assemble; what is wrong with a part is said in a sentence."""
    folder, *release = sys.argv[1:]
    try:
        assemble(Path(folder), *release)
    except parts.Refused as error:
        print(f"\nThe live notebooks' kernel was not made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
