"""The kernel's own list of packages: ``pyodide-lock.json``, with our files and their hashes."""

import hashlib
import re
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from tools.live.parts import Refused

#: What is compiled for WebAssembly, and so on no package registry.
COMPILED = ("numpy", "matplotlib")
#: Where the Pyodide project publishes its releases.
CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"


def normal(name: str) -> str:
    """A package's name as locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sha256(path: Path) -> str:
    """Hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def imports_of(names: list[str]) -> list[str]:
    """The top-level modules among the files of a wheel."""
    tops = {name.split("/")[0].split(".")[0] for name in names if name.endswith((".py", ".pyc"))}
    return sorted(top for top in tops if top.isidentifier())


def entry(wheel: Path) -> tuple[str, dict]:
    """A wheel's entry, and the name it stands under.

    It depends on nothing: all our wheels are loaded when the kernel starts.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        meta = next((name for name in names if name.endswith(".dist-info/METADATA")), None)
        if meta is None:
            raise Refused(f"{wheel.name} is no wheel.")
        fields = HeaderParser().parsestr(archive.read(meta).decode())
    name = normal(fields["Name"])
    return name, {
        "name": name,
        "version": fields["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": imports_of(names),
        "depends": [],
        "unvendored_tests": False,
    }


def closure(packages: dict, roots: tuple[str, ...]) -> list[str]:
    """Names of `roots` and of all that they need."""
    found: list[str] = []
    waiting = [normal(root) for root in roots]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += map(normal, packages[name]["depends"])
    return sorted(found)


def compiled_entries(packages: dict, version: str, own: set[str]) -> dict[str, dict]:
    """What the release compiled, with its own hashes and the release's address.

    Parameters
    ----------
    packages : dict
        Those of the release's lock.
    version : str
        The release.
    own : set of str
        Names that we bring ourselves.
    """
    base = CDN.format(version=version)
    names = [name for name in closure(packages, COMPILED) if name not in own]
    return {
        name: {**packages[name], "file_name": base + packages[name]["file_name"], "compiled": True}
        for name in names
    }
