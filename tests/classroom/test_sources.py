"""From sources to notebooks: what students get is what nbgrader would give them."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from lstmlib.classroom import notebooks, questions, sources

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a class"
NAMES = sources.names()

GENERATE = """
import sys
from traitlets.config import Config
from nbgrader.apps import NbGraderAPI
from lstmlib.classroom import notebooks

config = Config()
config.CourseDirectory.root = sys.argv[1]
config.ClearSolutions.code_stub = {"python": notebooks.STUB}
config.ClearSolutions.text_stub = notebooks.TEXT_STUB
config.GenerateAssignment.no_database = True
config.SaveCells.enabled = False
api = NbGraderAPI(config=config)
for name in sys.argv[2:]:
    done = api.generate_assignment(name)
    if not done["success"]:
        sys.exit(done["log"])
"""


@pytest.fixture(scope="module")
def by_nbgrader(tmp_path_factory):
    """Folder in which nbgrader has made students' notebooks of all assignments."""
    folder = tmp_path_factory.mktemp("course")
    for name in NAMES:
        place = folder / "source" / name
        place.mkdir(parents=True)
        nbformat.write(sources.load(name).notebook(SECRET), place / f"{name}.ipynb")
    command = [sys.executable, "-c", GENERATE, str(folder), *NAMES]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert run.returncode == 0, run.stdout + run.stderr
    return folder / "release"


@pytest.mark.parametrize("name", NAMES)
def test_we_strip_as_nbgrader_does(by_nbgrader, name):
    theirs = nbformat.read(by_nbgrader / name / f"{name}.ipynb", as_version=4)
    ours = sources.load(name).release(SECRET)
    for cell, wanted in zip(ours.cells, theirs.cells, strict=True):
        assert cell == wanted
    assert ours == theirs


@pytest.mark.parametrize("name", NAMES)
def test_every_line_that_students_get_is_in_the_solution(name):
    assignment = sources.load(name)
    pairs = zip(assignment.release(SECRET).cells, assignment.notebook(SECRET).cells, strict=True)
    for given, whole in pairs:
        lines = [line for line in given.source.split("\n") if line.strip() != notebooks.STUB]
        assert set(lines) <= set(whole.source.split("\n"))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_whole(name):
    assignment = sources.load(name)
    nbformat.validate(assignment.notebook(SECRET))
    released = assignment.release(SECRET)
    nbformat.validate(released)
    text = nbformat.writes(released)
    assert "BEGIN" not in text and "hand_in(" not in text and "<<" not in text and "<%" not in text
    code = [cell.source for cell in released.cells if cell.cell_type == "code"]
    stubs = sum(notebooks.STUB in source for source in code)
    asked = assignment.questions(SECRET)
    assert stubs == len(asked) and assignment.written
    assert any(question.kind == "formula" for question in asked)
    assert set(assignment.points) == {each.name for each in asked} | set(assignment.written)
    assert sum(assignment.points.values()) == 20


@pytest.mark.parametrize("name", NAMES)
def test_running_all_cells_does_not_stop_at_a_check(name):
    cells = sources.load(name).release(SECRET).cells
    checks = [cell for cell in cells if cell.id.startswith("check-")]
    assert checks and all("raises-exception" in cell.metadata["tags"] for cell in checks)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_class_gets_the_same_notebook(name):
    first = nbformat.writes(sources.load(name).release(SECRET))
    again = nbformat.writes(sources.Assignment(sources.folder() / name).release(SECRET))
    assert first == again
    assert nbformat.writes(sources.load(name).release("another class")) != first


@pytest.mark.parametrize("name", NAMES)
def test_a_variant_is_json_and_has_a_label(name):
    variant = sources.load(name).variant(SECRET)
    assert json.loads(json.dumps(variant)) == variant
    assert "\n" not in variant["label"]


def test_the_assignments_come_in_the_order_of_the_book():
    assert NAMES == tuple(name for name in sources.ORDER if name in NAMES)
    assert NAMES[0] == "forward"


def test_an_unknown_assignment_is_said_with_those_that_are_there():
    with pytest.raises(sources.Missing, match="no assignment 'backward'; there are forward"):
        sources.load("backward")


def test_a_package_without_the_sources_says_why(tmp_path, monkeypatch):
    installed = tmp_path / "site-packages" / "lstmlib" / "classroom" / "sources.py"
    monkeypatch.setattr(sources, "__file__", str(installed))
    with pytest.raises(sources.Missing, match="because they hold the solutions.*--assignments"):
        sources.folder()
    with pytest.raises(sources.Missing, match="name a checkout of the book"):
        sources.folder(tmp_path)
    assert sources.folder(ROOT) == sources.folder(ROOT / "book" / "assignments")


@pytest.mark.parametrize("builder", [SdistBuilder, WheelBuilder])
def test_no_package_holds_the_sources(builder):
    files = [file.distribution_path for file in builder(str(ROOT)).recurse_included_files()]
    assert any(path.endswith("classroom/checking.py") for path in files)
    assert [path for path in files if "assignments/" in path] == []


def test_an_edit_that_fits_nowhere_is_refused():
    forward = sources.load("forward")
    with pytest.raises(ValueError, match="'no such text'"):
        forward.reference(SECRET, (questions.Edit("", "no such text", ""),), "gates")


def test_an_edit_leaves_what_students_see_alone():
    source = "a = 1\n### BEGIN SOLUTION\na = 1\n### END SOLUTION\na = 1"
    made = notebooks.edited(source, [questions.Edit("", "a = 1", "a = 2")])
    assert made == "a = 1\n### BEGIN SOLUTION\na = 2\n### END SOLUTION\na = 1"


def test_a_value_that_the_variant_lacks_is_an_error():
    with pytest.raises(Exception, match="'missing' is undefined"):
        notebooks.render("<< missing >>", {})


def test_latex_and_braces_stand_in_a_template_as_they_are():
    assert notebooks.render(r"$\frac{{a}}{b}$ {{x}} {% y %} << z >>", {"z": 1}) == (
        r"$\frac{{a}}{b}$ {{x}} {% y %} 1"
    )


def test_a_region_without_an_end_is_refused():
    cell = nbformat.v4.new_code_cell("### BEGIN SOLUTION\nx = 1")
    cell.metadata["nbgrader"] = {"solution": True, "grade": False, "locked": False, "grade_id": "a"}
    notebook = nbformat.v4.new_notebook(cells=[cell])
    with pytest.raises(ValueError, match="without END SOLUTION"):
        notebooks.stripped(notebook)


@pytest.mark.parametrize("name", NAMES)
def test_points_are_twenty_in_three_tiers(name):
    tier, found = "", {}
    for cell in sources.load(name).notebook("any").cells:
        headings = [line[3:] for line in cell.source.split("\n") if line.startswith("## ")]
        tier = headings[-1] if headings and cell.cell_type == "markdown" else tier
        found[tier] = found.get(tier, 0) + cell.metadata.get("nbgrader", {}).get("points", 0)
    found = {tier: points for tier, points in found.items() if points}
    assert found == {"Warm-up": 4, "Core": 12, "Challenge": 4}


@pytest.mark.parametrize("name", ["below", "truncation", "project"])
def test_a_rubric_speaks_of_its_class(name):
    assignment = sources.load(name)
    for secret in (f"class {n}" for n in range(6)):
        variant, text = assignment.variant(secret), assignment.rubric(secret)
        assert variant["label"] in text and "confusion" in text
        assert text.count("points.**") >= 2 and text.count("**No point.**") >= 1
