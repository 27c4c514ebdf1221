"""Rewrite archives of Python code as bytecode, without tests: from ``in/`` to ``out/``.

Runs in the kernel's Python (see ``compile.mjs``), because bytecode fits one Python only. A
browser would compile every module that is imported, at every visit. The same input gives the
same bytes.
"""

import base64
import hashlib
import importlib.util
import marshal
import zipfile
from pathlib import Path

#: Folders that no reader imports.
UNUSED = {"tests", "testing_data", "benchmarks", "test"}
#: What is for type checkers, for JupyterLab's own server, or for other programs.
UNUSED_ENDINGS = (".pyi", "py.typed", ".so", ".exe", ".1")
#: Packages whose source a reader may want to look at, and that the pages quote.
WITH_SOURCE = {"lstmlib"}
#: The oldest date that a zip archive can hold.
DATE = (1980, 1, 1, 0, 0, 0)
#: Flags of a `.pyc` that is never compared with its source.
UNCHECKED = (0b01).to_bytes(4, "little")


def is_used(name: str) -> bool:
    """Tell whether a file of an archive belongs into the kernel."""
    parts = name.split("/")
    beside = any(part.endswith(".data") for part in parts[:1])
    return not (UNUSED & set(parts[:-1]) or beside or name.endswith(UNUSED_ENDINGS))


def bytecode(name: str, source: bytes) -> bytes:
    """What Python would write as the `.pyc` of a module."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    return importlib.util.MAGIC_NUMBER + UNCHECKED + bytes(8) + marshal.dumps(code)


def rewritten(name: str, content: bytes) -> dict[str, bytes]:
    """The files that stand for one file of an archive, by name."""
    if not name.endswith(".py"):
        return {name: content}
    if name.split("/")[0] not in WITH_SOURCE:
        return {name + "c": bytecode(name, content)}
    folder, _, file = name.rpartition("/")
    cached = f"{folder}/__pycache__/{file[:-3]}.cpython-314.pyc"
    return {name: content, cached: bytecode(name, content)}


def record(files: dict[str, bytes]) -> dict[str, bytes]:
    """A wheel's list of its own files, by name; nothing where it is no wheel."""
    own = next((name for name in files if name.endswith(".dist-info/RECORD")), None)
    if own is None:
        return {}
    lines = []
    for name, content in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},,\n" if name == own else f"{name},sha256={digest},{len(content)}\n")
    return {own: "".join(lines).encode()}


def trim(source: Path, target: Path) -> None:
    """Write one archive again."""
    files = {}
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            if not name.endswith("/") and is_used(name):
                files |= rewritten(name, archive.read(name))
    files |= record(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])


if __name__ == "__main__":
    for found in sorted(Path("in").iterdir()):
        trim(found, Path("out", found.name))
