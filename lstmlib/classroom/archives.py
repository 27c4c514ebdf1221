"""Files out of folders and archives that strangers filled, read with care.

Nothing is ever unpacked: what is wanted is read into memory, up to a limit, and whoever asked
writes it under a name of their own. So no path inside an archive reaches the disk.
"""

import contextlib
import io
import os
import stat
import zipfile
from dataclasses import dataclass

from lstmlib.classroom.course import Problem
from lstmlib.classroom.lms import sender

#: Bytes of one file, of all that is read from one archive, and files that an archive may hold.
ONE, ALL, FILES = 64_000_000, 8_000_000_000, 50_000
#: What operating systems and Jupyter leave beside files.
_LITTER = ("__MACOSX", ".DS_Store", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini")
#: What can be wrong inside an archive; RuntimeError is a password that is asked for.
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
_NOT_HERE = "it is not a notebook (.ipynb)"


class Refused(Exception):
    """A file that is not taken: why."""


@dataclass
class Entry:
    """A file that was found.

    Attributes
    ----------
    path : str
        Where: inside the archive or below the folder, with slashes. It is the student's or the
        platform's text: fit to be shown, never to be opened.
    file : str
        Its own name; where a student packed an archive, the name inside that.
    read : callable
        Gives the bytes, or raises `Refused`.
    source : str
        The folder or archive that was named.
    folder : pathlib.Path or None
        Where it stands on this disk, if it stands there by itself.
    """

    path: str
    file: str
    read: object
    source: str
    folder: object = None


def printable(text, length=160):
    """Text of others for a terminal: no control characters, no endless lines."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in text)
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"


@contextlib.contextmanager
def opened(paths):
    """All notebooks in folders, archives and files.

    Parameters
    ----------
    paths : list of pathlib.Path

    Yields
    ------
    entries : list of Entry
        They can be read as long as the context is open.
    refused : dict of str to str
        Path: why it is not among them.
    """
    entries, refused = [], {}
    with contextlib.ExitStack() as stack:
        for path in paths:
            if path.is_dir():
                _folder(path, entries, refused, stack)
            elif path.is_file():
                _file(path, path.name, entries, refused, stack)
            else:
                raise Problem(f"{path} does not exist. Name a folder, a zip file or a notebook.")
        yield entries, refused


def _folder(top, entries, refused, stack):
    for folder, inner, files in os.walk(top):
        inner[:] = sorted(name for name in inner if name not in _LITTER)
        for name in sorted([*files, *inner]):
            path = top.__class__(folder) / name
            shown = path.relative_to(top).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                refused[shown] = "it is a link, and links are not followed"
            elif stat.S_ISDIR(mode) or _litter(shown):
                continue
            elif not stat.S_ISREG(mode):
                refused[shown] = "it is not an ordinary file"
            else:
                # In a student's folder, or under a student's name, an archive is that student's.
                own = "/" in shown or sender(shown).platform
                _file(path, shown, entries, refused, stack, outer=shown if own else "")


def _file(path, shown, entries, refused, stack, outer=""):
    """One file on this disk: a notebook, or an archive of some; ``outer`` as for `_archive`."""
    kind = path.suffix.casefold()
    if kind == ".ipynb":
        read = _reader(lambda: path.open("rb"))
        entries.append(Entry(shown, path.name, read, str(path.parent), path.parent))
    elif kind == ".zip":
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
        except _BROKEN as error:
            refused[shown] = f"it cannot be read as a zip file ({error})"
            return
        _archive(archive, path.name, entries, refused, outer)
    elif not (path.name == "timestamp.txt" or path.name.startswith(".")):
        refused[shown] = _NOT_HERE


def _archive(archive, source, entries, refused, outer="", reader=None):
    """Notebooks of one archive; ``outer`` is the path of one that lies inside another."""
    infos = archive.infolist()
    most = ONE if outer else ALL
    if len(infos) > FILES or sum(info.file_size for info in infos) > most:
        refused[outer or source] = (
            f"it holds more than {FILES} files or {most // 1_000_000} MB: nobody hands in so much"
        )
        return
    reader = reader or (lambda info: _reader(lambda: archive.open(info)))
    for info in infos:
        name = _name(info)
        shown = f"{outer}/{name}" if outer else name
        if info.is_dir() or _litter(name):
            continue
        try:
            _check(info, name)
            kind = os.path.splitext(name)[1].casefold()
            if kind == ".ipynb":
                file = name.rpartition("/")[2]
                entries.append(Entry(outer or name, file, reader(info), source))
            elif kind == ".zip" and not outer:
                _inner(reader(info), source, entries, refused, name)
            else:
                raise Refused(_NOT_HERE)
        except Refused as why:
            refused[shown] = str(why)
        except _BROKEN as error:
            refused[shown] = f"it cannot be read ({error})"


def _inner(read, source, entries, refused, outer):
    """A student's own archive: one level of them is looked into."""

    def reader(info):
        def again():
            with zipfile.ZipFile(io.BytesIO(read())) as archive:
                return _reader(lambda: archive.open(info))()

        return again

    before = len(entries), len(refused)
    with zipfile.ZipFile(io.BytesIO(read())) as archive:
        _archive(archive, source, entries, refused, outer, reader)
    if before == (len(entries), len(refused)):
        raise Refused("it holds no notebook")


def _name(info):
    """The path in an archive; older programs write UTF-8 without saying that it is."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _check(info, name):
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise Refused("its name leads out of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused("it is a link, and links are not followed")
    if info.flag_bits & 0x1:
        raise Refused("it is locked with a password")


def _reader(opens):
    """A function that reads what ``opens`` opens, and no more of it than is sensible."""

    def read():
        try:
            with opens() as file:
                data = file.read(ONE + 1)
        except _BROKEN as error:
            raise Refused(f"it cannot be read ({error})") from error
        if len(data) > ONE:
            raise Refused(f"it has more than {ONE // 1_000_000} MB")
        return data

    return read


def _litter(path):
    parts = path.split("/")
    return any(part in _LITTER for part in parts) or parts[-1].startswith("._")
