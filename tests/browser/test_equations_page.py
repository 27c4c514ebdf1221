"""The page of all equations in a browser: its filter, and formulas laid out when needed."""

import pytest

from lstmlib import symbolic
from tests.browser.guard import SETTLED, settle, watched

PAGE = "book/reference/equations.html"
SHOWN = ".ll-entry:not([hidden])"


@pytest.fixture
def page(site_url, browser):
    with watched(browser, "about:blank", settle=False) as opened:
        opened.watch.own = site_url
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


def test_what_is_far_is_drawn_but_not_laid_out_until_it_is_near(page):
    formulas = page.locator(".ll-entry > .math .ll-dissertation mjx-container")
    assert page.locator(".ll-entry > .math mjx-container").count() >= len(symbolic.EQUATIONS)
    seen = "item => item.checkVisibility({ contentVisibilityAuto: true })"
    assert not formulas.last.evaluate(seen)
    formulas.last.scroll_into_view_if_needed()
    settle(page)
    assert formulas.last.evaluate(seen)


def test_what_comes_near_is_in_the_chosen_symbols(page):
    page.evaluate("localStorage.setItem('symbols', 'modern')")
    page.reload()
    entry = page.locator("#entry-lower-error")
    entry.scroll_into_view_if_needed()
    assert entry.locator(".ll-modern mjx-container:visible").count() > 0
    assert entry.locator(".ll-dissertation mjx-container:visible").count() == 0
