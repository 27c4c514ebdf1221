"""The page of equations to print: one page of paper, in either notation, with nothing cut off."""

import re

import pytest

from tests.browser.guard import watched

PAGE = "book/reference/sheet.html"
# Paper less two margins of 10 mm, in CSS pixels.
PAPER = {"A4": (718, 1047), "Letter": (740, 980)}
CHOOSE = "symbols => localStorage.setItem('symbols', symbols)"
# What sticks out of its group, or lies outside the paper.
OUTSIDE = """([width, height]) => {
  const groups = [...document.querySelectorAll(".sheet-group")];
  return groups.flatMap((group) => {
  const edge = group.getBoundingClientRect();
  return [...group.querySelectorAll("mjx-container, p")]
    .map((item) => [item, item.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.right > edge.right + 1 || box.left < edge.left - 1
      || box.right > width || box.bottom > height))
    .map(([item]) => item.closest(".ll-equation")?.textContent || item.textContent);
  });
}"""


def pages_of(pdf):
    """Count the pages of a PDF that Chromium wrote."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.fixture(params=["dissertation", "modern"])
def sheet(request, site_url, browser):
    """The page, in one notation."""
    with watched(browser, f"{site_url}/{PAGE}") as page:
        page.evaluate(CHOOSE, request.param)
        page.reload(wait_until="load")
        assert page.evaluate("document.documentElement.dataset.symbols || 'dissertation'") == (
            request.param
        )
        yield page


@pytest.mark.parametrize("paper", PAPER)
def test_it_is_exactly_one_page(sheet, paper):
    assert pages_of(sheet.pdf(format=paper)) == 1


def test_another_page_of_the_book_takes_more_than_one(site_url, browser):
    """So the count above can see a second page."""
    with watched(browser, f"{site_url}/book/reference/glossary.html") as page:
        assert pages_of(page.pdf(format="A4")) > 1


@pytest.mark.parametrize("paper", PAPER)
def test_no_formula_is_cut_off_on_paper(sheet, paper):
    width, height = PAPER[paper]
    sheet.set_viewport_size({"width": width, "height": height})
    sheet.emulate_media(media="print")
    assert sheet.locator(".sheet-group").count() >= 8
    assert sheet.locator(".sheet .ll-equation mjx-container:visible").count() >= 30
    assert sheet.evaluate(OUTSIDE, [width, height]) == []


def test_the_button_prints(site_url, browser):
    with watched(browser, f"{site_url}/{PAGE}") as page:
        page.evaluate("() => { globalThis.print = () => { globalThis.printed = true; }; }")
        page.get_by_role("button", name="Print this page").click()
        assert page.evaluate("globalThis.printed") is True


def test_without_scripts_there_is_no_dead_button(site_url, browser):
    url = f"{site_url}/{PAGE}"
    with watched(browser, url, settle=False, java_script_enabled=False) as page:
        assert page.get_by_role("button", name="Print this page").count() == 0
        assert page.locator(".sheet .ll-equation").count() >= 30
