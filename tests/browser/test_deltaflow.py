"""DeltaFlow as readers meet it: in the built page, without a kernel and without a network."""

import re

import numpy as np
import pytest

import lstmlib as ll
from tests.browser.guard import settle, watched
from tests.browser.numbers import number

QUESTION = "book/answer/question.html"
LANDING = "book/index.html"


@pytest.fixture
def question(site_url, browser):
    with watched(browser, f"{site_url}/{QUESTION}") as page:
        _to_widget(page)
        yield page


def _to_widget(page):
    page.locator("h2", has_text="The picture").scroll_into_view_if_needed()
    page.evaluate("() => globalThis.widgetHost?.all()")
    page.locator(".ll-deltaflow").scroll_into_view_if_needed()
    page.wait_for_selector(".ll-ribbon", state="attached")


def _button(page, text):
    return page.locator(".ll-deltaflow button", has_text=re.compile(f"^{re.escape(text)}$"))


def _landing_flow(truncation):
    net = ll.Network.create(
        n_in=1, layers=[ll.Blocks(1), ll.Blocks(1)], n_out=1, rng=55,
        init=ll.Init("normal", scale=1.3, b_phi=1.0),
    )  # fmt: skip
    x = np.random.default_rng(55).normal(size=(6, 1))
    trace = ll.forward(net, x)
    return ll.backward(net, trace, np.full((6, 1), 0.9), truncation, mask=np.arange(6) == 5)


