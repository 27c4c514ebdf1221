"""The book from a folder: no server, no network."""

from tests.browser.guard import watched
from tests.browser.pages import visited_pages

STATE = """() => ({
  math: document.querySelectorAll(".math").length,
  drawn: document.querySelectorAll(".math:has(mjx-container)").length,
  views: document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]').length,
  mounted: document.querySelectorAll('.book-widget[data-widget="mounted"]').length,
  icons: document.fonts.check('900 16px "Font Awesome 7 Free"')
      || document.fonts.check('900 16px "Font Awesome 6 Free"'),
})"""  # noqa: E501


def test_every_page_opens_from_a_file(site, browser):
    drawn = 0
    for name in visited_pages(site):
        if name in ("index.html", "404.html"):
            continue
        with watched(browser, (site / name).as_uri()) as page:
            page.evaluate("() => globalThis.widgetHost?.all()")
            state = page.evaluate(STATE)
            assert state["drawn"] == state["math"], name
            assert state["mounted"] >= state["views"], name
            assert state["icons"], name
            drawn += state["drawn"]
    assert drawn > 0


def test_the_root_opens_from_a_file(site, browser):
    with watched(browser, (site / "index.html").as_uri(), settle=False) as page:
        page.wait_for_url("**/book/index.html")
