"""The page of all equations in a browser: its filter, and formulas that are drawn when needed."""

import pytest

from lstmlib import symbolic
from tests.browser.guard import SETTLED, watched

PAGE = "book/reference/equations.html"
SHOWN = ".ll-entry:not([hidden])"
DRAWN = """() => [...document.querySelectorAll(".ll-entry")]
  .filter((entry) => entry.querySelector(":scope > .math mjx-container")).length"""
#: How many were not yet there when MathJax had drawn the page for the first time.
WATCH = """addEventListener("DOMContentLoaded", async () => {
  while (!globalThis.MathJax?.startup?.promise) await new Promise((done) => setTimeout(done, 5));
  await MathJax.startup.promise;
  globalThis.late = document.querySelectorAll(".ll-entry .ll-dissertation.mathjax_ignore").length;
})"""
COMES_LATE = "late"


@pytest.fixture
def page(site_url, browser):
    with watched(browser, "about:blank", settle=False) as opened:
        opened.watch.own = site_url
        opened.add_init_script(WATCH)
        opened.goto(f"{site_url}/{PAGE}")
        opened.evaluate(SETTLED)
        yield opened


def test_the_field_leaves_what_has_all_its_words(page):
    field = page.get_by_role("searchbox", name="Find an equation")
    assert page.locator(SHOWN).count() == len(symbolic.EQUATIONS)
    field.fill("forget-gate delta")
    found = {item.get_attribute("id") for item in page.locator(SHOWN).all()}
    assert "entry-forget-gate-delta" in found and len(found) < 10
    links = page.locator(".ll-index ul ul a:visible")
    assert {f"entry-{text}" for text in links.all_inner_texts()} == found
    assert page.locator(".ll-filter output").inner_text().startswith(f"{len(found)} of ")
    assert page.locator("#squashing-functions").is_hidden()
    field.fill("nothing has these words")
    assert page.locator(SHOWN).count() == 0
    field.fill("")
    assert page.locator(SHOWN).count() == len(symbolic.EQUATIONS)


def test_a_link_leads_to_an_entry_that_is_filtered_away(page):
    page.get_by_role("searchbox").fill("softmax")
    assert page.locator("#entry-cell-delta").is_hidden()
    page.evaluate("location.hash = 'entry-cell-delta'")
    page.wait_for_function("document.querySelector('#entry-cell-delta').checkVisibility()")
    assert page.get_by_role("searchbox").input_value() == ""
    page.wait_for_function(
        "Math.abs(document.querySelector('#entry-cell-delta').getBoundingClientRect().top) < 300"
    )


def test_far_formulas_are_drawn_late_but_all_are(page):
    page.wait_for_function(f"() => ({DRAWN})() === {len(symbolic.EQUATIONS)}", timeout=60_000)
    assert page.evaluate(COMES_LATE) > len(symbolic.EQUATIONS) / 2


def test_what_is_drawn_late_is_in_the_chosen_symbols(page):
    page.evaluate("localStorage.setItem('symbols', 'modern')")
    page.reload()
    entry = page.locator("#entry-lower-error")
    entry.scroll_into_view_if_needed()
    entry.locator(".ll-modern mjx-container").wait_for()
    assert entry.locator(".ll-dissertation mjx-container").count() == 0
