"""Phrases and the parts of a widget light each other up, on the pages where they stand."""

import re

import pytest

from tests.browser.guard import settle, watched

#: By page: the widget there.
PAGES = {
    "one-layer/carousel": "memoryblock",
    "one-layer/output-gate": "numbersheet",
    "one-layer/output-gate-differs": "numbersheet",
    "stack/two-cells": "numbersheet",
    "one-layer/triangle": "errortriangle",
    "practice/vanishing": "errorhorizon",
    "practice/watching-a-run": "runexplorer",
    "practice/wrong-passes": "wrongpasses",
}
#: Drag the slider without taking the focus from the phrase.
LATER = """(input) => {
  input.value = 15;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.mark.parametrize(("name", "widget"), PAGES.items())
def test_a_phrase_lights_its_part_and_a_part_its_phrases(site_url, browser, name, widget):
    with watched(browser, f"{site_url}/book/{name}.html") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        root = page.locator(f".ll-{widget}").first
        root.locator("[data-part]").first.wait_for(state="attached")
        # Those that stand in a folded answer are found by whoever unfolds it.
        page.evaluate(
            "() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))"
        )
        phrases = page.locator(".light").all()
        assert len(phrases) >= 2
        lit = root.locator("[data-lit]")
        for phrase in phrases:
            road = phrase.get_attribute("data-light")
            for look, away in ((phrase.focus, phrase.blur), (phrase.hover, page.mouse.move)):
                look()
                names = {part.get_attribute("data-part") for part in lit.all()}
                assert names == {road[1:]}
                away(*([0, 0] if away == page.mouse.move else []))
                assert lit.count() == 0
            part = root.locator(f'[data-part="{road[1:]}"]').first
            part.dispatch_event("pointerover")
            assert "light--on" in phrase.get_attribute("class")
            root.locator(".ll-stage").first.dispatch_event("pointerleave")
            root.dispatch_event("pointerleave")
            assert "light--on" not in phrase.get_attribute("class")


def test_a_part_that_has_the_focus_marks_its_phrases(site_url, browser):
    with watched(browser, f"{site_url}/book/one-layer/carousel.html") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        page.locator('.ll-memoryblock [data-row="in"]').focus()
        marked = page.locator(".light.light--on")
        assert marked.count() == 1 and re.search("input gate", marked.inner_text())
        page.evaluate("() => document.activeElement.blur()")
        assert marked.count() == 0


def test_a_light_outlives_a_redraw_and_a_click_brings_the_widget(site_url, browser):
    with watched(browser, f"{site_url}/book/practice/watching-a-run.html") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        phrase = page.locator('.light[data-light=".gates.phi"]')
        phrase.focus()
        phrase.press("Enter")
        page.wait_for_function(
            "() => document.querySelector('.ll-runexplorer').getBoundingClientRect().top < 200"
        )
        page.locator(".ll-runexplorer").get_by_label("trained for").evaluate(LATER)
        settle(page)
        assert page.locator(".ll-runexplorer [data-lit]").get_attribute("data-part") == "gates.phi"


def test_parts_that_are_drawn_anew_are_lit_too(site_url, browser):
    with watched(browser, f"{site_url}/book/one-layer/triangle.html") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        page.locator('.light[data-light=".sums"]').focus()
        sums = page.locator('.ll-errortriangle [data-part="sums"]')
        sums.first.evaluate("(node) => { node.old = true; }")
        # Not with the mouse, which would take the focus from the phrase.
        page.get_by_role("button", name="columns: BPTT").evaluate("(button) => button.click()")
        settle(page)
        found = sums.evaluate_all("(nodes) => nodes.map((node) => [node.dataset.lit, node.old])")
        assert len(found) > 2 and all(lit == "" and not old for lit, old in found)
