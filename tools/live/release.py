"""Take what only the full Pyodide release has from a copy of it, checked against its hashes."""

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.live.parts import Refused


@contextmanager
def opened(release: Path) -> Iterator:
    """Yield a function that gives the bytes of a release's file, by its name."""
    if release.is_dir():
        folders = (release, release / "pyodide")

        def from_folder(name: str) -> bytes:
            for folder in folders:
                if (folder / name).is_file():
                    return (folder / name).read_bytes()
            raise Refused(f"{release} has no {name}.")

        yield from_folder
    elif release.is_file() and tarfile.is_tarfile(release):
        with tarfile.open(release) as archive:
            members = {Path(one.name).name: one for one in archive if one.isfile()}

            def from_archive(name: str) -> bytes:
                if name not in members:
                    raise Refused(f"{release} has no {name}.")
                return archive.extractfile(members[name]).read()

            yield from_archive
    else:
        raise Refused(f"{release} is neither a folder nor an archive of a Pyodide release.")


def vendor_release(release: Path, entries: dict[str, dict], folder: Path) -> dict[str, dict]:
    """Copy the files of `entries` into `folder`, and return the entries that name them there.

    Parameters
    ----------
    release : Path
        Folder or archive of the full release.
    entries : dict
        Those of the lock, their files at the release's address.
    folder : Path
        Where the kernel's files are.
    """
    own = {}
    with opened(release) as read:
        for name, known in entries.items():
            file = known["file_name"].rsplit("/", 1)[-1]
            content = read(file)
            if hashlib.sha256(content).hexdigest() != known["sha256"]:
                raise Refused(f"{file} of {release} is not the release's: its hash is another.")
            (folder / file).write_bytes(content)
            own[name] = {**known, "file_name": file}
    return own
