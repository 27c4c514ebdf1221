"""What the live kernel's packages and the stamp of the live site hold."""

import json
import subprocess
import sys
from pathlib import Path

from tools.live import __main__ as live
from tools.live import parts

ROOT = Path(__file__).resolve().parents[2]
#: Imports parts of the library where only the kernel's packages can be found.
KERNEL = """
import importlib, json, sys

parts, allowed = json.loads(sys.stdin.read())
allowed = {*allowed, *sys.stdlib_module_names}


class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Absent())
for part in parts:
    importlib.import_module(part)
"""
LOADED = """
import json, sys

import tools.live.site

files = (getattr(one, "__file__", None) for one in list(sys.modules.values()))
print(json.dumps([one for one in files if one]))
"""
#: What the kernel is put together with, which has a stamp of its own.
ELSEWHERE = {"tools/node.py", "tools/vendor.py", "tools/__init__.py"}


def test_the_kernel_has_what_the_library_imports(live_site):
    packages = parts.read_lock(live_site / "static" / "pyodide")["packages"].values()
    allowed = sorted({name for one in packages for name in one["imports"]})
    needed = ["lstmlib.online", "lstmlib.tasks", "lstmlib.tasks.reber", "lstmlib.symbolic"]
    needed += ["lstmlib.train", "lstmlib.plots", "lstmlib.lens"]
    needed += ["lstmlib.classroom.checking", "lstmlib.classroom.handing_in"]
    command = [sys.executable, "-c", KERNEL]
    given = json.dumps([needed, allowed])
    ran = subprocess.run(command, input=given, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_the_live_site_is_made_anew_when_what_makes_it_changes():
    command = [sys.executable, "-c", LOADED]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = [Path(name) for name in json.loads(ran.stdout)]
    ours = {
        one.relative_to(ROOT).as_posix()
        for one in loaded
        if one.is_relative_to(ROOT) and ".venv" not in one.parts
    }
    assert "tools/policy.py" in ours and "book/_ext/elsewhere/policy.py" in ours
    seen = {name for name in ours if any(Path(name).is_relative_to(one) for one in live.INPUTS)}
    assert ours - seen == ELSEWHERE
