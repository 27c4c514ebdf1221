"""Every page of the built book, in both themes and at three widths.

In light a page is opened wide and made narrow, in dark the other way round: one visit each. axe
looks at it as it was opened.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.guard import watched
from tests.browser.pages import visited_pages

# axe would fetch the styles' imports again, from wrong addresses.
OPTIONS = {"preload": False}
# How far the page can be pushed sideways, and what pushes it.
OVERFLOW = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((item) => item.getBoundingClientRect().right > clientWidth + 1)
    .slice(0, 5).map((item) => `${item.tagName}.${item.className}`).concat(scrollWidth);
}"""


PHONE, NARROW, DESK = 360, 400, 1300


def look(page, width):
    """Give a page a width and return what is wrong with it then."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => globalThis.widgetHost?.all()")
    pushed = page.evaluate(OVERFLOW)
    return [f"{width} px: can be pushed sideways: {pushed}"] if pushed else []


def audit(page, width):
    """Return what axe finds."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{width} px: {item['id']}: {[node['html'][:120] for node in item['nodes']]}"
        for item in found
    ]


@pytest.mark.parametrize(
    ("theme", "widths"), [("light", (DESK, NARROW, PHONE)), ("dark", (NARROW, PHONE, DESK))]
)
def test_every_page_fits_and_axe_finds_nothing(site, site_url, browser, theme, widths):
    pages = [name for name in visited_pages(site) if name != "index.html"]  # it leads on at once
    assert len(pages) >= 30
    faults = {}
    for name in pages:
        found = []
        try:
            with watched(browser, f"{site_url}/{name}", width=widths[0], theme=theme) as page:
                for width in widths:
                    found += look(page, width)
                    found += audit(page, width) if width == widths[0] else []
        except AssertionError as error:
            found.append(str(error))
        if found:
            faults[name] = found
    assert faults == {}


def test_the_theme_follows_the_reader_from_the_first_moment(site_url, browser):
    url = f"{site_url}/book/index.html"
    for theme in ("light", "dark"):
        with watched(browser, url, theme=theme, java_script_enabled=True) as page:
            assert page.evaluate("document.documentElement.dataset.theme") == theme
            button = page.locator(".theme-switch-button")
            for _ in range(3):
                button.click()
                chosen = page.evaluate("document.documentElement.dataset.theme")
                page.reload()
                assert page.evaluate("document.documentElement.dataset.theme") == chosen


def test_the_page_reads_without_javascript(site_url, browser):
    url = f"{site_url}/book/index.html"
    with watched(browser, url, settle=False, java_script_enabled=False) as page:
        assert page.locator("article h1").is_visible()
        assert page.locator("nav.bd-links a").first.is_visible()


def test_paper_is_light_whatever_the_screen_shows(site_url, browser):
    with watched(browser, f"{site_url}/book/index.html", theme="dark") as page:
        page.emulate_media(media="print")
        assert not page.locator(".bd-sidebar-primary").is_visible()
        for event, theme, is_dark in (
            ("beforeprint", "light", True),
            ("afterprint", "dark", False),
        ):
            page.evaluate("name => dispatchEvent(new Event(name))", event)
            assert page.evaluate("document.documentElement.dataset.theme") == theme
            ink = page.evaluate("getComputedStyle(document.querySelector('article p')).color")
            assert (sum(map(int, ink[4:-1].split(","))) < 3 * 80) == is_dark
