"""Boxes that open, in a browser."""

import pytest

from tests.browser.guard import watched
from tests.browser.pages import visited_pages

OPEN = "() => [...document.querySelectorAll('details.fold')].map((box) => box.open)"


@pytest.fixture
def url(site, site_url):
    """A page with a folded solution."""
    for name in visited_pages(site):
        if 'class="fold admonition solution"' in (site / name).read_text("utf8"):
            return f"{site_url}/{name}"
    pytest.fail("no page has a folded solution", pytrace=False)


def test_the_keyboard_opens_a_solution(url, browser):
    with watched(browser, url) as page:
        box = page.locator("details.fold.solution").first
        box.locator("summary").focus()
        for key, is_open in (("Enter", True), ("Space", False), ("Space", True)):
            page.keyboard.press(key)
            assert box.evaluate("item => item.open") == is_open
        assert box.locator(".cell").first.is_visible()


def test_on_paper_all_are_open_and_then_as_before(url, browser):
    with watched(browser, url) as page:
        page.locator("details.fold summary").first.click()
        before = page.evaluate(OPEN)
        assert before[0] and not all(before)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert all(page.evaluate(OPEN))
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(OPEN) == before


def test_without_javascript_it_opens_too(url, browser):
    with watched(browser, url, settle=False, java_script_enabled=False) as page:
        page.locator("details.fold.solution summary").first.click()
        assert page.locator("details.fold.solution .cell").first.is_visible()
