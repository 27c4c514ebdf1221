"""Every chapter's cells that need no NumPy, run with this site alone: a phone is enough."""

import json
import re

import pytest

from tests.live.driving import PANEL, Notebook, visiting
from tests.notebooks.executed import executed
from tools.notebooks.practice import FOLDER

#: Runs codes one after the other in the open notebook's kernel; gives what each one shows.
EXECUTE = f"""async (codes) => {{
  const {{ kernel }} = ({PANEL})().sessionContext.session;
  const shown = [];
  for (const code of codes) {{
    const found = {{ printed: "", latex: [], error: "" }};
    const future = kernel.requestExecute({{ code }});
    future.onIOPub = ({{ header, content }}) => {{
      if (header.msg_type === "stream") found.printed += content.text;
      if (header.msg_type === "error") found.error = `${{content.ename}}: ${{content.evalue}}`;
      const latex = content.data?.["text/latex"];
      if (latex) found.latex.push(latex);
    }};
    await future.done;
    shown.push(found);
  }}
  return shown;
}}"""


def _code(notebook):
    """Its code cells, each with its source as one text and whether it needs NumPy."""
    return [
        cell
        | {
            "source": "".join(cell["source"]),
            "heavy": "needs-numpy" in cell["metadata"].get("tags", ()),
        }
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def _given(cell):
    """What a cell gave when the page was built."""
    outputs = cell["outputs"]
    latex = ["".join(one["data"].get("text/latex", "")) for one in outputs if "data" in one]
    printed = "".join("".join(one["text"]) for one in outputs if one["output_type"] == "stream")
    return {"printed": printed, "latex": [one for one in latex if one], "error": ""}


def _free(live_site):
    """Name and cells that run without NumPy, for every chapter that has some."""
    folder = live_site / "files"
    chapters = {path for path in folder.rglob("*.ipynb") if path.parent.name != FOLDER}
    for path in sorted(chapters):
        cells = _code(json.loads(path.read_text("utf8")))
        free = [one["source"] for one in cells if not one["heavy"]]
        if free:
            yield path.relative_to(folder).with_suffix("").as_posix(), free


def test_what_needs_no_numpy_runs_and_gives_what_the_page_shows(notebook, live_site, site):
    chapters = dict(_free(live_site))
    assert len(chapters) >= 10
    for name, codes in chapters.items():
        page = executed(site, f"book/{name}")
        given = {cell["source"]: _given(cell) for cell in _code(page)}
        shown = notebook.page.evaluate(EXECUTE, ["%reset -f", *codes])[1:]
        assert dict(zip(codes, shown, strict=True)) == {one: given[one] for one in codes}, name


def test_every_cell_with_sympy_runs_without_numpy(live_site):
    """SymPy, the book's equations and the stepper: all that this site can run by itself."""
    symbolic = re.compile(r"\b(sympy|lstmlib\.symbolic|import symbolic|DerivationStepper)\b")
    for path in (live_site / "files").rglob("*.ipynb"):
        for cell in _code(json.loads(path.read_text("utf8"))):
            if symbolic.search(cell["source"]):
                assert not cell["heavy"], (path.name, cell["source"])


@pytest.mark.parametrize("chapter", ["one-layer/carousel"])
def test_a_click_on_a_phone_leads_from_the_page_to_a_cell_that_runs(browser, live_url, chapter):
    phone = {"width": 360, "has_touch": True, "is_mobile": True}
    with visiting(browser, live_url, f"{chapter}.html", **phone) as page:
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Open as a live notebook").tap()
        live = opened.value
        notebook = Notebook(live)
        at = notebook.code()[0]
        live.get_by_role("button", name="Close this notice").tap()
        notebook.page.evaluate(f"(at) => ({PANEL})().content.scrollToItem(at)", at)
        notebook.cell(at).locator(".cm-content").tap()
        live.keyboard.press("Control+End")
        live.keyboard.type("\nprint('changed', 1 + 1)")
        live.locator("[data-jp-item-name='run']").tap()
        notebook.cell(at).get_by_text("changed 2").wait_for()
        assert "s(3) =" in notebook.cell(at).inner_text()
