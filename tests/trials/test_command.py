"""The command line, from end to end."""

import shlex
import signal
import subprocess
import sys
from functools import partial

import pytest

from lstmlib import trials
from lstmlib.tasks.streams import STREAMS
from lstmlib.trials.command import main
from tests.trials import small


def said(capsys, *arguments):
    """Run the command in this process; return its status and what it said."""
    try:
        status = main([*map(str, arguments)])
    except SystemExit as done:
        status = done.code
    return (status, *capsys.readouterr())


def test_from_a_shell_to_a_table(tmp_path, reference):
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "lstmlib.trials"]
    how = {"capture_output": True, "text": True, "cwd": small.ROOT, "env": small.ENVIRONMENT}
    done = subprocess.run([*command, *small.COMMAND, "--folder", folder], **how)
    assert (done.returncode, "10 of 10 trials" in done.stderr) == (0, True)
    small.assert_same(folder, reference)
    shown = subprocess.run([*command, "table", folder, "--markdown"], **how)
    assert shown.returncode == 0 and shown.stderr == ""
    assert shown.stdout == trials.table({"run": folder}, markdown=True) + "\n"


def test_the_examples_of_the_help_are_commands_that_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shown = said(capsys, "--help")[1].partition("examples:\n")[2].splitlines()
    commands = [shlex.split(line)[3:] for line in shown]
    assert [command[0] for command in commands] == ["list", "run", "run", "resume", "table"]
    for command in commands:
        short = ["--protocol", "max_steps=200", "--quiet"] if command[0] == "run" else []
        assert said(capsys, *command, *short)[0] == 0


def test_list_names_every_task(capsys):
    status, out, _ = said(capsys, "list")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(STREAMS)


@pytest.mark.parametrize("task", STREAMS)
def test_list_tells_all_options_of_a_task(capsys, task):
    status, out, _ = said(capsys, "list", task)
    assert status == 0
    stream = STREAMS[task]()
    assert all(f"--option {name}=" in out for name in stream.settings)
    assert f"--protocol alpha={stream.protocol.alpha}" in out


def test_resume_goes_on(tmp_path, capsys, reference):
    small.begun(tmp_path)
    assert said(capsys, "resume", tmp_path, "--quiet")[0] == 0
    small.assert_same(tmp_path, reference)


def test_values_are_read_as_json_where_they_are(tmp_path, capsys):
    options = ["--option", "length=9", "--learner", "dtype=float64", "--protocol", "tests=4"]
    command = [*small.COMMAND, "--trials", 2, "--shards", 1, *options, "--quiet"]
    status, out, _ = said(capsys, *command, "--network", "forget_gates=false", "--folder", tmp_path)
    found = trials.read(tmp_path).settings
    assert status == 0 and "recall" in out
    assert found["task"]["options"] == {"length": 9}
    assert found["learner"]["dtype"] == "float64" and found["protocol"]["tests"] == 4
    assert found["learner"]["network"]["forget_gates"] is False


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "VERB"),
        (["run", "recall"], "--folder"),
        (["run", "rebber", "--folder", "F"], "rebber"),
        (["run", "recall", "--folder", "F", "--protocol", "cap"], "NAME=VALUE"),
        (["run", "recall", "--folder", "F", "--protocol", "cup=3"], "cup"),
        (["run", "recall", "--folder", "F", "--option", "aim=3"], "aim"),
        (["run", "recall", "--folder", "F", "--network", "layers=3"], "learner.network.layers"),
        (["run", "recall", "--folder", "F", "--network", "peephole=true"], "peepholes"),
        (["run", "recall", "--folder", "F", "--trials", "0"], "trials"),
        (["run", "recall", "--folder", "F", "--every", "-1"], "every"),
        (["list", "rebber"], "continual-reber"),
        (["resume", "F"], "settings.json"),
        (["table", "F"], "F"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    status, out, told = said(capsys, *arguments)
    assert status == 2 and out == ""
    assert words in told.splitlines()[-1] and "error: " in told
    assert not list(tmp_path.iterdir())


def test_two_runs_of_one_name_are_told_by_their_paths(tmp_path, capsys):
    for name in ("a", "b"):
        small.begun(tmp_path / name / "run")
    paths = tmp_path / "a" / "run", tmp_path / "b" / "run"
    out = said(capsys, "table", *paths)[1]
    assert str(paths[0]) in out and str(paths[1]) in out


def test_control_c_says_how_to_go_on(tmp_path, reference):
    command = ["-m", "lstmlib.trials", *small.COMMAND, "--folder", str(tmp_path)]
    # Tests that run in a shell's background inherit that interrupts are ignored.
    how = {"preexec_fn": partial(signal.signal, signal.SIGINT, signal.SIG_DFL)}
    how |= {"stderr": subprocess.PIPE, "text": True}
    process = small.start(*command, "--every", "0.01", **how)
    small.wait_for_a_checkpoint(tmp_path)
    process.send_signal(signal.SIGINT)
    told = process.communicate()[1]
    assert process.returncode == 130
    assert f"resume {tmp_path}" in told.splitlines()[-1] and "Traceback" not in told
    trials.resume(tmp_path, progress=False)
    small.assert_same(tmp_path, reference)
