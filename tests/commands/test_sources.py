"""The checks of the sources: registries and machine paths, syntax of scripts, what is run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import committed, lint, run_tests, vendor

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://" + "pypi" + ".org/simple",
        "https://files." + "python" + "hosted.org/packages/x.whl",
        '"resolved": "https://registry.' + "npmjs" + '.org/x"',
        "see /ho" + "me/ann/book",
        "see /Us" + "ers/ann/book",
        "see C:\\Us" + "ers\\ann",
        "cd /r" + "oot/book",
        "cd '/wo" + "rk/main'",
        "--find-links=/op" + "t/wheels",
    ],
)
def test_a_registry_or_a_machine_path_is_found(tmp_path, line):
    path = tmp_path / "file.txt"
    path.write_text(f"fine\n{line}\n")
    assert [found.split(":")[1] for found in committed.findings(path)] == ["2"]


@pytest.mark.parametrize(
    "line",
    [
        "book/work/page.md",
        "see ./root/x",
        "the root/leaf",
        "/usr/bin/env",
    ],
)
def test_other_words_are_not(tmp_path, line):
    path = tmp_path / "file.txt"
    path.write_text(line)
    assert committed.findings(path) == []


def test_binary_files_are_left_alone(tmp_path):
    path = tmp_path / "file.bin"
    path.write_bytes(b"\0\xff/r" + b"oot/x")
    assert committed.findings(path) == []


def check_scripts(node_path, *paths):
    """Run the syntax check of `make lint` on `paths`."""
    command = lint.checks(list(paths), str(Path(node_path).parent))["JavaScript syntax"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("name", "source", "fine"),
    [
        ("part.js", "const a = 1;\nexport default { render() {} };\n", True),
        ("part.js", "function f( {\n", False),
        ("part.js", "const a = 1; const a = 2;\n", False),
        ("book/_static/host.js", "(() => { 'use strict'; })();\n", True),
        ("book/_static/host.js", "export default {};\n", False),
        ("book/_static/host.js", "const = 3;\n", False),
    ],
)
def test_syntax_of_scripts(tmp_path, node_path, name, source, fine):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    run = check_scripts(node_path, path)
    assert (run.returncode == 0) == fine
    assert (str(path) in run.stderr) != fine


def test_one_broken_script_among_several_is_enough(tmp_path, node_path):
    good, bad = tmp_path / "good.js", tmp_path / "bad.js"
    good.write_text("const a = 1;\n")
    bad.write_text("const = 1;\n")
    assert check_scripts(node_path, bad, good).returncode == 1


def test_lint_runs_every_check_and_names_those_that_failed(monkeypatch, capsys):
    good, bad = ([sys.executable, "-c", f"raise SystemExit({status})"] for status in (0, 1))
    commands = {"one": bad, "two": good, "three": bad}
    monkeypatch.setattr(lint, "checks", lambda files, programs: commands)
    assert lint.main() == 1
    assert "Failed: one, three\n" in capsys.readouterr().out


def test_tests_of_scripts_are_found(tmp_path):
    for name in ("a.test.js", "deep/b.test.mjs", "deep/c.js", "d.test.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert run_tests.node_tests(tmp_path) == [
        str(tmp_path / "a.test.js"),
        str(tmp_path / "deep" / "b.test.mjs"),
    ]


@pytest.mark.parametrize(("scripts", "others"), [(0, 0), (1, 0), (0, 1), (1, 5)])
def test_both_runners_run_and_either_can_fail(monkeypatch, scripts, others):
    order = []

    def run(command, env):
        is_node = command[0] == "node"
        order.append("node" if is_node else "pytest")
        return subprocess.CompletedProcess(command, scripts if is_node else others)

    monkeypatch.setattr(run_tests.node, "find", lambda: "")
    monkeypatch.setattr(run_tests, "node_tests", lambda folder: ["a.test.js"])
    monkeypatch.setattr(run_tests.subprocess, "run", run)
    assert (run_tests.main([]) != 0) == bool(scripts or others)
    assert order == ["node", "pytest"]


def test_npms_packages_are_copied_whole_and_old_files_vanish(tmp_path):
    package, target = tmp_path / "package", tmp_path / "vendor"
    for source in dict(vendor.PARTS):
        place = package / source
        if place.suffix or place.name == "LICENSE":
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(source)
        else:
            place.mkdir(parents=True)
            (place / "one").write_text(source)
    for folder in ("mathjax", "reveal"):
        (target / folder).mkdir(parents=True)
        (target / folder / "old.js").write_text("")
    (target / "of others").write_text("")
    vendor.copy_parts(package, target)
    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert {name for name in names if not name.startswith(".mathjax/")} == {
        "mathjax/LICENSE",
        "mathjax/one",
        "of others",
        "reveal/LICENSE",
        "reveal/reveal.css",
        "reveal/reveal.js",
    }
    assert {".mathjax/node-main.js", ".mathjax/input/tex/extensions/one"} < names