def _twin(page):
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    rows = page.locator(".ll-twin tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


@pytest.mark.parametrize(("cut", "truncation"), [(False, "none"), (True, "gers")])
def test_the_numbers_on_the_landing_page_are_those_of_the_library(
    site_url, browser, cut, truncation
):
    flow = _landing_flow(truncation)
    with watched(browser, f"{site_url}/{LANDING}") as page:
        page.wait_for_selector(".ll-ribbon", state="attached")
        if cut:
            page.get_by_role("switch").check()
        for t in (5, 2, 0):
            page.locator(".ll-track input").fill(str(t))
            settle(page)
            for row in _twin(page):
                layer = flow.layers[int(row[0])]
                names = ("e_y", "e_s", "eps_s", "delta_c", "delta_in", "delta_phi", "delta_out")
                for shown, name in zip(row[2:], names, strict=True):
                    right = getattr(layer, name)[t].item()
                    assert number(shown) == pytest.approx(right, rel=0.05, abs=1e-300), (t, name)


def test_a_road_is_cut_and_mended_with_the_keyboard(question):
    page = question
    verdict = page.locator(".ll-verdict")
    assert "every array agrees" in verdict.inner_text()
    page.locator(".ll-ribbon[tabindex='0']").focus()
    page.keyboard.press("Home")
    first = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.dataset.key")
    assert first != second
    page.keyboard.press("Home")
    page.keyboard.press("x")
    settle(page)
    assert page.evaluate("document.activeElement.dataset.key") == first, "focus survives a redraw"
    assert "cut by you" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "Furthest off" in verdict.inner_text()
    _button(page, "Mend all cuts").click()
    settle(page)
    assert "every array agrees" in verdict.inner_text()


def test_the_picture_is_one_tab_stop_and_remembers_where_it_was(question):
    page = question
    page.locator(".ll-track input").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('ll-ribbon')")
    page.keyboard.press("End")
    last = page.evaluate("document.activeElement.dataset.key")
    settle(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.ll-dock') !== null")
    settle(page)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.key") == last


def test_a_ribbon_of_another_step_has_that_steps_equation(question):
    page = question
    page.locator(".ll-track input").fill("6")
    _button(page, "three steps").click()
    _button(page, "Put the numbers in").click()
    settle(page)
    page.locator(".ll-ribbon[data-key='-1:0.state']").dispatch_event("click")
    settle(page)
    lit = page.locator(".ll-math .ll-lit")
    assert lit.count() == 1
    label = page.locator(".ll-ribbon[data-key='-1:0.state']").get_attribute("aria-label")
    assert lit.inner_text() in label


def test_a_ribbon_names_itself_and_its_equation_takes_numbers(question):
    page = question
    page.locator(".ll-ribbon[tabindex='0']").focus()
    settle(page)
    named = page.locator(".ll-named").inner_text()
    assert "to the state of layer 0" in named
    assert re.search(r"[−\d]", named)
    symbols = page.locator(".ll-math").inner_text()
    _button(page, "Put the numbers in").click()
    settle(page)
    assert page.locator(".ll-math").inner_text() != symbols
    terms = [number(text) for text in page.locator(".ll-math .ll-term").all_inner_texts()]
    left = page.locator(".ll-math > span").first.inner_text()
    total = number(left.split("=")[1].strip())
    size = sum(abs(term) for term in terms)
    assert abs(sum(terms) - total) <= 0.05 * size


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_road_of_a_term_that_was_clicked_can_be_cut(question, by):
    page = question
    terms = page.locator(".ll-math .ll-term[data-key*='.down.']")
    # Not the one that is named where nothing is chosen.
    named = page.locator(".ll-named").inner_text()
    keys = terms.evaluate_all("(all) => all.map((one) => one.dataset.key)")
    for key in keys[:2]:
        term, cut = terms.nth(keys.index(key)), page.locator(".ll-dock button").last
        for button in (term, cut):
            button.click() if by == "mouse" else button.press("Enter")
            settle(page)
        stub = page.locator(f".ll-ribbon.ll-stub[data-key='{key}']")
        assert "cut by you" in stub.get_attribute("aria-label")
        assert "cut by you" in page.locator(".ll-named").inner_text() != named
        assert cut.inner_text().endswith("Mend this road")
    assert page.locator(".ll-ribbon.ll-stub").count() == 2
    # A click on the same one again shows the symbols.
    numbers = page.locator(".ll-math").inner_text()
    terms.nth(1).press("Enter")
    settle(page)
    assert page.locator(".ll-math").inner_text() != numbers


@pytest.mark.parametrize("name", ["Gers", "today"])
def test_a_truncation_changes_the_gradient_and_marks_its_roads(question, name):
    page = question
    page.locator(".ll-track input").fill("6")
    _button(page, name).press("Enter")
    settle(page)
    assert _button(page, name).get_attribute("aria-pressed") == "true"
    assert "Furthest off" in page.locator(".ll-verdict").inner_text()
    cut = page.locator(".ll-ribbon[aria-label*='cut by the truncation']")
    assert cut.count() > 0
    page.locator(".ll-meter summary").click()
    settle(page)
    rows = page.locator(".ll-meter tbody tr").all_inner_texts()
    exact = {row.split()[0]: row.split()[1] for row in rows}
    assert exact["w_k"] == exact["b_k"] == "1.000"
    assert any(value != "1.000" for value in exact.values())


def test_every_view_and_preset_draws(question):
    page = question
    for name in ("all cells", "recurrent roads", "three steps", "one scale"):
        before = page.locator(".ll-picture").inner_html()
        _button(page, name).click()
        settle(page)
        assert _button(page, name).get_attribute("aria-pressed") == "true"
        assert page.locator(".ll-picture").inner_html() != before, name
        _button(page, name).click()
    for name in ("What is above?", "Two children of s"):
        _button(page, name).click()
        settle(page)
        assert page.locator(".ll-preset-words").inner_text().strip()
        assert page.locator(".ll-dim").count() > 0
    for label, value in (("forget bias", "2"), ("weights", "1.5")):
        before = page.locator(".ll-picture").inner_html()
        page.locator("label", has_text=label).locator("input").fill(value)
        settle(page)
        assert page.locator(".ll-picture").inner_html() != before, label
    _button(page, "Reset").click()
    settle(page)
    assert page.locator("label", has_text="forget bias").locator("output").inner_text() == "+0"


def test_time_plays_backwards_and_stops(question):
    page = question
    track = page.locator(".ll-track input")
    start = int(track.input_value())
    play = page.locator(".ll-play")
    play.press("Enter")
    page.wait_for_function(
        "([start]) => Number(document.querySelector('.ll-track input').value) < start",
        arg=[start],
    )
    play.press("Enter")
    assert play.get_attribute("aria-pressed") == "false"
    track.focus()
    page.keyboard.press("Home")
    settle(page)
    assert page.locator(".ll-now").inner_text() == "t = 0"
    page.locator(".ll-heat").click(position={"x": 2, "y": 2})
    settle(page)
    assert page.locator(".ll-deltaflow select").first.input_value() == "1"


def test_the_picture_names_what_the_pointer_touches(question):
    page = question
    page.locator(".ll-node .ll-unit").nth(2).click()
    settle(page)
    halo = page.locator(".ll-ribbon .ll-halo").first
    # The page may scroll it under a pointer that rests.
    halo.dispatch_event("pointerover")
    settle(page)
    assert page.locator(".ll-ribbon.ll-lit").count() == 0
    halo.dispatch_event("pointermove")
    settle(page)
    assert page.locator(".ll-ribbon.ll-lit").count() == 1


def test_a_phone_shows_one_layer_and_walks_between_them(site_url, browser):
    with watched(browser, f"{site_url}/{QUESTION}", width=360, height=780) as page:
        _to_widget(page)
        assert page.locator(".ll-deltaflow").get_attribute("data-mode") == "narrow"
        assert page.locator(".ll-card").count() == 1
        box = page.locator(".ll-deltaflow").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360
        page.locator(".ll-up").click()
        settle(page)
        assert page.locator(".ll-card .ll-title").text_content() == "Layer 1"
        page.locator(".ll-handle").click()
        assert page.locator(".ll-math").is_visible()
        page.locator(".ll-panel summary").click()
        assert _button(page, "Gers").is_visible()


def test_print_opens_the_twin(question):
    page = question
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".ll-twin").evaluate("(fold) => fold.open")
    assert page.locator(".ll-meter tbody tr").count() > 10
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator(".ll-twin").evaluate("(fold) => fold.open")


def test_damaged_numbers_give_a_message_in_place(site, site_url, browser):
    html = (site / LANDING).read_text("utf-8")
    damaged, count = re.subn(r'"steps": ?6', '"steps": 7', html)
    assert count == 1
    context = browser.new_context()
    try:
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.route(f"**/{LANDING}", lambda route: route.fulfill(body=damaged))
        page.goto(f"{site_url}/{LANDING}")
        box = page.wait_for_selector(".ll-error")
        assert "expected 7 numbers, got 6" in box.inner_text()
        assert not errors
    finally:
        context.close()
