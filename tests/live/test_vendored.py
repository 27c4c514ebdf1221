"""`make html PYODIDE=...`: NumPy lies in the site, and nobody else is asked for it."""

import hashlib
import json
import shutil
import subprocess
import sys
import threading

import pytest

from elsewhere import policy
from tests.browser.guard import watched
from tools.live import kernel, parts
from tools.notebooks import ROOT
from tools.serve import make_server

PAGE = """<!doctype html><html lang="en"><head><title>Live</title><link rel="icon" href="data:,">
<script src="../page/early.js" data-numpy="static/pyodide/numpy.whl" data-version="1"></script>
</head><body></body></html>"""


@pytest.fixture
def release(tmp_path, monkeypatch):
    """A release of two packages in a folder, and a core that knows them."""
    core, folder = tmp_path / "core", tmp_path / "release"
    for place in (core, folder):
        place.mkdir()
    packages = {}
    for name in ("matplotlib", "numpy"):
        (folder / f"{name}.whl").write_bytes(name.encode())
        known = {"name": name, "file_name": f"{name}.whl", "depends": [], "imports": [name]}
        packages[name] = known | {"sha256": hashlib.sha256(name.encode()).hexdigest()}
    for name in parts.CORE:
        (core / name).write_bytes(b"PK\x05\x06" + bytes(18))  # an archive of nothing
    lock = {"info": {"python": "3.14.2"}, "packages": packages}
    (core / parts.LOCK).write_text(json.dumps(lock))
    (core / "package.json").write_text('{"version": "9.9"}')
    monkeypatch.setattr(parts, "fetch_core", lambda work: core)
    monkeypatch.setattr(kernel, "fetched", lambda *given: [])
    return folder


@pytest.mark.parametrize("vendored", [True, False])
def test_a_release_that_is_named_goes_into_the_kernel(release, tmp_path, monkeypatch, vendored):
    target = tmp_path / "kernel"
    named = [str(release)] if vendored else []
    monkeypatch.setattr(sys, "argv", ["kernel", str(target), *named])
    assert kernel.main() == 0
    files = {one["file_name"] for one in parts.read_lock(target)["packages"].values()}
    if vendored:
        assert files == {"matplotlib.whl", "numpy.whl"}
        assert (target / "numpy.whl").read_bytes() == b"numpy"
    else:
        assert {name.partition("/pyodide/")[0] for name in files} == {policy.PYODIDE}


def test_make_hands_the_release_over():
    command = ["make", "--dry-run", "_pyodide", "PYODIDE=/some/release"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "-m tools.live.kernel _build/live-kernel /some/release" in ran.stdout


def test_a_page_with_numpy_beside_it_asks_nobody_else(browser, tmp_path):
    for name in ("page", "notebooks", "static/pyodide"):
        (tmp_path / "live" / name).mkdir(parents=True)
    shutil.copy(ROOT / "book" / "lite" / "page" / "early.js", tmp_path / "live" / "page")
    (tmp_path / "live" / "static" / "pyodide" / "worker.mjs").write_text("")
    html = policy.with_policy(PAGE, live=True)
    assert policy.PYODIDE not in html
    (tmp_path / "live" / "notebooks" / "index.html").write_text(html)
    with make_server(tmp_path, port=0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/live/notebooks/index.html"
        with watched(browser, address, settle=False) as page:
            assert page.evaluate("() => live.ask()") is True
            assert page.evaluate("() => live.told.numpy") is True
        server.shutdown()
