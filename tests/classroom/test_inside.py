"""One submission in the sandbox: what comes out, whatever it does to its kernel."""

import json
import sqlite3

import nbformat
import pytest

from lstmlib.classroom import jobs, sandbox
from lstmlib.classroom.limits import Limits
from tests.classroom import small

QUICK = Limits(seconds=120)


@pytest.fixture(scope="module")
def kit():
    return jobs.kit(small.notebook(small.SOLUTION), small.NAME)


@pytest.fixture
def grade(kit, tmp_path):
    """Grade a submission that answers with some code, in a folder of its own."""
    folder = tmp_path / "job"

    def one(answer, more=(), limits=QUICK, sandboxed=True, raw=None, **options):
        paper = raw if raw is not None else small.submission(answer, more, **options)
        return jobs.run(kit, paper, [1, 2.5], folder, limits, sandboxed, cell_seconds=2)

    yield one
    sandbox.remove(folder)


LIVE = """
from IPython.display import HTML, Javascript, Markdown, display
evil = "<script>document.title = 'taken'</script>"
display(HTML(evil), Javascript("document.title = 'taken'"), Markdown(evil), "plain words")
"""


@pytest.fixture(scope="module")
def odd(kit, tmp_path_factory):
    """A submission for another kernel, with cells that fail and one that was tampered with."""
    folder = tmp_path_factory.mktemp("odd") / "job"
    paper = json.loads(small.submission(small.RIGHT, ["1 / 0", "bytearray(2 * 10**9)", LIVE]))
    paper["metadata"]["kernelspec"] = {"name": "my-env", "display_name": "Mine", "language": "R"}
    paper["cells"][-1]["source"] = "print('I am right')"
    yield jobs.run(kit, json.dumps(paper).encode(), [1, 2.5], folder, QUICK, cell_seconds=5)
    sandbox.remove(folder)


def statuses(job):
    return [(cell["grade_id"], cell["status"]) for cell in job.cells]


def test_a_right_answer_is_written_down_case_by_case(grade):
    job = grade(small.RIGHT)
    assert job.problem is None and job.ended.status == "ok"
    assert job.records == [
        {"question": "double", "case": 0, "answer": 2},
        {"question": "double", "case": 1, "answer": 5.0},
    ]
    assert statuses(job) == [("start", "ok"), ("double", "ok"), ("graded-double", "ok")]
    made = nbformat.reads(job.notebook.decode(), as_version=4)
    nbformat.validate(made)
    assert [cell.source for cell in made.cells][2] == small.RIGHT


def test_graded_cells_are_the_kits_and_the_kernel_is_ours_whatever_was_handed_in(odd):
    assert [line["answer"] for line in odd.records] == [2, 5.0]
    assert "I am right" not in odd.notebook.decode()


def test_errors_are_noted_with_their_cells(odd):
    assert odd.problem is None
    assert [(cell["status"], cell["ename"]) for cell in odd.cells] == [
        ("ok", ""),
        ("ok", ""),
        ("error", "ZeroDivisionError"),
        ("error", "MemoryError"),
        ("ok", ""),
        ("ok", ""),
    ]


def test_nothing_live_comes_out(odd):
    cells = json.loads(odd.notebook)["cells"]
    outputs = json.dumps([cell.get("outputs") for cell in cells])
    assert "taken" not in outputs and "plain words" in outputs


def test_the_kit_holds_no_solution(kit, tmp_path):
    (tmp_path / "gradebook.db").write_bytes(kit.gradebook)
    book = sqlite3.connect(tmp_path / "gradebook.db")
    dump = "\n".join(book.iterdump())
    book.close()
    assert "LSTMLIB_CLASSROOM_RECORDS" in dump and "x + x * 1" not in dump


def test_an_endless_loop_ends_and_the_rest_is_graded(grade):
    job = grade(small.RIGHT + "\nwhile True: pass")
    assert statuses(job)[1:] == [("double", "timeout"), ("graded-double", "ok")]
    assert len(job.records) == 2 and job.problem is None


