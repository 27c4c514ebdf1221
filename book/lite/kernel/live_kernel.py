"""Gives the kernel NumPy when a cell needs it, and a clear sentence where it cannot be had.

NumPy and Matplotlib are compiled for WebAssembly by the Pyodide project and on no package
registry: they come from its release. Nothing here stands in for them.
"""

import asyncio
import io
import marshal
import re
import sys
import zipfile
from importlib.machinery import PathFinder
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import js
import pyodide_js
import pyodide_kernel
import pyodide_kernel.kernel
from pyodide.code import find_imports
from pyodide.ffi import to_js

#: Modules that the release compiled, or that only those need.
COMPILED = set(js.live.compiled.to_py())
#: Seconds after which fetching them is given up.
PATIENCE = 90
#: Parts of lstmlib that need no NumPy.
SYMBOLIC = re.compile(
    r"^\s*(from lstmlib\.symbolic\b.*|import lstmlib\.symbolic\b.*|from lstmlib import symbolic\b.*"
    r"|from lstmlib\.widgets import DerivationStepper\s*)$",
    re.MULTILINE,
)
PICTURES = re.compile(r"\b(matplotlib|plt|plots|figure)\b")
#: Rest of the head of bytecode that is never compared with its source.
UNCHECKED = (1).to_bytes(4, "little") + bytes(8)
SENTENCE = (
    "NumPy could not be fetched, and this cell needs it. Cells that use SymPy only still run. "
    "Where the network lets cdn.jsdelivr.net through, press “Try again” above and run this cell "
    "again; or download the notebook and run it in Jupyter on a computer."
)


class NumPyMissing(ImportError):
    """What a cell ends with that needs NumPy where there is none."""


class Absent:
    """Says what is missing, for modules that nobody else found."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """Refuse a compiled module that is not here; leave all others alone."""
        if name.split(".")[0] in COMPILED:
            raise NumPyMissing(SENTENCE, name=name)


def needed(code):
    """Packages of the release that a cell may need."""
    try:
        tops = set(find_imports(code))
    except SyntaxError:
        return []
    own = SYMBOLIC.sub("", code)
    if "lstmlib" in find_imports(own) or re.search(r"\bll\.", own):
        tops.add("numpy")
    if "numpy" in tops and PICTURES.search(own):
        tops.add("matplotlib")
    return sorted(tops & COMPILED)


async def load_packages(code):
    """Fetch what a cell needs; what cannot be had is named when the cell imports it."""
    names = [name for name in needed(code) if name not in sys.modules]
    loaded = set(pyodide_js.loadedPackages.to_py())
    if not set(names) - loaded:
        return
    if not await js.live.reachable():
        return
    js.live.says(f"Fetching {' and '.join(names)}")
    try:
        async with asyncio.timeout(PATIENCE):
            # What goes wrong is said below, in the reader's words: no error in the console.
            await pyodide_js.loadPackage(to_js(names), errorCallback=js.console.info)
    except Exception:
        pass
    js.live.ready()
    if set(names) - set(pyodide_js.loadedPackages.to_py()):
        js.live.missing()


async def compiled():
    """An archive of SymPy that starts faster: all of its source, and bytecode of what is in use.

    It is made in small steps, between which cells run.
    """
    made = io.BytesIO()
    used = {module.__name__: module for module in list(sys.modules.values())}
    with zipfile.ZipFile(made, "w") as archive:
        for top in ("sympy", "mpmath"):
            root = Path(used[top].__file__).parent
            for path in sorted(root.rglob("*.py")):
                name = path.relative_to(root.parent).as_posix()
                archive.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED, 1)
                dotted = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
                if dotted in used:
                    code = marshal.dumps(
                        compile(path.read_bytes(), name, "exec", dont_inherit=True)
                    )
                    archive.writestr(f"{name}c", MAGIC_NUMBER + UNCHECKED + code)
                    await asyncio.sleep(0)
    return made.getvalue()


def show_sentence(shell, kind, error, traceback, tb_offset=None):
    """Show the sentence alone: where in which library NumPy was imported helps nobody."""
    shell._showtraceback(kind, error, [str(error)])
    return [str(error)]


def install():
    """Take the place of the kernel's own loading of packages."""
    shell = pyodide_kernel.ipython_shell
    # The reader's own files come last: every look into them is a question to the page.
    if "" in sys.path:
        sys.path.remove("")
        sys.path.append("")
    shell.Completer.use_jedi = False
    shell.set_custom_exc((NumPyMissing,), show_sentence)
    pyodide_kernel.kernel._load_packages_from_imports = load_packages
    sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, Absent)


install()
