"""Getting around: by keyboard, on a phone, and in the search."""

from tests.browser.guard import watched

FOCUSED = """() => {
  const { activeElement } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
  const box = activeElement.getBoundingClientRect();
  return {
    text: activeElement === document.body ? "" : activeElement.textContent.trim(),
    left: activeElement === document.body,
    inNav: Boolean(activeElement.closest("nav.bd-links")),
    ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0,
  };
}"""


def test_the_first_tab_is_the_skip_link(site_url, browser):
    with watched(browser, f"{site_url}/book/index.html") as page:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["text"] == "Skip to main content"
        assert focused["ring"] and focused["seen"]
        page.keyboard.press("Enter")
        assert page.url.endswith("#main-content")


def test_the_keyboard_reaches_the_navigation_and_shows_where_it_is(site_url, browser):
    with watched(browser, f"{site_url}/book/index.html") as page:
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused["left"]:
                break
            assert focused["ring"], f"no focus ring on {focused['text']!r}"
            reached.append(focused["inNav"])
        assert any(reached)


def test_the_navigation_opens_on_a_phone(site_url, browser):
    with watched(browser, f"{site_url}/book/index.html", width=400) as page:
        link = page.locator("nav.bd-links a[href$='answer/question.html']")
        assert not link.is_visible()
        page.locator("button.primary-toggle:visible").click()
        link.wait_for(state="visible")
        link.click()
        page.wait_for_url("**/book/answer/question.html")
        assert page.locator("article h1").is_visible()


def test_there_is_one_top_bar(site_url, browser):
    with watched(browser, f"{site_url}/book/index.html", width=400) as page:
        assert page.locator("button.primary-toggle:visible").count() == 1
        assert page.locator(".bd-header__inner").count() == 0


def test_search_finds_a_page(site_url, browser):
    with watched(browser, f"{site_url}/search.html?q=layer") as page:
        page.locator("#search-results li a").first.wait_for()


def test_ctrl_k_opens_the_search(site_url, browser):
    with watched(browser, f"{site_url}/book/answer/question.html") as page:
        page.keyboard.press("Control+k")
        field = page.locator("#pst-search-dialog input[type=search]")
        field.wait_for(state="visible")
        field.fill("layer")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=layer")


def test_the_root_leads_to_the_first_page(site_url, browser):
    with watched(browser, f"{site_url}/", settle=False) as page:
        page.wait_for_url("**/book/index.html")
