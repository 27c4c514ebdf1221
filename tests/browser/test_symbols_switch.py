"""The switch between the dissertation's symbols and modern ones, as a reader meets it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.guard import watched
from tests.browser.pages import visited_pages

#: Formulas that are drawn and in sight, by notation.
DRAWN = """() => ["ll-dissertation", "ll-modern"].map((kind) =>
  [...document.querySelectorAll(`.bd-article .${kind} mjx-container`)]
    .filter((item) => item.getClientRects().length).length)"""
#: Wait until what was chosen is drawn.
CHOOSE = """async (kind) => {
  const drawn = new Promise((done, fail) => {
    document.addEventListener("book:formulas", done, { once: true });
    setTimeout(() => fail(new Error("nothing was drawn")), 10_000);
  });
  document.querySelector(`button[data-symbols=${kind}]`).click();
  await drawn;
}"""
#: What <html> said when the body began, which is before anything could be painted.
AT_FIRST = """new MutationObserver((_, watcher) => {
  if (!document.body) return;
  globalThis.atFirst = document.documentElement.dataset.symbols;
  watcher.disconnect();
}).observe(document, { childList: true, subtree: true })"""
SIZES = """(kind) => [...document.querySelectorAll(`.bd-article p .${kind} mjx-container`)]
  .filter((item) => item.getClientRects().length)
  .map((item) => getComputedStyle(item).fontSize)"""


@pytest.fixture(scope="module")
def pages(site):
    """Two pages with formulas in both notations."""
    found = [
        name
        for name in visited_pages(site)
        if (site / name).read_text("utf8").count("ll-modern") > 5 and "equations" not in name
    ]
    assert len(found) >= 2
    return found[:2]


@pytest.fixture
def url(site_url, pages):
    return f"{site_url}/{pages[0]}"


def pressed(page):
    """Which of the two is pressed, as a screen reader is told."""
    return page.locator("button[data-symbols][aria-pressed=true]").get_attribute("data-symbols")


def test_the_dissertations_symbols_come_first(url, browser):
    with watched(browser, url) as page:
        old, new = page.evaluate(DRAWN)
        assert old > 5 and new == 0
        assert pressed(page) == "dissertation"


def test_the_mouse_chooses_and_the_choice_stays(site_url, pages, browser):
    with watched(browser, f"{site_url}/{pages[0]}") as page:
        asked = []
        before = page.evaluate(DRAWN)
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate(CHOOSE, "modern")
        assert page.evaluate(DRAWN) == before[::-1]
        assert pressed(page) == "modern"
        fonts = (".woff", ".woff2")
        assert [address for address in asked if not address.endswith(fonts)] == []
        page.add_init_script(AT_FIRST)
        for name in (pages[0], pages[1]):
            page.goto(f"{site_url}/{name}")
            assert page.evaluate("atFirst") == "modern"
            old, new = page.evaluate(DRAWN)
            assert old == 0 and new > 5
            assert pressed(page) == "modern"
        page.evaluate(CHOOSE, "dissertation")
        page.reload()
        assert page.evaluate(DRAWN)[1] == 0 and pressed(page) == "dissertation"


def test_the_keyboard_reaches_it_and_is_told(url, browser):
    with watched(browser, url) as page:
        group = page.get_by_role("group", name="Symbols in formulas")
        button = group.get_by_role("button", name="i f o")
        # The navigation with all its pages comes first.
        for _ in range(page.locator("nav.bd-links a, nav.bd-links summary").count() + 20):
            page.keyboard.press("Tab")
            if button.evaluate("item => item === document.activeElement"):
                break
        page.keyboard.press("Space")
        assert button.get_attribute("aria-pressed") == "true"
        assert group.get_by_role("button", name="Gers").get_attribute("aria-pressed") == "false"
        page.wait_for_function(f"() => ({DRAWN})()[1] > 5")
        assert button.evaluate("item => item === document.activeElement")


def test_a_page_opened_as_a_file_has_it_too(site, pages, browser):
    with watched(browser, (site / pages[0]).as_uri()) as page:
        page.evaluate(CHOOSE, "modern")
        page.reload()
        old, new = page.evaluate(DRAWN)
        assert old == 0 and new > 5


def test_where_storage_is_refused_it_works_for_the_page(url, browser):
    refuse = """Object.defineProperty(globalThis, "localStorage",
      { get() { throw new DOMException("refused", "SecurityError"); } })"""
    with watched(browser, "about:blank", settle=False) as page:
        page.add_init_script(f'if (location.protocol !== "about:") {{ {refuse} }}')
        page.watch.own = url.split("/book")[0]
        page.goto(url)
        page.evaluate(CHOOSE, "modern")
        assert page.evaluate(DRAWN)[1] > 5
        # The theme itself reads its storage without care; what is ours must not throw.
        page.watch.errors[:] = [line for line in page.watch.errors if "symbols" in line]


def test_without_javascript_there_are_the_dissertations_and_no_switch(url, browser):
    with watched(browser, url, settle=False, java_script_enabled=False) as page:
        assert page.locator(".bd-article .ll-modern:visible").count() == 0
        assert not page.locator(".symbols-switch").is_visible()
        assert page.locator(".bd-article .math").first.is_visible()


def test_both_are_drawn_in_the_same_size(url, browser):
    with watched(browser, url) as page:
        old = page.evaluate(SIZES, "ll-dissertation")
        page.evaluate(CHOOSE, "modern")
        assert page.evaluate(SIZES, "ll-modern") == old and len(old) > 2


def test_paper_has_the_chosen_one(url, browser):
    with watched(browser, url) as page:
        page.evaluate(CHOOSE, "modern")
        page.emulate_media(media="print")
        old, new = page.evaluate(DRAWN)
        assert old == 0 and new > 5
        assert not page.locator(".symbols-switch").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_modern_symbols_on_a_phone(url, browser, theme):
    with watched(browser, url, width=360, theme=theme) as page:
        page.evaluate(CHOOSE, "modern")
        sizes = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        scrolled, shown = page.evaluate(sizes)
        assert scrolled <= shown
        found = Axe().run(page, options={"preload": False}).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found] == []


def test_another_window_follows(url, browser):
    with watched(browser, url) as page:
        other = page.context.new_page()
        other.goto(url)
        page.evaluate(CHOOSE, "modern")
        other.wait_for_function(f"() => ({DRAWN})()[1] > 5")
        assert pressed(other) == "modern"
