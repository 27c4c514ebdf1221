"""A JupyterLab of the tests' own, and a notebook in it as a reader drives it.

The server listens on a free loopback port with a token. All that Jupyter keeps for a user
(settings, data, workspaces, signatures) is in a folder of the test's.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

#: Seconds that a busy machine may take to start the server.
PATIENCE = 90
FAILED = "JupyterLab did not start, so its tests cannot run ({reason}). It said:\n{said}"
EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "anywidget")
#: What a fresh user would be asked, and what would call another site.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
RUN = """async ({ at, code }) => {
  const panel = [...jupyterapp.shell.widgets("main")].find((one) => one.sessionContext);
  const { content } = panel;
  if (code !== null) content.widgets[at].model.sharedModel.setSource(code);
  content.activeCellIndex = at;
  await content.scrollToItem(at);
  await jupyterapp.commands.execute("notebook:run-cell");
  const outputs = content.widgets[at].model.outputs.toJSON();
  const wrong = outputs.find((one) => one.output_type === "error");
  if (wrong) throw new Error(`cell ${at}: ${wrong.ename}: ${wrong.evalue}`);
  return outputs.filter((one) => one.output_type === "stream").map((one) => one.text).join("");
}"""
#: The notebook's panel, once the page shows one.
PANEL = """() => [...(globalThis.jupyterapp?.shell.widgets("main") ?? [])]
  .find((one) => one.sessionContext)"""
READY = f"""async () => {{
  const panel = ({PANEL})();
  await Promise.all([jupyterapp.restored, panel.revealed, panel.sessionContext.ready]);
}}"""


class Lab:
    """A running server.

    Parameters
    ----------
    folder : Path
        Where its notebooks lie.
    url : str
        Its address, without a closing slash.
    token : str
        What opens it.
    """

    def __init__(self, folder, url, token):
        self.folder, self.url, self.token = folder, url, token

    def write(self, name, *cells):
        """Write a notebook of code cells; returns the address that opens it alone."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.folder / f"{name}.ipynb")
        return f"{self.url}/doc/workspaces/{name}/tree/{name}.ipynb?token={self.token}"


class Notebook:
    """One open notebook: `page` is Playwright's."""

    def __init__(self, page):
        self.page = page
        page.wait_for_function(PANEL)
        page.evaluate(READY)

    def run(self, at, code=None):
        """Run a cell, with other code if some is given; returns what it printed."""
        return self.page.evaluate(RUN, {"at": at, "code": code})

    def cell(self, at):
        """The cell in the page, for Playwright to look into."""
        return self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{at}']")


def environment(home):
    """Variables that keep Jupyter, IPython and matplotlib inside a folder."""
    folders = {
        "HOME": "",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "MPLCONFIGDIR": "matplotlib",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    return kept | {name: str(home / folder) for name, folder in folders.items()}


def _command(folder, port):
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"),
        *("--LabApp.extension_manager=readonly", "--LabApp.news_url=None"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--LabApp.labextensions_path={_extensions(folder.parent)}",
    ]


def _extensions(home):
    """Folder of the extensions that widgets need; others, such as the live site's, stay out."""
    place, installed = home / "labextensions", Path(sys.prefix, "share/jupyter/labextensions")
    for name in EXTENSIONS:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if not (place / name).exists():
            (place / name).symlink_to(installed / name)
    return place


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def _settings(home):
    for plugin, values in SETTINGS.items():
        package, name = plugin.split(":")
        path = home / "settings" / package / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


@contextmanager
def running(home, command=_command, patience=PATIENCE):
    """Start a server that lives as long as the block.

    Parameters
    ----------
    home : Path
        Folder that takes all that is written.
    command : callable
        Makes the command line out of the notebooks' folder and the port.
    patience : float
        Seconds until starting is given up.

    Yields
    ------
    Lab
    """
    folder = home / "notebooks"
    folder.mkdir(parents=True)
    _settings(home)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    log = home / "server.log"
    variables = environment(home) | {"JUPYTER_TOKEN": token}
    with log.open("w") as out:
        server = subprocess.Popen(
            command(folder, port), env=variables, cwd=folder, stdout=out, stderr=out
        )
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + patience
        while not _answers(f"{url}/api/status?token={token}"):
            late = time.monotonic() > end
            if late or server.poll() is not None:
                reason = f"no answer in {patience:g} s" if late else f"exit {server.returncode}"
                said = "\n".join(log.read_text().splitlines()[-15:])
                pytest.fail(FAILED.format(reason=reason, said=said), pytrace=False)
            time.sleep(0.2)
        yield Lab(folder, url, token)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
