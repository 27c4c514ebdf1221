"""Put the live site together: JupyterLite, the kernel, ``lstmlib`` and the chapters' notebooks."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from tools import notebooks
from tools.live import page, parts
from tools.live.kernel import write_lock
from tools.live.lock import entry
from tools.live.trim import trim
from tools.notebooks import practice
from tools.policy import guard_live

CONFIGURED = Path("book", "lite")
#: Notebooks as files for a reader's own Jupyter, beside the copies that open here.
DOWNLOADS = "download"
SETTINGS = ("jupyter-lite.json", "overrides.json", "jupyter_lite_config.json")
EXTENSIONS = (
    "@jupyterlite/pyodide-kernel-extension",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
)


def add_lstmlib(kernel: Path, plain: bool = False) -> None:
    """Put this checkout's ``lstmlib`` into the kernel's files."""
    with tempfile.TemporaryDirectory() as place:
        wheel = parts.build_lstmlib(Path(place))
        (shutil.copy if plain else trim)(wheel, kernel / wheel.name)
    lock = parts.read_lock(kernel)
    name, own = entry(kernel / wheel.name)
    write_lock(kernel, lock, lock["packages"] | {name: own})


def site_address() -> str | None:
    """Where the book is published, if the configuration says so."""
    configuration = yaml.safe_load(Path("_config.yml").read_text())
    return configuration.get("html", {}).get("baseurl") or None


def write_notebooks(folder: Path, address: str | None, only: tuple[str, ...] = ()) -> None:
    """Write the chapters' notebooks and those to practise with; links get the book's address."""
    notebooks.write(folder, address, only)
    practice.write(folder / practice.FOLDER)


def build_lite(folder: Path, source: Path) -> None:
    """Run JupyterLite's own build on `source`; its record of earlier builds does not survive."""
    extensions = Path(sys.prefix, "share", "jupyter", "labextensions")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    command += [f"--lite-dir={source}", f"--output-dir={folder.resolve()}"]
    command += [f"--contents={source / 'contents'}", "--LiteBuildConfig.ignore_sys_prefix=True"]
    option = "--LiteBuildConfig.federated_extensions"
    command += [f"{option}={extensions / name}" for name in EXTENSIONS]
    run = subprocess.run(command, cwd=source, capture_output=True, text=True)
    if run.returncode != 0:
        raise parts.Refused(f"JupyterLite was not built:\n{run.stdout[-4000:]}{run.stderr[-4000:]}")


def assemble(folder: Path, kernel: Path, plain: bool = False, only: tuple[str, ...] = ()) -> None:
    """Write the whole live site into an emptied `folder`.

    Parameters
    ----------
    folder : Path
        Where it goes.
    kernel : Path
        Files of the kernel, from `tools.live.kernel`.
    plain : bool
        Without our start-up: what tuning is compared with.
    only : tuple of str
        Names of the chapters wanted; all by default.
    """
    with tempfile.TemporaryDirectory() as place:
        source = Path(place)
        for name in SETTINGS:
            shutil.copy(CONFIGURED / name, source)
        files = source / "static" / "pyodide"
        shutil.copytree(kernel, files)
        add_lstmlib(files, plain)
        write_notebooks(source / "contents", page.BOOK, only)
        if not plain:
            page.add_kernel_start(files)
        shutil.rmtree(folder, ignore_errors=True)
        build_lite(folder, source)
    write_notebooks(folder / DOWNLOADS, site_address(), only)
    if plain:
        configure_plain(folder)
    else:
        page.add_to_site(folder)
        guard_live(folder)  # last: it blocks scripts that are put into the pages later


def configure_plain(folder: Path) -> None:
    """Start the kernel in the ordinary way, with all packages at once."""
    path = folder / "jupyter-lite.json"
    settings = json.loads(path.read_text())
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    own = plugins[page.PLUGIN]
    packages = parts.read_lock(folder / "static" / "pyodide")["packages"]
    own["loadPyodideOptions"]["packages"] = sorted(
        name for name in packages if name not in parts.compiled_names(packages)
    )
    path.write_text(json.dumps(settings, indent=2))
