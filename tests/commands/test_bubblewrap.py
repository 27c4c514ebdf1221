"""How `make test` finds bubblewrap, and what it says where there is none."""

import pytest

from tools import bubblewrap


def test_a_bubblewrap_on_the_path_is_found(tmp_path, monkeypatch, capsys):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bubblewrap.main([]) == 0
    assert capsys.readouterr().out == f"{program}\n"


@pytest.mark.parametrize(("user", "installs"), [(0, True), (1000, False)])
def test_debians_is_installed_as_root_only(tmp_path, monkeypatch, capsys, user, installs):
    commands = []
    program = tmp_path / "apt-get"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bubblewrap.os, "geteuid", lambda: user)
    monkeypatch.setattr(bubblewrap.subprocess, "run", lambda args, **_: commands.append(args))
    assert bubblewrap.main([]) == 1
    assert any("bubblewrap" in command for command in commands) == installs
    assert capsys.readouterr().err.endswith(bubblewrap.MISSING + "\n")


def test_whoever_asks_for_it_is_asked_for_rights(tmp_path, monkeypatch):
    commands = []
    switch = tmp_path / "forbids"
    for name in ("apt-get", "sudo"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    switch.write_text("1\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bubblewrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bubblewrap.doctor, "SWITCHES", [(str(switch), "1", "sudo sysctl a.b=0")])

    def ran(line, **_):
        commands.append(" ".join(line))
        (tmp_path / "bwrap").write_text("#!/bin/sh\n")
        (tmp_path / "bwrap").chmod(0o755)

    monkeypatch.setattr(bubblewrap.subprocess, "run", ran)
    assert bubblewrap.main(["--sudo"]) == 0
    assert commands[0] == "sudo apt-get update -qq"
    assert commands[1].endswith("bubblewrap") and commands[1].startswith("sudo apt-get install")
    assert commands[2:] == ["sudo sysctl a.b=0"]
