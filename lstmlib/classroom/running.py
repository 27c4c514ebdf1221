"""nbgrader's autograding, as it is done inside the sandbox; `inside` starts it."""

import json
import time

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from nbgrader.converters.autograde import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveAutoGrades
from traitlets.config import Config

CELLS = "cells.jsonl"
GRADEBOOK = "gradebook.db"
STUDENT = "student"
COUNTING = (SaveAutoGrades, AssignLatePenalties)
#: So much of what a cell prints is kept, in characters.
MOST_OUTPUT = 100_000


class Run(Execute):
    """nbgrader's execution of a notebook, which notes how each cell ended.

    A dead or stuck kernel ends the run, not the grading: the cells before it keep what they gave.
    """

    def preprocess_cell(self, cell, resources, index):
        """Run a cell, or note that it was not reached."""
        if cell.cell_type != "code":
            return cell, resources
        if getattr(self, "ended", False):
            _note(cell, index, "not reached")
            return cell, resources
        begun = time.monotonic()
        self.timed_out = False
        _note(cell, index, "stopped")
        try:
            super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            self._end(cell, index, "died", "The kernel died.", begun)
        except CellTimeoutError:
            self._end(cell, index, "died", "The kernel could not be interrupted.", begun)
        else:
            status, error = _status(cell, self.timed_out)
            _note(cell, index, status, error, time.monotonic() - begun)
        return cell, resources

    def _end(self, cell, index, status, sentence, begun):
        self.ended = True
        error = {"ename": "Died", "evalue": sentence}
        cell.outputs.append(new_output("error", **error, traceback=[sentence]))
        _note(cell, index, status, error, time.monotonic() - begun)

    async def _async_handle_timeout(self, timeout, cell=None):
        self.timed_out = True
        return await super()._async_handle_timeout(timeout, cell)

    def output(self, outs, msg, display_id, cell_index):
        """Keep what a cell prints, up to a limit."""
        if sum(len(str(out)) for out in outs[-50:]) > MOST_OUTPUT or len(outs) > 200:
            return None
        return super().output(outs, msg, display_id, cell_index)


def _status(cell, timed_out):
    """How a cell that came back ended: a status, and its error."""
    errors = [out for out in cell.get("outputs", []) if out["output_type"] == "error"]
    error = errors[0] if errors else {}
    if timed_out:
        return "timeout", error
    return ("error", error) if errors else ("ok", {})


def _note(cell, index, status, error=None, seconds=0.0):
    error = error or {}
    line = {
        "index": index,
        "grade_id": cell.metadata.get("nbgrader", {}).get("grade_id"),
        "status": status,
        "ename": str(error.get("ename", ""))[:200],
        "evalue": str(error.get("evalue", ""))[:2000],
        "seconds": round(seconds, 3),
    }
    with open(CELLS, "a", encoding="utf-8") as notes:
        notes.write(json.dumps(line) + "\n")


def settings(root, assignment, seconds):
    """nbgrader's settings for one submission of one assignment in the folder ``root``."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = f"sqlite:///{root}/{GRADEBOOK}"
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = STUDENT
    config.Run.timeout = seconds
    config.Run.interrupt_on_timeout = True
    config.Run.shutdown_kernel = "immediate"
    # Points are given outside: a submission that makes up its own would end nbgrader's count.
    steps = [step for step in Autograde().autograde_preprocessors if step not in COUNTING]
    config.Autograde.autograde_preprocessors = [Run if step is Execute else step for step in steps]
    return config


def autograde(root, assignment, seconds):
    """Autograde the one submission in the folder ``root``; whether that came to its end."""
    config = settings(root, assignment, seconds)
    try:
        Autograde(coursedir=CourseDirectory(config=config), config=config).start()
    except NbGraderException as problem:
        print(problem)
        return False
    return True
