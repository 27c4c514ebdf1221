"""The widgets in a real JupyterLab with a real kernel: Python and the picture follow each other."""

import re
import sys

import pytest

from lstmlib import palette, widgets
from tests.browser.drives import DRIVES, SLIDER, TRACK
from tests.browser.guard import watched
from tests.browser.lab import Notebook, running

#: Seconds that an action may take on a busy machine.
PATIENCE = 60
IMPORTS = """import ipywidgets
from tools.gallery import EXAMPLES"""
MAKE = """{name} = EXAMPLES["{name}"]()
{name}"""
#: The notebook: the imports, each widget in a cell, two of them in boxes with sliders, sliders for
#: the others, a cell to try things in.
NAMES = sorted(widgets.__all__)
LINKED, SLID, SCRATCH = (len(NAMES) + place for place in (1, 2, 3))
BOXES = """by_python, by_page = (ipywidgets.IntSlider(max=5) for _ in range(2))
ipywidgets.link((by_python, "value"), (DeltaFlow, "time"))
ipywidgets.jslink((by_page, "value"), (MemoryBlock, "time"))
ipywidgets.VBox([ipywidgets.HBox([by_python, by_page]), ipywidgets.HBox([MemoryBlock, DeltaFlow])])
"""
DRIVERS = """steps = {{"DerivationStepper": "step", "ErrorTriangle": "done", "RunExplorer": "time"}}
steps |= {{"ErrorHorizon": "bias"}}
sliders = {{name: (trait, ipywidgets.IntSlider(max=5)) for name, trait in steps.items()}}
for name, trait, options in (
    ("NumberSheet", "level", ["output", "state", "stack"]),
    ("WrongPasses", "mistake", list(WrongPasses.results)),
):
    sliders[name] = (trait, ipywidgets.SelectionSlider(options=options))
sliders = {{name: sliders[name] for name in {names}}}
for name, (trait, slider) in sliders.items():
    ipywidgets.link((slider, "value"), (globals()[name], trait))
ipywidgets.VBox([slider for _, slider in sliders.values()])
"""


#: Those that are in boxes, and those that have only a slider.
BOXED = [("DeltaFlow", 0), ("MemoryBlock", 1)]
ALONE = [name for name in NAMES if name not in dict(BOXED)]
CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.length"
ACTIVE = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
THEME = """async (theme) => {
  await jupyterapp.commands.execute("apputils:change-theme", { theme });
}"""
COLOURS = """(node) => ["backgroundColor", "color"].map((name) => getComputedStyle(node)[name])"""


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    with running(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="module")
def notebook(lab, browser):
    drivers = DRIVERS.format(names=ALONE)
    cells = [IMPORTS, *(MAKE.format(name=name) for name in NAMES), BOXES, drivers, ""]
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
    words = re.compile(rf"(^|\W){re.escape(str(text))}(\W|$)")
    place.locator(selector).first.filter(has_text=words).wait_for(state="attached")


@pytest.mark.parametrize("name", NAMES)
def test_it_is_drawn(notebook, name):
    place = _cell(notebook, name)
    box = place.locator(f".ll-{name.lower()}").bounding_box()
    assert box["width"] > 500 and box["height"] > 150
    assert (
        place.locator(".ll-error, [data-mime-type*=stderr], [data-mime-type*=error]").count() == 0
    )


def _put(notebook, name, value):
    notebook.run(SCRATCH, f"{name}.{DRIVES[name].trait} = {value!r}")


@pytest.mark.parametrize("name", NAMES)
def test_a_change_in_python_moves_the_picture(notebook, name):
    drive, place, pictures = DRIVES[name], _cell(notebook, name), []
    for value, words in ((drive.end, drive.words[1]), (drive.start, drive.words[0])):
        _put(notebook, name, value)
        _shown(place, drive.said, words)
        if drive.control in (SLIDER, TRACK):
            assert place.locator(drive.control).first.input_value() == str(value)
        pictures.append(place.locator(".ll-widget").inner_html())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_change_in_the_picture_arrives_in_python(notebook, name):
    drive, place = DRIVES[name], _cell(notebook, name)
    _put(notebook, name, drive.start)
    _shown(place, drive.said, drive.words[0])
    place.locator(drive.control).first.focus()
    active = notebook.page.evaluate(ACTIVE)
    for key in drive.keys:
        notebook.page.keyboard.press(key)
    _shown(place, drive.said, drive.words[1])
    assert notebook.page.evaluate(ACTIVE) == active, "the notebook took the key"
    _until(notebook, f"{name}.{drive.trait}", drive.end)


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
    for name in ("DeltaFlow", "MemoryBlock", "ErrorTriangle"):
        assert _cell(notebook, name).locator("select, .ll-switch").first.is_visible(), name


@pytest.mark.parametrize(
    ("name", "cell", "at"),
    [*((name, LINKED, at) for name, at in BOXED), *((n, SLID, at) for at, n in enumerate(ALONE))],
)
def test_an_ipywidgets_slider_drives_a_trait(notebook, name, cell, at):
    drive, sliders, places = DRIVES[name], notebook.cell(cell), [_cell(notebook, name)]
    sliders.scroll_into_view_if_needed()
    _put(notebook, name, drive.start)
    _shown(places[0], drive.said, drive.words[0])
    sliders.locator(".noUi-handle").nth(at).focus()
    for _ in range(1 if name == "ErrorHorizon" else 2):
        notebook.page.keyboard.press("ArrowRight")
    if cell == LINKED:  # in the box and, because it is one widget, in its own cell too
        places.append(sliders.locator(f".ll-{name.lower()}"))
    for place in places:
        _shown(place, drive.said, drive.words[1])
    _until(notebook, f"{name}.{drive.trait}", drive.end)
    _put(notebook, name, drive.start)
    _shown(sliders, f".widget-readout >> nth={at}", drive.start)


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
        for name in NAMES:
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
