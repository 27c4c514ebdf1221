"""The widgets in a real JupyterLab with a real kernel: Python and the picture follow each other."""

import re
import sys

import pytest

from lstmlib import palette, widgets
from tests.browser.guard import watched
from tests.browser.lab import Notebook, running

#: Seconds that an action may take on a busy machine.
PATIENCE = 60
IMPORTS = """import ipywidgets
from tools.gallery import EXAMPLES"""
MAKE = """{name} = EXAMPLES["{name}"]()
{name}"""
#: The notebook: the imports, each widget in a cell, two of them in boxes, a cell to try things in.
NAMES = sorted(widgets.__all__)
LINKED, SCRATCH = len(NAMES) + 1, len(NAMES) + 2
BOXES = """by_python, by_page = (ipywidgets.IntSlider(max=5) for _ in range(2))
ipywidgets.link((by_python, "value"), (DeltaFlow, "time"))
ipywidgets.jslink((by_page, "value"), (MemoryBlock, "time"))
ipywidgets.VBox([ipywidgets.HBox([by_python, by_page]), ipywidgets.HBox([MemoryBlock, DeltaFlow])])
"""
#: What is looked at closely: the trait that its slider moves, the slider, and what then says it.
SLIDERS = {
    "DeltaFlow": ("time", ".ll-track input", ".ll-now"),
    "MemoryBlock": ("time", ".ll-slider input", ".ll-slider output"),
    "ErrorTriangle": ("done", ".ll-slider input", ".ll-slider output"),
}
CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.length"
ACTIVE = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
THEME = """async (theme) => {
  await jupyterapp.commands.execute("apputils:change-theme", { theme });
}"""
CLOSELY = list(SLIDERS)
COLOURS = """(node) => ["backgroundColor", "color"].map((name) => getComputedStyle(node)[name])"""


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    with running(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="module")
def notebook(lab, browser):
    cells = [IMPORTS, *(MAKE.format(name=name) for name in NAMES), BOXES, ""]
    with watched(browser, lab.write("widgets", *cells), patience=PATIENCE, settle=False) as page:
        opened = Notebook(page)
        for at in range(SCRATCH):
            opened.run(at)
        yield opened


@pytest.fixture(autouse=True)
def no_errors(request):
    """After each test: nothing was logged, asked of another site, or shown as an error."""
    yield
    if "notebook" in request.fixturenames:
        page = request.getfixturevalue("notebook").page
        page.watch.check()
        assert page.locator(".ll-error").count() == 0


def _cell(notebook, name):
    """A widget's own cell, in sight."""
    place = notebook.cell(NAMES.index(name) + 1)
    place.scroll_into_view_if_needed()
    place.locator(f".ll-{name.lower()} .ll-twin").wait_for()
    return place


def _say(notebook, what):
    return notebook.run(SCRATCH, f"print({what})").strip()


def _until(notebook, what, value):
    """Wait until Python has heard that something has a value."""
    for _ in range(50):
        if (found := _say(notebook, what)) == str(value):
            break
        notebook.page.wait_for_timeout(100)
    assert found == str(value), what


def _shown(place, selector, text):
    """Wait until an element says something with this number in it, as a word of its own."""
    words = re.compile(rf"(^|\D){text}(\D|$)")
    place.locator(selector).first.filter(has_text=words).wait_for(state="attached")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn(notebook, name):
    place = _cell(notebook, name)
    box = place.locator(f".ll-{name.lower()}").bounding_box()
    assert box["width"] > 500 and box["height"] > 150
    assert (
        place.locator(".ll-error, [data-mime-type*=stderr], [data-mime-type*=error]").count() == 0
    )


@pytest.mark.parametrize("name", CLOSELY)
def test_a_change_in_python_moves_the_picture(notebook, name):
    trait, slider, said = SLIDERS[name]
    place = _cell(notebook, name)
    pictures = []
    for value in (4, 2):
        notebook.run(SCRATCH, f"{name}.{trait} = {value}")
        _shown(place, said, value)
        assert place.locator(slider).first.input_value() == str(value)
        pictures.append(place.locator(".ll-picture").inner_html())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("name", CLOSELY)
def test_a_change_in_the_picture_arrives_in_python(notebook, name):
    trait, slider, said = SLIDERS[name]
    place = _cell(notebook, name)
    notebook.run(SCRATCH, f"{name}.{trait} = 2")
    _shown(place, said, 2)
    place.locator(slider).first.focus()
    active = notebook.page.evaluate(ACTIVE)
    for _ in range(2):
        notebook.page.keyboard.press("ArrowRight")
    _shown(place, said, 4)
    assert notebook.page.evaluate(ACTIVE) == active, "the notebook took the key"
    _until(notebook, f"{name}.{trait}", 4)


