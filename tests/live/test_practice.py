"""A practice notebook in the live site, as a student without a network solves it there."""

import json

import pytest

from lstmlib.classroom import seeds, sources
from tests.live.driving import Notebook, visiting
from tools.notebooks.practice import FOLDER, TAG

NAME = "forward"


@pytest.fixture(scope="module")
def opened(browser, live_url):
    """The notebook, opened by its address."""
    with visiting(browser, live_url, f"{FOLDER}/{NAME}") as page:
        yield Notebook(page)


@pytest.fixture(scope="module")
def cells(live_site):
    """Number of each cell that nbgrader knows, by its name."""
    made = json.loads((live_site / "files" / FOLDER / f"{NAME}.ipynb").read_text("utf8"))["cells"]
    known = ((cell["metadata"].get("nbgrader", {}), at) for at, cell in enumerate(made))
    return {one["grade_id"]: at for one, at in known if one}


def solutions():
    """The teacher's cells, by the name of their question."""
    cells = sources.load(NAME).notebook(seeds.PRACTICE).cells
    known = ((cell.metadata.get("nbgrader", {}), cell) for cell in cells)
    return {
        one["grade_id"]: cell.source
        for one, cell in known
        if one.get("solution") and cell.cell_type == "code"
    }


def said(outputs):
    """What a cell printed, and the name of what it raised, which this kernel writes at length."""
    printed = "".join(one["text"] for one in outputs if one["output_type"] == "stream")
    raised = [one for one in outputs if one["output_type"] == "error"]
    return printed.strip(), raised[0]["ename"].strip("<>'").rpartition(".")[2] if raised else ""


def test_a_student_solves_it_there_question_by_question(opened, cells):
    right = solutions()
    assert len(right) >= 5
    printed, raised = said(opened.run(cells["begin"]))
    assert raised == "" and printed.startswith(f"Ready to check {len(right)} answers.")
    between = [name for name in cells if not name.startswith(("begin", "check-", "graded-"))]
    for name in between:
        if name.startswith("explain-"):
            continue
        assert said(opened.run(cells[name]))[1] == "", name  # a stub can be run, only not called
        if name not in right:
            continue
        check = cells[f"check-{name}"]
        assert said(opened.run(check)) == ("", "NotYet"), name
        shown = opened.cell(check).locator(".jp-OutputArea").inner_text()
        assert shown.startswith(f"{name}: ") and "Traceback" not in shown, shown
        assert said(opened.run(cells[name], right[name]))[1] == "", name
        assert said(opened.run(check)) == (f"{name}: right on the example.", ""), name
    table, raised = said(opened.run(cells["check-all"]))
    assert raised == ""
    assert table.endswith(f"{len(right)} of {len(right)} right on their example."), table


def test_a_wrong_sign_is_met_with_a_sentence(opened, cells):
    right = solutions()
    wrong = right["net"].replace("return ", "return -(").replace("+ b\n", "+ b)\n")
    assert wrong != right["net"]
    assert said(opened.run(cells["net"], wrong)) == ("", "")
    assert said(opened.run(cells["check-net"])) == ("", "NotYet")
    assert "sign" in opened.cell(cells["check-net"]).locator(".jp-OutputArea").inner_text()


def test_which_of_them_need_numpy(live_site):
    """Three run with this site alone; in the others the cells say that they need more."""
    tagged = {}
    for path in (live_site / "files" / FOLDER).iterdir():
        cells = json.loads(path.read_text("utf8"))["cells"]
        tagged[path.stem] = sum(TAG in cell["metadata"].get("tags", ()) for cell in cells)
    assert set(tagged) == set(sources.names())
    assert [name for name in sources.names() if not tagged[name]] == [
        "forward",
        "partials",
        "gates",
    ]
