"""Rewrite archives of Python code without what no reader imports; the rest stays as it is.

Bytecode was tried too: it starts faster, but weighs nearly twice as much as source, and Python
starts while JupyterLab loads. The same input gives the same bytes.
"""

import base64
import hashlib
import zipfile
from pathlib import Path

#: Folders of tests and of what only they need.
UNUSED = {"tests", "testing_data", "benchmarks", "test"}
#: What is for type checkers, for JupyterLab's own half of the widgets, or for other programs.
UNUSED_ENDINGS = (".pyi", "py.typed", ".so", ".exe", ".1")
#: Colours for hundreds of languages, of which a kernel shows one.
LEXERS = "pygments/lexers/"
LEXERS_USED = {"__init__.py", "_mapping.py", "python.py"}
#: Parts of the standard library that need a terminal, a mail server or processes.
STDLIB = "python_stdlib.zip"
STDLIB_UNUSED = (
    *("_pyrepl/", "imaplib.py", "mailbox.py", "multiprocessing/", "poplib.py", "pydoc_data/"),
    *("smtplib.py", "turtle.py", "venv/", "wsgiref/", "xmlrpc/"),
)
#: The oldest date that a zip archive can hold.
DATE = (1980, 1, 1, 0, 0, 0)


def is_used(archive: str, name: str) -> bool:
    """Tell whether a file of an archive belongs into the kernel."""
    folders = name.split("/")[:-1]
    if UNUSED & set(folders) or name.endswith(UNUSED_ENDINGS):
        return False
    if any(folder.endswith(".data") for folder in folders[:1]):
        return False
    if name.startswith(LEXERS):
        return name.removeprefix(LEXERS) in LEXERS_USED
    return not (archive == STDLIB and name.startswith(STDLIB_UNUSED))


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
    with zipfile.ZipFile(source) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        files = {name: archive.read(name) for name in names if is_used(source.name, name)}
    files |= record(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