def test_a_ribbon_is_cut_by_x_and_the_cell_is_not(notebook):
    page, place = notebook.page, _cell(notebook, "DeltaFlow")
    cells, active = page.evaluate(CELLS), page.evaluate(ACTIVE)
    place.locator(".ll-ribbon[data-key$='.state']").first.focus()
    page.keyboard.press("x")
    place.locator(".ll-ribbon[aria-label*='cut by you']").first.wait_for(state="attached")
    assert page.evaluate(CELLS) == cells
    assert page.evaluate(ACTIVE) == NAMES.index("DeltaFlow") + 1 != active
    _until(notebook, "len(DeltaFlow.cuts)", 1)
    place.get_by_role("button", name="Mend all cuts").press("Enter")
    _until(notebook, "len(DeltaFlow.cuts)", 0)


def test_arrows_walk_in_a_picture_and_choose_in_a_list(notebook):
    page, place = notebook.page, _cell(notebook, "MemoryBlock")
    notebook.run(SCRATCH, "MemoryBlock.nets = [[1.0] * len(row) for row in MemoryBlock.start]")
    place.get_by_role("slider", name="input gate").focus()
    page.keyboard.press("ArrowUp")
    _until(notebook, "MemoryBlock.nets[MemoryBlock.time][0]", 1.25)
    place = _cell(notebook, "ErrorTriangle")
    pick = place.get_by_role("combobox").first
    pick.focus()
    page.keyboard.press("ArrowDown")
    _until(notebook, "ErrorTriangle.layer", 1)
    pick.focus()
    page.keyboard.press("ArrowUp")
    _until(notebook, "ErrorTriangle.layer", 0)
    assert page.evaluate(CELLS) == SCRATCH + 1


def test_the_notebooks_own_shortcuts_still_work_from_a_widget(notebook):
    page, place = notebook.page, _cell(notebook, "DeltaFlow")
    place.locator(".ll-track input").focus()
    with page.expect_request(lambda request: request.method == "PUT"):
        page.keyboard.press("Control+s")


def test_the_controls_are_in_reach(notebook):
    for name in CLOSELY:
        assert _cell(notebook, name).locator("select, .ll-switch").first.is_visible(), name


@pytest.mark.parametrize(("at", "name"), [(0, "DeltaFlow"), (1, "MemoryBlock")])
def test_an_ipywidgets_slider_drives_a_trait(notebook, at, name):
    boxes = notebook.cell(LINKED)
    _, _, said = SLIDERS[name]
    notebook.run(SCRATCH, f"{name}.time = 0")
    handle = boxes.locator(".noUi-handle").nth(at)
    handle.focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowRight")
    # In the box and, because it is one widget, in its own cell too.
    for place in (boxes, _cell(notebook, name)):
        _shown(place.locator(f".ll-{name.lower()}"), said, 3)
    _until(notebook, f"{name}.time", 3)
    notebook.run(SCRATCH, f"{name}.time = 1")
    _shown(boxes, f".widget-hslider >> nth={at} >> .widget-readout", 1)


def test_boxes_hold_widgets_side_by_side(notebook):
    boxes = notebook.cell(LINKED)
    boxes.scroll_into_view_if_needed()
    places = [boxes.locator(f".ll-{name}").bounding_box() for name in ("memoryblock", "deltaflow")]
    cell = boxes.locator(".jp-OutputArea-output").bounding_box()
    (left, right) = places
    assert left["x"] + left["width"] <= right["x"] + 1
    assert right["x"] + right["width"] <= cell["x"] + cell["width"] + 1
    for place in places:
        assert place["width"] > 300 and place["height"] > 300


def test_a_dark_lab_has_dark_widgets(notebook):
    page = notebook.page
    for lab_theme, ours in (("Dark", palette.DARK), ("Light", palette.LIGHT)):
        page.evaluate(THEME, f"JupyterLab {lab_theme}")
        page.wait_for_function(f"""() => document.body.dataset.jpThemeLight
          === "{"false" if lab_theme == "Dark" else "true"}" """)
        wanted = [f"rgb{_rgb(ours['paper'])}", f"rgb{_rgb(ours['ink'])}"]
        for name in CLOSELY:
            place = _cell(notebook, name).locator(".ll-widget")
            assert place.evaluate(COLOURS) == wanted, (lab_theme, name)


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def test_a_lab_that_cannot_start_says_why(tmp_path):
    def broken(folder, port):
        return [sys.executable, "-c", "raise SystemExit('no such module')"]

    with pytest.raises(pytest.fail.Exception, match=r"did not start.*exit 1.*\n.*no such module"):
        with running(tmp_path, command=broken):
            pass


def test_what_jupyter_keeps_is_in_the_tests_own_folder(lab):
    wrote = {path.relative_to(lab.folder.parent).parts[0] for path in lab.folder.parent.rglob("*")}
    assert {"notebooks", "runtime", "settings"} <= wrote
