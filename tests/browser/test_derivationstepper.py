"""DerivationStepper in the browser: walked line by line, asking where it matters."""

import pytest

from tests.browser.guard import settle, watched
from tools.gallery import EXAMPLES, write


@pytest.fixture
def page(tmp_path, browser):
    address = write(tmp_path, ["DerivationStepper"])["DerivationStepper"].as_uri()
    with watched(browser, address) as page:
        yield page


def walk(page, lines):
    for _ in range(lines):
        page.get_by_role("button", name="Next line").click()
        settle(page)


def test_all_lines_are_in_sight_and_reasons_come_one_by_one(page):
    assert page.locator(".ll-lines li math[displaystyle]").count() == 5
    assert not page.locator(".ll-lines li:nth-child(1) .ll-reason").is_visible()
    walk(page, 1)
    assert page.locator(".ll-lines li:nth-child(1) .ll-reason").is_visible()
    assert page.locator("[aria-current=step]").count() == 1
    page.get_by_role("button", name="Show all lines").click()
    settle(page)
    assert page.locator(".ll-reason:visible").count() >= 4
    page.get_by_role("button", name="Start again").click()
    settle(page)
    assert page.locator(".ll-reason:visible").count() == 0


def test_a_prediction_is_asked_before_the_reason_is_told(page):
    lines = EXAMPLES["DerivationStepper"]().lines
    asked = next(number for number, line in enumerate(lines, 1) if "options" in line)
    walk(page, asked)
    item = page.locator(f".ll-lines li:nth-child({asked})")
    assert item.locator("fieldset").is_visible() and not item.locator(".ll-reason").is_visible()
    right = lines[asked - 1]["right"]
    other = (right + 1) % 3
    item.locator("input").nth(other).check()
    settle(page)
    told = item.locator(".ll-verdict").inner_text()
    assert f"Not this one: it leads to line {lines[asked - 1]['leads'][other]}." in told
    item.locator("input").nth(right).check()
    settle(page)
    assert item.locator(".ll-verdict").inner_text() == "That is the rule."
    assert item.locator(".ll-reason").is_visible()


def test_the_keyboard_walks_and_the_symbols_follow_the_page(page):
    page.locator(".ll-lines .ll-formula").first.focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    assert page.locator(".ll-place").inner_text() == "line 1 of 5"
    first = page.locator(".ll-start math")
    before = first.text_content()
    page.evaluate("document.documentElement.dataset.symbols = 'modern'")
    settle(page)
    assert first.text_content() != before


def test_pointing_at_a_term_tells_which_ribbon_it_stands_for(page):
    page.evaluate(
        "() => { globalThis.lit = [];"
        " document.addEventListener('lstmlib:light', ({ detail }) => lit.push(detail)); }"
    )
    term = page.locator("button[data-road='.down.out']")
    term.focus()
    page.locator("h1").click()
    assert page.evaluate("() => lit")[0] == ".down.out"
    assert page.evaluate("() => lit.at(-1)") is None


def test_deltaflow_lights_up_what_is_pointed_at(tmp_path, browser):
    address = write(tmp_path, ["DeltaFlow"])["DeltaFlow"].as_uri()
    with watched(browser, address) as page:
        page.wait_for_selector(".ll-ribbon", state="attached")
        light = "(detail) => document.dispatchEvent(new CustomEvent('lstmlib:light', { detail }))"
        page.evaluate(light, ".down.out")
        settle(page)
        lit = page.locator(".ll-ribbon.ll-lit")
        assert lit.count() == 1 and lit.get_attribute("data-key").endswith(".down.out")
        page.evaluate(light, ".nothing")
        settle(page)
        assert lit.count() == 0
