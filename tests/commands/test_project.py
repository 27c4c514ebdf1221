"""What the project promises on paper: locks, metadata, the readme and the list of commands."""

import itertools
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from tools import lab

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
CHAPTERS = [path for path in sorted(BOOK.rglob("*.md")) if "/_" not in path.as_posix()]
LOCKS = (
    "requirements",
    "requirements-live",
    "requirements-test",
    "requirements-classroom",
    "requirements-node",
)


def pins(lock: str) -> dict[str, set[str]]:
    """Version, or versions for different systems, of each package in a lock."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / lock).read_text(), re.M):
        found.setdefault(normal(name), set()).add(version)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes_and_no_host(name):
    text = (ROOT / f"{name}.txt").read_text()
    assert "://" not in text
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert all(line.startswith(("    --hash", "#")) or "==" in line for line in text.splitlines())


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_all_that_is_asked_for(name):
    asked = (ROOT / f"{name}.in").read_text()
    locked = pins(f"{name}.txt")
    for package, exact in re.findall(r"^([\w.-]+)(?:==([\w.]+))?", asked, re.M):
        if not package.startswith("-"):
            assert normal(package) in locked
            assert not exact or locked[normal(package)] == {exact}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(LOCKS[:1] + LOCKS[2:4], 2)))
def test_the_locks_of_one_environment_agree(one, other):
    here, there = pins(f"{one}.txt"), pins(f"{other}.txt")
    shared = here.keys() & there.keys()
    assert shared
    assert {name: here[name] for name in shared} == {name: there[name] for name in shared}


def test_torch_stays_outside_the_locks():
    assert all("torch" not in pins(f"{name}.txt") for name in LOCKS)
    assert "TORCH ?= torch==" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize(
    ("folder", "package", "version"),
    [
        (".", "mathjax", "3.2.2"),
        (".", "pyodide", "314.0.7"),
        (".", "reveal.js", "6.0.2"),
        ("tools/lighthouse", "lighthouse", "13.5.0"),
    ],
)
def test_the_npm_locks_hold_hashes_and_no_addresses(folder, package, version):
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    outside = {name: entry for name, entry in packages.items() if name}
    assert outside[f"node_modules/{package}"]["version"] == version
    assert all("integrity" in entry and "resolved" not in entry for entry in outside.values())


def test_the_version_stands_in_one_place():
    import lstmlib

    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "version" not in metadata["project"]
    assert metadata["project"]["dynamic"] == ["version"]
    assert not re.search(r"^version:", (ROOT / "CITATION.cff").read_text(), re.M)
    changelog = (ROOT / "CHANGELOG.md").read_text()
    version = re.escape(lstmlib.__version__)
    assert re.search(
        rf"^## (Unreleased: {version}|{version} - \d{{4}}-\d\d-\d\d)$", changelog, re.M
    )


def test_the_wheel_holds_scripts_and_styles(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    library = [path for path in (ROOT / "lstmlib").rglob("*") if path.is_file()]
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in library
        if path.suffix in (".py", ".js", ".css", ".json")
    }
    assert any(name.endswith(".js") for name in wanted)
    stored = (ROOT / "book/practice/results").glob("*.jsonl")
    wanted |= {f"lstmlib/plots/results/{path.name}" for path in stored}
    assert wanted - packed == set()
    assert not [name for name in packed if name.startswith(("tests", "tools", "book"))]


def test_help_is_the_default_and_names_every_command():
    shown = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    named = re.findall(r"^make (\w+)", shown.stdout, re.M)
    makefile = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^([a-z]\w*):", makefile, re.M)
    assert sorted(named) == sorted(set(targets) - {"help"})
    assert set(named) == {
        *("book", "html", "test", "bench", "gallery", "lab", "lint", "lock", "clean"),
        *("links", "dist", "publish", "lighthouse", "live", "pdf", "zip", "tables"),
        *("classroom", "sandbox", "slides"),
    }


def test_without_a_new_enough_python_the_sentence_is_clear():
    run = subprocess.run(
        ["make", "-s", "html", "PYTHON="], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode != 0
    assert run.stderr.startswith("No Python 3.11 or newer found")


def test_the_check_of_every_change_runs_the_tests_and_the_linters():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["make test", "make lint"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_the_readme_s_example_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    exec(compile(example, "README.md", "exec"), {})
    assert "layers[0].w_in" in capsys.readouterr().out


def test_the_readme_names_only_places_that_exist():
    readme = (ROOT / "README.md").read_text()
    links = re.findall(r"\]\(([\w.-]+)\)", readme)
    places = re.findall(r"`([\w./]+/)`", readme)
    assert links and places
    made_later = {"bench/", "_build/", "notebooks/"}
    missing = [name for name in links + places if not (ROOT / name).exists()]
    assert [name for name in missing if name not in made_later] == []


def test_the_citation_is_readable_and_names_both_licences():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["license"] == ["BSD-3-Clause", "CC-BY-4.0"]
    assert citation["references"][0]["authors"][0]["family-names"] == "Gers"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.relative_to(BOOK).as_posix())
def test_each_chapter_opens_as_a_notebook(path):
    from jupytext import TextFileContentsManager

    manager = TextFileContentsManager(root_dir=str(BOOK))
    chapter = manager.get(path.relative_to(BOOK).as_posix(), type="notebook", content=True)
    kinds = {cell["cell_type"] for cell in chapter["content"]["cells"]}
    assert ("code" in kinds) == ("{code-cell}" in path.read_text())


def test_a_double_click_opens_chapters_as_notebooks(tmp_path):
    lab.write_settings(tmp_path)
    (settings,) = tmp_path.rglob("default_setting_overrides.json")
    plugin = json.loads(settings.read_text())["@jupyterlab/docmanager-extension:plugin"]
    assert plugin["defaultViewers"]["markdown"] == "Jupytext Notebook"
    assert any("TextFileContentsManager" in word for word in lab.command([]))