def test_a_kernel_that_dies_is_noted_with_its_cell(grade):
    job = grade(small.RIGHT + "\nimport os\nos._exit(0)", more=["'never'"])
    assert statuses(job)[1:] == [
        ("double", "died"),
        (None, "not reached"),
        ("graded-double", "not reached"),
    ]
    assert job.problem == "The kernel died in the cell double."
    assert job.notebook is not None


def test_a_kernel_that_cannot_be_interrupted_is_noted(grade):
    code = "\nimport signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    job = grade(small.RIGHT + code)
    assert statuses(job)[1:] == [("double", "died"), ("graded-double", "not reached")]
    assert job.problem == "The kernel could not be interrupted in the cell double."


def test_what_is_known_survives_when_all_is_killed(grade):
    code = "\nimport os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(-1, signal.SIGKILL)"
    job = grade(small.RIGHT + code)
    assert statuses(job) == [("start", "ok"), ("double", "stopped")]
    assert job.ended.status == "failed"
    assert job.problem.startswith("The notebook could not be graded in the cell double: ")


def test_a_run_that_takes_too_long_says_where(grade):
    job = grade("import time\ntime.sleep(1.9)", ["time.sleep(1.9)"] * 60, Limits(seconds=8))
    assert job.ended.status == "wall clock"
    assert job.problem.startswith("The submission was stopped in the cell ")
    assert job.problem.endswith(": it took longer than 8 seconds.")


def test_endless_printing_is_cut_short(grade):
    job = grade(small.RIGHT + "\nwhile True: print('x' * 1000)")
    assert statuses(job)[1] in [("double", "timeout"), ("double", "died")]
    assert len(job.notebook) < 2_000_000


@pytest.mark.parametrize("raw", [b"no notebook", b'{"cells": 3}', b"[" * 100_000])
def test_what_is_no_notebook_is_a_problem_not_a_crash(grade, raw):
    job = grade("", raw=raw)
    assert job.problem.startswith("The notebook could not be graded: ")
    assert (job.notebook, job.records) == (None, [])


def test_lines_that_are_no_records_are_left_out(grade):
    code = """
import os
os.chdir(os.environ["HOME"])
with open(os.environ["LSTMLIB_CLASSROOM_RECORDS"], "w") as file:
    file.write("no json\\n[1]\\n" + "[" * 100_000 + '\\n{"question": "forged"}\\n\\xff\\n')
with open("cells.jsonl", "a") as file:
    file.write('{"index": "x"}\\n{"index": 1}\\n')
"""
    job = grade(small.RIGHT + code)
    assert job.records[0] == {"question": "forged"} and len(job.records) == 3
    assert statuses(job)[0] == ("start", "ok")


def test_what_a_cell_is_said_to_be_is_fit_for_a_terminal(grade):
    note = {"index": 0, "status": "died", "ename": "", "evalue": "\ud800" + 600 * "!"}
    note["grade_id"] = "\x1b]0;taken\x07\nGraded: 300."
    code = f"""
with open(__import__("os").environ["HOME"] + "/cells.jsonl", "a") as file:
    file.write({json.dumps(note)!r} + "\\n")
"""
    job = grade(small.RIGHT + code)
    assert "Graded: 300." in job.problem
    assert job.problem.isprintable() and len(job.problem) < 1100


def test_a_flood_of_records_does_not_fill_the_graders_memory(grade):
    code = """
with open(__import__("os").environ["LSTMLIB_CLASSROOM_RECORDS"], "w") as file:
    file.write("{}\\n" * 2_000_000)
"""
    assert len(grade(small.RIGHT + code).records) <= jobs.LINES


def test_links_in_the_place_of_results_are_not_followed(grade, tmp_path):
    (tmp_path / "secret.jsonl").write_text('{"question": "hidden"}\n')
    target = str(tmp_path / "secret.jsonl")
    code = f"""
import os
os.chdir(os.environ["HOME"])
os.remove("cells.jsonl")
os.symlink({target!r}, "cells.jsonl")
os.symlink({target!r}, "records.jsonl")
"""
    job = grade(small.RIGHT + code)
    assert job.records == [] and job.cells == []


def test_without_walls_it_runs_too(grade):
    assert len(grade(small.RIGHT, sandboxed=False).records) == 2
