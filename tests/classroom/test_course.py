"""The class folder and the command line: what they take, and what they say when they do not."""

import datetime
import re
import stat
import subprocess
import sys

import pytest

from lstmlib.classroom import __main__ as command_line
from lstmlib.classroom import verdicts
from lstmlib.classroom.course import STUDENT, Course, Late, Problem, write_text
from lstmlib.classroom.init import create
from lstmlib.classroom.limits import CELL_SECONDS, Limits
from lstmlib.classroom.settings import Allowed
from tests.classroom.commands import ROOT

UTC = datetime.UTC


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A class folder as `init` makes it."""
    return create(tmp_path_factory.mktemp("made") / "autumn", 'Nets "2031"', "s3cret")


def with_settings(folder, text):
    write_text(folder / "class.toml", text)
    return Course.open(folder)


def test_init_makes_a_class(made):
    assert made.name == 'Nets "2031"'
    assert made.secret == "s3cret"
    assert stat.S_IMODE((made.folder / "secret").stat().st_mode) == 0o600
    assert "forward" in made.assignments
    assert all(terms.due is None and terms.late == Late() for terms in made.assignments.values())
    assert made.roster.read_text("utf-8") == "id,first_name,last_name,email\n"
    assert (made.folder / "nbgrader_config.py").is_file()
    assert "s3cret" not in (made.folder / "class.toml").read_text("utf-8")


def test_init_leaves_what_is_there(made):
    with pytest.raises(Problem, match="holds something already"):
        create(made.folder)


def test_secrets_differ(tmp_path):
    assert create(tmp_path / "a").secret != create(tmp_path / "b").secret


def test_settings(tmp_path):
    course = with_settings(
        tmp_path,
        'name = "A"\n[late]\nat_most = 30\n[limits]\nmemory_mb = 2000\n'
        "[assignments.gates]\ndue = 2031-10-06T23:59:00+02:00\npoints = 100\n"
        "late = {percent_a_day = 5}\n[assignments.forward]\ndue = 2031-10-06T23:59:00\n",
    )
    assert list(course.assignments) == ["gates", "forward"]
    gates, forward = course.assignments.values()
    assert gates.due == datetime.datetime(2031, 10, 6, 21, 59, tzinfo=UTC)
    assert (gates.points, gates.late) == (100, Late(5, 30))
    assert forward.due.tzinfo is not None
    assert (forward.points, forward.late) == (None, Late(at_most=30))
    assert (course.allowed.memory_mb, course.allowed.cell_seconds) == (2000, 15)


def test_limits_have_one_source(made):
    """What `init` writes down, what holds without a word, and what the sandbox takes by itself."""
    own = Limits()
    assert Allowed() == Allowed(CELL_SECONDS, own.seconds, own.memory_mb)
    assert made.allowed == Allowed()
    text = (made.folder / "class.toml").read_text("utf-8")
    assert re.findall(r"(?m)^(\w+) = (\d+) +# (?:a cell|the whole|all its)", text) == [
        (name, f"{value:g}") for name, value in vars(Allowed()).items()
    ]


def test_settings_are_read_without_what_watches_processes():
    line = "import sys, lstmlib.classroom.course; print('psutil' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "False\n", done.stderr


@pytest.mark.parametrize(
    "text, said",
    [
        ('name = "A"', "no 'assignments'"),
        ("name = A", "cannot be read"),
        ('name = "A"\n[late]\nat_most = -1\n[assignments.forward]', "at_most.*not negative.*-1"),
        ('name = "A"\n[assignments.forward]\ndue = 2031-10-06', "due.*a date and a time"),
        ('name = "A"\n[assignments.forward]\ndeu = 2031-10-06', "deu"),
    ],
)
def test_settings_that_are_wrong(tmp_path, text, said):
    with pytest.raises(Problem, match=said):
        with_settings(tmp_path, text)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2031-10-06 12:00:00.500000 UTC", datetime.datetime(2031, 10, 6, 12, 0, 0, 500000, UTC)),
        ("2031-10-06 12:00:00 UTC\n", datetime.datetime(2031, 10, 6, 12, tzinfo=UTC)),
        ("2031-10-06 12:00:00 Europe/Paris", datetime.datetime(2031, 10, 6, 10, tzinfo=UTC)),
        ("2031-10-06T12:00:00+02:00", datetime.datetime(2031, 10, 6, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("0001-01-01 00:00:00 Asia/Tokyo", None),
        ("9999-12-31 23:59:59 America/New_York", None),
    ],
)
def test_time_of_a_submission(made, text, expected):
    write_text(made.timestamp("ann", "forward"), text)
    assert made.submitted_at("ann", "forward") == expected


def test_a_class_folder_is_its_makers_alone(tmp_path):
    assert create(tmp_path / "new").folder.stat().st_mode & 0o077 == 0


def test_students_are_those_who_handed_in(made):
    for student in ("zoe", "bob.2", ".hidden", "two words"):
        made.submitted(student, "gates").parent.mkdir(parents=True)
    assert made.students("gates") == ["bob.2", "zoe"]
    assert not STUDENT.fullmatch("../up")


def test_a_verdict_with_half_a_character_is_written(made):
    verdict = verdicts.Verdict("ann", "forward", None, "ab", "cd", reasons=["half: \ud800"])
    verdicts.write(made, verdict)
    assert verdicts.read(made, "ann", "forward").reasons == ["half: ?"]


def test_verdicts_come_back_as_they_were(made):
    verdict = verdicts.Verdict("ann", "forward", None, "ab", "cd", written=["explain"])
    verdict.questions = {
        "a": {"points": 2.0, "max": 2.0, "verdict": "right", "sentence": "é"},
        "b": {"points": None, "max": 3.0, "verdict": "not reached", "sentence": ""},
    }
    verdicts.write(made, verdict)
    assert verdicts.read(made, "ann", "forward") == verdict
    assert verdicts.of(made, "forward") == {"ann": verdict}
    assert verdict.points == 2 and not verdict.complete
    assert verdict.fits("ab", "cd") and not verdict.fits("ab", "ce")
    made.verdict("bob", "forward").parent.mkdir()
    made.verdict("bob", "forward").write_text('{"student": "bob"', "utf-8")
    assert verdicts.read(made, "bob", "forward") is None


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    write_text(tmp_path / "a.json", "old")
    monkeypatch.setattr("os.replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_text(tmp_path / "a.json", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_text("utf-8") == "old"


def said(capsys, *words, status=1):
    """What a command says on stderr."""
    assert command_line.main([str(word) for word in words]) == status
    return capsys.readouterr().err


def test_problems_are_one_sentence(made, tmp_path, capsys):
    assert "is not a class folder" in said(capsys, "grade", "--class", tmp_path)
    place = ["--class", made.folder]
    assert "no assignment 'forwards'" in said(capsys, "release", "forwards", *place)
    assert "release forward" in said(capsys, "grade", "forward", "--workers", 1, *place)
    assert "expected at least 1, got 0" in said(capsys, "grade", "--workers", 0, *place)
    assert "name a checkout" in said(
        capsys, "release", "forward", "--assignments", tmp_path, *place
    )


def test_no_sandbox_has_to_be_confirmed(made, capsys):
    text = said(capsys, "grade", "forward", "--no-sandbox", "--class", made.folder)
    assert "WITHOUT A SANDBOX" in text and "not confirmed with --yes" in text


def test_a_machine_that_cannot_grade_is_told_of_the_doctor(made, capsys, monkeypatch):
    monkeypatch.setattr("lstmlib.classroom.doctor.problems", lambda: ["The sandbox needs bwrap."])
    text = said(capsys, "grade", "forward", "--class", made.folder)
    assert "needs bwrap" in text and "classroom doctor` says more" in text


def test_a_missing_package_is_named(made, capsys, monkeypatch):
    def fails(*_):
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")

    monkeypatch.setattr("lstmlib.classroom.release.release", fails)
    text = said(capsys, "release", "forward", "--class", made.folder)
    assert "package nbgrader is missing" in text and "doctor" in text


@pytest.mark.parametrize("verb", command_line.VERBS)
def test_every_verb_has_help_with_an_example(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        command_line.main([verb, "--help"])
    assert ended.value.code == 0
    assert f"Example: {command_line.PROG} {verb}" in " ".join(capsys.readouterr().out.split())
