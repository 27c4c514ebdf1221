"""From a MyST source to the notebooks of teacher and student, and running the solution.

The students' notebook is what ``nbgrader generate_assignment`` makes of the teacher's under our
configuration. We strip it ourselves, because the book is built without nbgrader.
"""

import copy as _copy
import hashlib
import re

#: What stands in the place of a solution; `nbgrader_config.py` tells nbgrader the same.
STUB = 'raise NotImplementedError("This part is yours to write.")'
TEXT_STUB = "*Write your answer here, in place of this line.*"

_COMPLETE = {"grade": False, "solution": False, "locked": False, "task": False}


def render(text: str, values: dict) -> str:
    """Fill a template: ``<< value >>``, ``<% if %>``, ``<# comment #>``."""
    import jinja2

    made = jinja2.Environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )
    return made.from_string(text).render(values)


def from_myst(text: str):
    """A MyST notebook as a notebook, with all that nbgrader asks for in its cells."""
    import jupytext

    notebook = jupytext.reads(text, fmt="md:myst")
    notebook.metadata = type(notebook.metadata)(
        kernelspec={"display_name": "Python 3", "language": "python", "name": "python3"},
        language_info={"name": "python"},
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for place, cell in enumerate(notebook.cells):
        known = cell.metadata.get("nbgrader")
        if known is not None:
            _completed(cell, known)
        # Drawn at random they would make another file each time.
        cell.id = known["grade_id"] if known else f"cell-{place}"
        if cell.id == "begin":
            cell.metadata["jupyter"] = {"source_hidden": True}
        if cell.id.startswith("check-"):
            # So that "run all cells" goes on after an answer that is not right yet.
            cell.metadata.setdefault("tags", []).append("raises-exception")
    return notebook


def _completed(cell, known) -> None:
    """Add the keys of nbgrader's third format."""
    for key, value in _COMPLETE.items():
        known.setdefault(key, value)
    if known["grade"] and not known["solution"]:
        known["locked"] = True
    known["schema_version"] = 3
    known["cell_type"] = cell.cell_type
    if known["grade"]:
        known["points"] = float(known["points"])


def copy(notebook):
    """A copy that may be changed."""
    return _copy.deepcopy(notebook)


def graded(notebook) -> list:
    """The cells that bring points."""
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]


def question_of(cell) -> str:
    """Name of the question that a cell of nbgrader's belongs to."""
    grade_id = cell.metadata.nbgrader["grade_id"]
    return grade_id.removeprefix("graded-").removeprefix("check-")


def run(notebook, edits=(), question: str = "") -> dict:
    """Run the solution cells of a teacher's notebook; return their names.

    Left out are graded cells, checks, the cell with the examples (``begin``) and cells tagged
    ``show``, which only display something.

    Parameters
    ----------
    notebook : NotebookNode
        The teacher's notebook.
    edits : sequence of Edit
        Changes to the text of one solution.
    question : str
        Whose solution is changed.
    """
    space = {"__name__": "solution"}
    for cell in notebook.cells:
        if cell.cell_type != "code" or "show" in cell.metadata.get("tags", ()):
            continue
        known = cell.metadata.get("nbgrader", {})
        grade_id = known.get("grade_id", "")
        if known.get("grade") or grade_id == "begin" or grade_id.startswith("check-"):
            continue
        source = cell.source
        if edits and grade_id == question:
            source = edited(source, edits)
        exec(compile(source, f"<solution of {grade_id or cell.id}>", "exec"), space)
    return space


def edited(source: str, edits) -> str:
    """The cell after the edits, which touch the solution's regions only."""
    pieces = re.split(r"(### BEGIN SOLUTION.*?### END SOLUTION)", source, flags=re.DOTALL)
    for edit in edits:
        if not any(edit.old in solution for solution in pieces[1::2]):
            raise ValueError(f"an edit wants {edit.old!r}, which the solution does not hold")
        pieces[1::2] = [solution.replace(edit.old, edit.new) for solution in pieces[1::2]]
    return "".join(pieces)


def stripped(notebook):
    """The students' notebook: no solution, no hidden line, no output."""
    made = copy(notebook)
    for cell in made.cells:
        known = cell.metadata.get("nbgrader")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if known is None:
            continue
        if known["solution"]:
            cell.metadata["deletable"] = False
            _without_solution(cell)
        elif known["grade"] or known["locked"]:
            cell.metadata["deletable"] = False
            cell.metadata["editable"] = False
        cell.source = _cut(cell.source, "HIDDEN TESTS", None)
        known["checksum"] = checksum(cell)
    return made


def _without_solution(cell) -> None:
    stub = STUB if cell.cell_type == "code" else TEXT_STUB
    left = _cut(cell.source, "SOLUTION", stub)
    cell.source = stub if left == cell.source else left


def _cut(source: str, what: str, stub: str | None) -> str:
    """The source without the regions between BEGIN and END of `what`, each replaced by a stub."""
    lines, inside = [], False
    for line in source.split("\n"):
        if f"BEGIN {what}" in line:
            inside = True
            if stub is not None:
                lines.append(re.match(r"\s*", line).group() + stub)
        elif f"END {what}" in line:
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError(f"BEGIN {what} without END {what}:\n{source}")
    return "\n".join(lines)


def checksum(cell) -> str:
    """nbgrader's checksum, by which it knows a cell that a student changed."""
    known = cell.metadata["nbgrader"]
    locked = not known["solution"] and (known["grade"] or known["locked"])
    parts = [cell.source, cell.cell_type]
    parts += [str(known["grade"]), str(known["solution"]), str(locked), known["grade_id"]]
    if known["grade"]:
        parts.append(str(float(known["points"])))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
