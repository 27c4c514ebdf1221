"""A chapter opened live, from this site's own files alone, below a subfolder of its host."""

import re

from bench.live import weight
from tests.live.conftest import CHAPTER
from tests.live.driving import PANEL, BrokenWatch, Notebook, visiting
from tests.notebooks.executed import executed

#: Megabytes that a first visit may load.
LIMIT = 18
SLIDER = """import ipywidgets
slider = ipywidgets.IntSlider(max=5, description="steps")
slider"""
TEXTS = f"""() => ({PANEL})().content.widgets.flatMap(({{ model }}) =>
  model.type === "markdown" ? [model.sharedModel.source] : [])"""
STEPPER = """from lstmlib.widgets import DerivationStepper
stepper = DerivationStepper("output-gate")
stepper"""


def _latex(outputs):
    bundles = (one.get("data", {}) for one in outputs)
    return ["".join(data["text/latex"]) for data in bundles if "text/latex" in data]


def _printed(outputs):
    return "".join(one["text"] for one in outputs if one["output_type"] == "stream").strip()


def _errors(outputs):
    return [one for one in outputs if one["output_type"] == "error"]


def test_a_first_visit_is_no_heavier_than_it_may_be(notebook, live_url, live_site):
    asked = (url.split("?")[0].removeprefix(f"{live_url}/") for url in notebook.page.watch.asked)
    assert 8 < weight(live_site, set(asked)) < LIMIT


def test_progress_is_shown_from_the_start(browser, live_url):
    with visiting(browser, live_url, CHAPTER) as page:
        line = page.get_by_role("complementary", name="Live notebook")
        line.get_by_text("Loading the kernel").wait_for(timeout=5000)
        line.get_by_text(re.compile(r"\d+ of \d+ MB")).wait_for()
        assert line.get_by_role("progressbar").is_visible()


def test_its_sympy_cells_give_the_latex_of_the_page(notebook, site):
    # What the page's own cells gave: the page itself has it as drawn formulas.
    cells = executed(site, f"book/{CHAPTER}").cells
    given = [_latex(cell["outputs"]) for cell in cells if cell["cell_type"] == "code"]
    shown = []
    for at in notebook.code():
        outputs = notebook.run(at)
        assert not _errors(outputs), outputs
        shown += _latex(outputs)
    assert shown == [latex for outputs in given for latex in outputs]
    assert len(shown) >= 3


def test_links_lead_from_the_live_copy_into_the_book(notebook, live_url, site):
    book = f"{live_url.removesuffix('/live')}/book/"
    text = "\n".join(notebook.page.evaluate(TEXTS))
    links = re.findall(r"\]\((\w+:[^)]*)\)", text)
    assert links and not [one for one in links if not one.startswith(book)]
    link = notebook.page.locator(f".jp-RenderedMarkdown a[href^='{book}']").first
    with notebook.page.context.expect_page() as opened:
        link.click()
    page = opened.value
    page.locator(".bd-article h1").wait_for()
    assert page.url.startswith(book)
    page.close()


def test_an_edited_cell_has_another_output(notebook):
    at = notebook.code()[-1]
    code = "import sympy\nx = sympy.Symbol('x')\nsympy.diff(x**{}, x)"
    assert "3 x^{2}" in _latex(notebook.run(at, code.format(3)))[0]
    assert "5 x^{4}" in _latex(notebook.run(at, code.format(5)))[0]


def test_a_slider_reaches_python(notebook):
    at = notebook.code()[-1]
    notebook.run(at, SLIDER)
    handle = notebook.cell(at).locator(".noUi-handle")
    handle.focus()
    for _ in range(3):
        notebook.page.keyboard.press("ArrowRight")
    notebook.cell(at).locator(".widget-readout", has_text="3").wait_for()
    # A slider holds its last move back until the kernel has answered the one before.
    ask = notebook.code()[-2]
    told = [_printed(notebook.run(ask, "print(slider.value)"))]
    while told[-1] != "3" and len(told) < 20:
        told.append(_printed(notebook.run(ask, "print(slider.value)")))
    assert told[-1] == "3", told


def test_a_widget_of_ours_reaches_python_without_numpy(notebook):
    at = notebook.code()[-1]
    assert not _errors(notebook.run(at, STEPPER))
    place = notebook.cell(at).locator(".ll-derivationstepper")
    place.wait_for()
    place.get_by_role("button", name="Show all lines").press("Enter")
    place.get_by_role("button", name="Start again").wait_for()
    told = _printed(notebook.run(notebook.code()[-2], "print(stepper.step, len(stepper.lines))"))
    step, lines = told.split()
    assert step == lines
    loaded = "import sys; print('numpy' in sys.modules)"
    assert _printed(notebook.run(notebook.code()[-2], loaded)) == "False"


def test_a_cell_that_needs_numpy_says_so_at_once(notebook):
    (error,) = _errors(notebook.run(notebook.code()[-2], "import numpy"))
    assert error["ename"].count("NumPyMissing")
    assert "NumPy could not be fetched" in error["evalue"]
    assert "SymPy only still run" in error["evalue"]
    assert notebook.page.get_by_role("alert").first.is_visible()
    assert _printed(notebook.run(notebook.code()[-2], "print(1 + 1)")) == "2"


def test_an_edit_outlives_the_page_and_reset_brings_the_chapter_back(notebook):
    page, at = notebook.page, notebook.code()[0]
    source = (
        "({ at }) => jupyterapp.shell.currentWidget.content.widgets[at].model.sharedModel.source"
    )
    published = page.evaluate(source, {"at": at})
    notebook.run(at, "print('mine')")
    page.evaluate("() => jupyterapp.shell.currentWidget.context.save()")
    page.reload(wait_until="commit")
    again = Notebook(page)
    assert page.evaluate(source, {"at": at}) == "print('mine')"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset this chapter").click()
    page.get_by_text("again as it was published").wait_for()
    assert page.evaluate(source, {"at": at}) == published
    assert again.code()[0] == at


def test_a_download_that_breaks_off_is_no_endless_wait(browser, live_url):
    with visiting(browser, live_url, CHAPTER, BrokenWatch) as page:
        notebook = Notebook(page)
        line = page.get_by_role("complementary", name="Live notebook").get_by_role("status")
        line.filter(has_text="Ready").wait_for()
        page.evaluate(
            "() => addEventListener('live', (event) => (globalThis.news ??= []).push(event.detail))"
        )
        (error,) = _errors(notebook.run(notebook.code()[-1], "import numpy"))
        assert "NumPy could not be fetched" in error["evalue"]
        page.get_by_role("alert").filter(has_text="NumPy is missing").wait_for()
        assert {"says": "Fetching numpy"} in page.evaluate("() => globalThis.news")
        line.filter(has_text="Ready").wait_for()
