"""The doctor: what it finds on a machine that can grade, and what it says where one cannot."""

import os

import pytest

from lstmlib.classroom import doctor, sandbox, walls
from lstmlib.classroom.__main__ import main


def test_this_machine_can_grade(capsys):
    assert doctor.problems() == []
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert said.endswith("This machine can grade.\n")
    for line in ("packages: nbgrader", "programs: bwrap", "sandbox: a Python", "process limit: a"):
        assert f"ok    {line}" in said


def test_a_machine_without_bubblewrap_hears_what_to_install(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "MISS  programs: The sandbox needs bwrap" in said
    assert "sudo apt-get install bubblewrap util-linux` (Debian, Ubuntu)" in said
    assert said.endswith("Grading cannot run here yet.\n")


def test_a_missing_package_hears_so_before_anything_is_imported(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "PACKAGES", {"no_such_module": "no-such-package"})
    assert main(["doctor"]) == 1
    assert "MISS  packages: no-such-package not found: run `make classroom`" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_another_system_hears_what_works(monkeypatch, system):
    monkeypatch.setattr(walls.sys, "platform", system)
    (sentence,) = doctor.problems()
    assert "WSL 2" in sentence and "macOS" in sentence


def test_forbidden_user_namespaces_hear_what_to_type(monkeypatch, tmp_path):
    switch = tmp_path / "restrict"
    switch.write_text("1\n")
    monkeypatch.setattr(doctor, "SWITCHES", [(str(switch), "1", "sudo sysctl restrict=0")])
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: refuse())
    assert doctor.problems() == [
        "The system forbids user namespaces, which the sandbox needs: `sudo sysctl restrict=0`."
    ]


def test_bubblewraps_own_words_are_passed_on(monkeypatch):
    monkeypatch.setattr(doctor, "SWITCHES", [])
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: refuse())
    assert doctor.problems()[0].startswith("bwrap: no")


def refuse():
    raise sandbox.NoSandbox("bwrap: no")


def test_a_python_that_cannot_be_read_is_told_from_other_troubles(monkeypatch):
    ended = sandbox.Ended("failed", 126, 0.1, 1.0, "prlimit: python: Permission denied\n")
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: ended)
    (sentence,) = doctor.problems()
    assert "A Python cannot run in the sandbox: prlimit: python: Permission denied." in sentence
    assert ("grade without root" in sentence) == (os.geteuid() == 0)


def test_a_process_limit_that_does_not_bind_is_a_note(monkeypatch):
    ended = sandbox.Ended("ok", 0, 0.1, 1.0, "60\n")
    monkeypatch.setattr(sandbox, "run", lambda *_, **__: ended)
    found = doctor._processes()
    assert not found.good and not found.needed and "not limited" in found.words


def test_little_memory_is_a_note(monkeypatch):
    monkeypatch.setattr(doctor, "_available", lambda: 10**8)
    found = doctor._memory()
    assert not found.good and not found.needed and "fewer workers" in found.words
