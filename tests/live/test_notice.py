"""Where NumPy cannot be had, the live page says so at once, to whoever reads it on what."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.live.driving import PANEL, LateWatch, SilentWatch, visiting

WITH_NUMPY = "answer/clock"
NUMPY_ALONE = "answer/reading"
#: Seconds until a reader must know that NumPy is missing.
NOTICED = 10
OURS = (".live-line", ".live-notices")
#: Corners of our two boxes; red, green and blue of their grounds; what the link looks like.
LOOKS = """() => {
  const boxes = [...document.querySelectorAll(".live-line, .live-notice")];
  const link = document.querySelector(".live-notice a");
  return {
    places: boxes.map((box) => box.getBoundingClientRect()).map(({ left, right, top, bottom }) => [left, right, top, bottom]),
    grounds: boxes.map((box) => getComputedStyle(box).backgroundColor.match(/\\d+/g).map(Number)),
    page: [innerWidth, innerHeight, document.documentElement.scrollWidth],
    line: getComputedStyle(link).textDecorationLine,
    plain: getComputedStyle(link).color === getComputedStyle(boxes[0]).color,
  };
}"""  # noqa: E501


def _look(page, theme):
    """Return what is wrong with the line and the notice as they are now."""
    looks = page.evaluate(LOOKS)
    wide, high, scrolled = looks["page"]
    found = ["the page can be pushed sideways"] if scrolled > wide else []
    for left, right, top, bottom in looks["places"]:
        if left < 0 or right > wide or top < 0 or bottom > high:
            found.append(f"outside the window: {left, right, top, bottom}")
    (*_, first, _), (*_, second) = sorted(looks["places"], key=lambda place: place[2])[::-1]
    if first < second:
        found.append("the notice covers the line")
    if looks["plain"] or looks["line"] != "underline":
        found.append("the link looks like no link")
    for ground in looks["grounds"]:
        if (sum(ground) < 3 * 128) != (theme == "dark"):
            found.append(f"not {theme}: {ground}")
    for part in OURS:
        answer = Axe().run(page, context=part, options={"preload": False}).response
        found += [f"{part}: {item['id']}" for item in answer["violations"]]
    return found


@pytest.mark.parametrize(
    ("theme", "width", "kind"), [("light", 1300, SilentWatch), ("dark", 360, LateWatch)]
)
def test_a_missing_numpy_is_noticed(browser, live_url, theme, width, kind):
    light = "true" if theme == "light" else "false"
    with visiting(browser, live_url, WITH_NUMPY, kind, width, color_scheme=theme) as page:
        notice = page.get_by_role("alert").filter(has_text="NumPy is missing")
        notice.wait_for(timeout=1000 * NOTICED)
        said = notice.inner_text()
        assert re.search(r"\d+ of the \d+ cells of this chapter still runs?, th\w+ under “", said)
        assert "cdn.jsdelivr.net" in said
        notice.get_by_role("link", name="this notebook").wait_for()
        early = _look(page, theme)
        page.wait_for_function(PANEL)
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")
        assert not early + _look(page, theme)


def test_a_chapter_of_which_nothing_runs_names_one_that_does(browser, live_url):
    with visiting(browser, live_url, NUMPY_ALONE) as page:
        notice = page.get_by_role("alert").filter(has_text="No cell of this chapter runs")
        notice.wait_for(timeout=1000 * NOTICED)
        other = notice.get_by_role("link", name="SymPy in ten minutes")
        assert (
            other.get_attribute("href")
            == f"{live_url}/notebooks/index.html?path=reference/sympy.ipynb"
        )
        notice.get_by_role("button", name="Close").click()
        assert not notice.count()
