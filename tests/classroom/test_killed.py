"""A run that is killed, one that is interrupted, and one that ends it: no grade lost."""

import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from lstmlib.classroom import scratch, verdicts
from lstmlib.classroom.gradebook import opened
from tests.classroom import submissions
from tests.classroom.commands import ROOT, command, run
from tests.classroom.conftest import WHOLE, new_class

STUDENTS = [f"student-{number}" for number in range(9)]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class with nine submissions of one assignment, one of them with a dead kernel."""
    made = new_class(tmp_path_factory.mktemp("class") / "killed", "--secret", "of the killed")
    run("release", WHOLE, folder=made.folder)
    paper = submissions.Paper(made, WHOLE)
    kinds = {STUDENTS[0]: submissions.killer, STUDENTS[2]: submissions.wordless}
    for student in STUDENTS:
        path = made.submitted(student, WHOLE)
        path.parent.mkdir(parents=True)
        path.write_bytes(kinds.get(student, submissions.right)(paper, None))
    return made


def begun(course, least):
    """A grading process that has made at least so many new verdicts, and the texts of all."""
    before = len(texts(course))
    line = command("grade", "--workers", 2, folder=course.folder)
    # A shell lets what runs in its background ignore Ctrl-C, and children would inherit that.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(line, cwd=ROOT, preexec_fn=heard, **pipes)
    end = time.monotonic() + 120
    while len(texts(course)) < before + least:
        assert process.poll() is None, process.stdout.read().decode()
        assert time.monotonic() < end, "no verdict came"
        time.sleep(0.05)
    return process


def texts(course):
    """What stands in the verdicts' files."""
    return {path: path.read_text("utf-8") for path in (course.folder / "graded").glob("*/*.json")}


def kept(course, before):
    """See that every verdict from before is there, not a byte different."""
    now = texts(course)
    assert before and all(now[path] == text for path, text in before.items())


def working_in(course):
    """Folders of runs that have not ended by themselves."""
    return [Path(line) for line in scratch.note(course).read_text("utf-8").splitlines()]


def nothing_left(children):
    """See that no process of a run that ended is at work."""
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive, alive


def test_killed_interrupted_resumed(course):
    process = begun(course, least=2)
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.communicate()
    nothing_left(children)
    first = texts(course)
    assert 2 <= len(first) < len(STUDENTS)
    (left,) = working_in(course)
    assert left.is_dir()

    process = begun(course, least=2)
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    assert "What was done is kept" in said.decode() and "Traceback" not in said.decode()
    nothing_left(children)
    assert not left.exists() and not working_in(course)
    kept(course, first)
    second = texts(course)
    assert len(first) < len(second) < len(STUDENTS)

    done = run("grade", folder=course.folder)
    assert f"Kept from before: {len(second)} of these." in done.stdout
    kept(course, second)
    assert len(texts(course)) == len(STUDENTS)
    check_grades(course)

    everything = texts(course)
    done = run("grade", folder=course.folder)
    all_kept = f"Kept from before: {len(STUDENTS)} of these."
    assert f"Graded: {len(STUDENTS) - 1}. Needs review: 1. {all_kept}" in done.stdout
    assert texts(course) == everything


def check_grades(course):
    for student in STUDENTS:
        verdict = verdicts.read(course, student, WHOLE)
        review = student == STUDENTS[0]
        assert verdict.status == (verdicts.REVIEW if review else verdicts.GRADED)
        assert verdict.complete != review


def written_answer(book, course, student):
    """The written answer's grade in nbgrader's gradebook."""
    (cell,) = verdicts.read(course, student, WHOLE).written
    return book.find_grade(cell, WHOLE, WHOLE, student)


def test_who_wrote_no_words_gets_nothing_for_them(course):
    run("grade", folder=course.folder)
    with opened(course) as book:
        for student in STUDENTS[1:]:
            grade = written_answer(book, course, student)
            expected = (0, False) if student == STUDENTS[2] else (None, True)
            assert (grade.auto_score, grade.needs_manual_grade) == expected


def test_what_changed_is_judged_again(course):
    run("grade", folder=course.folder)
    before = texts(course)
    with opened(course) as book:
        for student in STUDENTS[1], STUDENTS[3]:
            grade = written_answer(book, course, student)
            grade.manual_score, grade.needs_manual_grade = 2.0, False
        book.db.commit()
    paper = submissions.Paper(course, WHOLE)
    course.submitted(STUDENTS[1], WHOLE).write_bytes(submissions.plausible(paper, None))
    done = run("grade", folder=course.folder)
    assert f"Kept from before: {len(STUDENTS) - 1} of these." in done.stdout
    now = texts(course)
    assert [path.parent.name for path in now if now[path] != before[path]] == [STUDENTS[1]]
    verdict = verdicts.read(course, STUDENTS[1], WHOLE)
    assert verdict.questions[paper.target]["verdict"] == "wrong"
    with opened(course) as book:
        for student in STUDENTS[1], STUDENTS[3]:
            grade = written_answer(book, course, student)
            assert grade.manual_score == 2
            assert grade.needs_manual_grade == (student == STUDENTS[1])


def test_a_gradebook_that_is_gone_is_a_problem_not_a_loss(course):
    run("grade", folder=course.folder)
    before = texts(course)
    course.gradebook.unlink()
    done = run("grade", folder=course.folder, status=1)
    assert "The verdicts are kept, but" in done.stderr and "`release` makes it" in done.stderr
    run("release", WHOLE, folder=course.folder)
    run("grade", folder=course.folder)
    assert texts(course) == before
    with opened(course) as book:
        assert len(book.assignment_submissions(WHOLE)) == len(STUDENTS)


def test_a_second_run_at_the_same_time_is_refused(course):
    import fcntl

    with open(course.folder / "graded" / ".lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = run("grade", folder=course.folder, status=1)
    assert "Another run is grading this class" in done.stderr
