"""Our own part of the live pages: Python's early start, the progress line, the notice."""

import hashlib
import html
import json
import shutil
from pathlib import Path

import jupyter_server

from tools.live import parts
from tools.live.lock import sha256

SOURCES = Path("book", "lite")
WORKER = "extensions/@jupyterlite/pyodide-kernel-extension/static"
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
KERNEL_SCRIPTS = ("start.mjs", "worker.mjs", "live_kernel.py")
PAGE_FILES = ("early.js", "live.js", "live.css")
PAGES = ("notebooks/index.html",)
#: Stands for the book's address in the live copies: only a page that opens one knows where it is.
BOOK = "https://this-book.invalid/"


def add_kernel_start(kernel: Path) -> None:
    """Add what starts Pyodide, with the list of the files that it loads."""
    for name in KERNEL_SCRIPTS:
        shutil.copy(SOURCES / "kernel" / name, kernel)
    packages = parts.read_lock(kernel)["packages"]
    compiled = parts.compiled_names(packages)
    loaded = sorted(name for name in packages if name not in compiled)
    names = [packages[name]["file_name"] for name in loaded]
    fetched = [*(name for name in parts.CORE if not name.endswith(".mjs")), parts.LOCK]
    files = {
        name: {"size": (kernel / name).stat().st_size, "sha256": sha256(kernel / name)}
        for name in [*fetched, "live_kernel.py", *names]
    }
    imports = sorted({one for name in compiled for one in packages[name]["imports"]})
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]
    texts = {"FILES": files, "PACKAGES": loaded, "COMPILED": imports, "VERSION": version}
    scripts = [name for name in parts.CORE if name.endswith(".mjs")]
    early = [f"static/pyodide/{name}" for name in [*scripts, "start.mjs", "files.mjs", *files]]
    (kernel / "prefetch.json").write_text(json.dumps(early))
    (kernel / "files.mjs").write_text(
        "".join(f"export const {name} = {json.dumps(value)};\n" for name, value in texts.items())
    )


def add_to_site(folder: Path) -> None:
    """Add our scripts to the notebook page of a built site."""
    kernel = folder / "static" / "pyodide"
    worker = next((folder / WORKER).glob("comlink.worker.*.js"))
    script = kernel / "worker.mjs"
    address = f"../../{worker.relative_to(folder).as_posix()}"
    script.write_text(script.read_text().replace("JUPYTERLITE_WORKER", address))
    (folder / "page").mkdir()
    for name in PAGE_FILES:
        shutil.copy(SOURCES / "page" / name, folder / "page")
    version = versioned([kernel / "files.mjs", *(folder / "page").iterdir()])
    numpy = parts.read_lock(kernel)["packages"]["numpy"]["file_name"]
    numpy = numpy if "://" in numpy else f"static/pyodide/{numpy}"
    add_icons(folder)
    configure(folder)
    for page in PAGES:
        add_to_page(folder / page, numpy, version)


def add_icons(folder: Path) -> None:
    """Add the tab's icons, which JupyterLab asks for and JupyterLite does not bring."""
    icons = Path(jupyter_server.__file__).parent / "static" / "favicons"
    shutil.copytree(icons, folder / "static" / "favicons")


def configure(folder: Path) -> None:
    """Let the kernel load Pyodide through our start, and leave out a file that is asked in vain."""
    path = folder / "jupyter-lite.json"
    settings = json.loads(path.read_text())
    plugins = settings["jupyter-config-data"]["litePluginSettings"]
    # JupyterLite's build has put Pyodide's own address here.
    plugins[PLUGIN]["pyodideUrl"] = "./static/pyodide/start.mjs"
    path.write_text(json.dumps(settings, indent=2) + "\n")
    # Each page asks for both kinds of settings, and an error in the console hides real ones.
    for page in PAGES:
        shutil.copy(folder / "jupyter-lite.ipynb", (folder / page).parent)


def versioned(files: list[Path]) -> str:
    """A word that is another whenever a file is."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.read_bytes())
    return total.hexdigest()[:12]


def add_to_page(page: Path, numpy: str, version: str) -> None:
    """Add our scripts and styles to one page."""
    text = page.read_text()
    head = (
        '<link rel="icon" href="favicon.ico">\n'
        f'<link rel="stylesheet" href="../page/live.css?{version}">\n'
        f'<script src="../page/early.js?{version}" data-numpy="{html.escape(numpy)}"'
        f' data-book="{BOOK}" data-version="{version}"></script>\n'
    )
    tail = f'<script src="../page/live.js?{version}"></script>\n'
    text = text.replace("<html>", '<html lang="en">', 1)
    text = text.replace("<meta charset", head + "<meta charset", 1)
    page.write_text(text.replace("</body>", tail + "</body>", 1))
