"""The kernel's files: only what the locks name, pure, and with hashes that the kernel checks."""

import hashlib
import json
import re
import tarfile
import zipfile

import pytest

from tools.live import parts
from tools.live.kernel import write_lock
from tools.live.lock import closure, compiled_entries, entry
from tools.live.parts import Refused
from tools.live.release import vendor_release
from tools.live.trim import trim

METADATA = "Metadata-Version: 2.1\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel(folder, name="small", text="VALUE = 1\n"):
    """A wheel of one module and its test."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", text)
        archive.writestr(f"{name}/tests/test_it.py", "assert False\n")
        archive.writestr(
            f"{name}-1.0.dist-info/METADATA", f"{METADATA}Name: {name}\nVersion: 1.0\n"
        )
        archive.writestr(f"{name}-1.0.dist-info/WHEEL", WHEEL)
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


@pytest.fixture
def released():
    """A release's lock of two packages, one of which needs the other."""
    content = {"numpy": b"numbers", "matplotlib": b"pictures"}
    return content, {
        name: {
            "name": name,
            "file_name": f"{name}.whl",
            "sha256": hashlib.sha256(text).hexdigest(),
            "depends": ["numpy"] if name == "matplotlib" else [],
        }
        for name, text in content.items()
    }


def test_what_is_compiled_stays_at_the_release_with_its_own_hash(released):
    _, packages = released
    distant = compiled_entries(packages, "9.9", set())
    assert distant["numpy"]["file_name"] == "https://cdn.jsdelivr.net/pyodide/v9.9/full/numpy.whl"
    assert distant["numpy"]["sha256"] == packages["numpy"]["sha256"]
    assert closure(packages, ("matplotlib",)) == ["matplotlib", "numpy"]


@pytest.mark.parametrize("form", ["folder", "archive"])
def test_a_release_is_vendored(released, tmp_path, form):
    content, packages = released
    release, target = tmp_path / "pyodide", tmp_path / "kernel"
    release.mkdir()
    target.mkdir()
    for name, text in content.items():
        (release / f"{name}.whl").write_bytes(text)
    if form == "archive":
        with tarfile.open(tmp_path / "release.tar.bz2", "w:bz2") as archive:
            archive.add(release, "pyodide")
        release = tmp_path / "release.tar.bz2"
    own = vendor_release(release, compiled_entries(packages, "9.9", set()), target)
    assert own["numpy"]["file_name"] == "numpy.whl"
    assert (target / "matplotlib.whl").read_bytes() == b"pictures"


def test_a_tampered_release_is_refused(released, tmp_path):
    _, packages = released
    for name in packages:
        (tmp_path / f"{name}.whl").write_bytes(b"something else")
    with pytest.raises(Refused, match="its hash is another"):
        vendor_release(tmp_path, compiled_entries(packages, "9.9", set()), tmp_path)


def test_a_release_without_the_file_is_refused(released, tmp_path):
    _, packages = released
    with pytest.raises(Refused, match="has no"):
        vendor_release(tmp_path, compiled_entries(packages, "9.9", set()), tmp_path)
    with pytest.raises(Refused, match="neither a folder nor an archive"):
        vendor_release(tmp_path / "nothing", {}, tmp_path)


def test_a_tampered_wheel_is_refused(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    made = wheel(source)
    locked = tmp_path / "locked.txt"
    locked.write_text(f"{made.as_uri()} --hash=sha256:{'0' * 64}\n")
    target = tmp_path / "target"
    with pytest.raises(Refused, match="not the locked ones"):
        parts.fetch_wheels(target, "3.14", locked)
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    locked.write_text(f"{made.as_uri()} --hash=sha256:{digest}\n")
    assert [path.name for path in parts.fetch_wheels(target, "3.14", locked)] == [made.name]


def test_a_wheel_for_one_system_is_refused(tmp_path):
    with pytest.raises(Refused, match="no pure Python wheel"):
        parts.checked_pure([tmp_path / "numpy-1.0-cp314-cp314-linux_x86_64.whl"])


def test_trimming_leaves_tests_out_and_gives_the_same_bytes(tmp_path):
    made = wheel(tmp_path)
    for name in ("one.whl", "two.whl"):
        trim(made, tmp_path / name)
    assert (tmp_path / "one.whl").read_bytes() == (tmp_path / "two.whl").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.whl") as archive:
        assert "small/__init__.py" in archive.namelist()
        assert not [name for name in archive.namelist() if "tests" in name]
        assert "small/__init__.py,sha256=" in archive.read("small-1.0.dist-info/RECORD").decode()


def test_the_lock_names_files_by_their_hash(tmp_path):
    made = wheel(tmp_path)
    name, known = entry(made)
    write_lock(tmp_path, {"info": {"python": "3.14.2"}}, {name: known})
    lock = json.loads((tmp_path / parts.LOCK).read_text())
    assert lock["packages"]["small"]["imports"] == ["small"]
    assert lock["packages"]["small"]["sha256"] == hashlib.sha256(made.read_bytes()).hexdigest()


def test_the_same_sources_give_the_same_lstmlib(tmp_path):
    one, two = (parts.build_lstmlib(tmp_path / name) for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_the_built_kernel_holds_what_it_says(live_site):
    kernel = live_site / "static" / "pyodide"
    packages = parts.read_lock(kernel)["packages"]
    assert {"lstmlib", "sympy", "anywidget", "numpy", "matplotlib"} <= set(packages)
    for name, known in packages.items():
        if "://" not in known["file_name"]:
            content = (kernel / known["file_name"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == known["sha256"], name
    distant = {known["file_name"] for known in packages.values() if "://" in known["file_name"]}
    assert all(
        re.match(r"https://cdn\.jsdelivr\.net/pyodide/v[\d.]+/full/", one) for one in distant
    )


def test_what_pages_prefetch_is_there(live_site):
    names = json.loads((live_site / "static" / "pyodide" / "prefetch.json").read_text())
    assert "static/pyodide/pyodide.asm.wasm" in names
    assert all((live_site / name).is_file() for name in names)
