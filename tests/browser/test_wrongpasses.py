"""WrongPasses in the browser: it asks first, then shows what was measured, by mouse and by key."""

import math

import pytest
from axe_playwright_python.sync_playwright import Axe

from lstmlib import mistakes
from tests.browser.guard import settle, watched
from tests.browser.numbers import number
from tools.gallery import EXAMPLES, write


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return write(tmp_path_factory.mktemp("wrong"), ["WrongPasses"])["WrongPasses"].as_uri()


@pytest.fixture(scope="module")
def results():
    return EXAMPLES["WrongPasses"]().results


@pytest.fixture
def page(address, browser):
    with watched(browser, address) as page:
        yield page


def choose(page, name):
    page.get_by_role("combobox", name="Mistake").select_option(name)
    settle(page)


def measure(page):
    page.get_by_role("button", name="Measure").click()
    settle(page)


def cells(page):
    """Texts of the cells of the arrays, by row name and column."""
    found = {}
    for row in page.locator(".ll-arrays tbody tr:has(td)").all():
        name = row.locator("th").inner_text().replace("φ", "phi")
        short = f"{name[0]}_{name[1:]}"
        shown = row.locator("td").all()
        keys = [f"layers[{layer}].{short}" for layer in range(2)] if len(shown) > 1 else [short]
        found |= dict(zip(keys, shown, strict=True))
    return found


def test_arrays_of_the_output_units_are_in_no_layer(page):
    head, *rows = page.locator(".ll-outputs tr").all()
    assert head.inner_text() == "output units" and [row.inner_text()[0] for row in rows] == [
        "w",
        "b",
    ]
    assert all(row.locator("td").get_attribute("colspan") == "2" for row in rows)
    assert page.locator(".ll-arrays tbody").first.locator("td[colspan]").count() == 0


def test_the_measurement_is_hidden_until_it_is_asked_for(page):
    assert page.locator(".ll-results").is_hidden()
    assert page.get_by_role("checkbox").count() == 24
    measure(page)
    assert page.locator(".ll-results").is_visible()
    assert page.get_by_role("checkbox").count() == 0
    page.get_by_role("button", name="Guess again").click()
    settle(page)
    assert page.locator(".ll-results").is_hidden()


@pytest.mark.parametrize("name", ["state-overwritten", "bias-of-another-gate", "state-handed-up"])
def test_arrays_show_what_was_measured(page, results, name):
    choose(page, name)
    measure(page)
    shown = cells(page)
    assert set(shown) == set(results[name].arrays)
    for array, effect in results[name].arrays.items():
        error = shown[array].locator(".ll-error-size").inner_text()
        cosine = shown[array].locator(".ll-cosine").inner_text()
        bar = shown[array].locator("i").get_attribute("class")
        if effect.relative_error < 1e-9:
            assert (error, cosine) == ("exact", "")
        else:
            size = number(error.removesuffix(" %")) / (100 if "%" in error else 1)
            assert size == pytest.approx(effect.relative_error, rel=0.051)
            assert number(cosine) == pytest.approx(effect.cosine, abs=6e-4)
        assert ("ll-against" in bar) == (effect.cosine < 0)


def test_ticks_are_judged(page, results):
    choose(page, "bias-of-another-gate")
    for name in ("layers[0].b_in", "layers[1].b_out", "layers[1].w_c"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    measure(page)
    said = page.locator(".ll-said[role=status]").inner_text()
    assert said == "4 of 24 arrays are hurt. You ticked 3, 2 of them rightly."
    shown = cells(page)
    marks = {name: cell.locator("b").inner_text() for name, cell in shown.items()}
    assert {name: mark for name, mark in marks.items() if mark} == {
        "layers[0].b_in": "✓", "layers[1].b_out": "✓", "layers[1].w_c": "✗",
        "layers[0].b_out": "·", "layers[1].b_in": "·",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["last-step-only", "state-handed-up"])
def test_checks_and_lines_are_those_of_the_library(page, results, name):
    choose(page, name)
    measure(page)
    listed = page.locator(".ll-checks li").all()
    for node, found in zip(listed, results[name].findings, strict=True):
        assert node.locator("b").inner_text() == ("passed" if found.passed else "caught")
        assert node.locator(".ll-check > span").inner_text() == found.check
        size = number(node.locator(".ll-error-size").inner_text())
        assert size == pytest.approx(found.relative_error, rel=0.06)
    lines = mistakes.MISTAKES[name].lines()
    assert page.locator(".ll-code code").all_text_contents() == [text for _, text in lines]
    words = {"-": "right", "+": "wrong", " ": ""}
    gutter = page.locator(".ll-gutter").all_text_contents()
    assert gutter == [words[sign] for sign, _ in lines]
    for label, address in mistakes.MISTAKES[name].threads:
        assert page.get_by_role("link", name=label).get_attribute("href") == address


def test_what_differs_in_a_line_is_marked(page):
    assert page.locator(".ll-code-right mark").all_text_contents() == ["+="]
    assert page.locator(".ll-code-wrong mark").all_text_contents() == ["="]
    choose(page, "state-handed-up")
    assert page.locator(".ll-code-right mark").first.inner_text() == "y_c"
    assert page.locator(".ll-code-wrong mark").first.inner_text() == "s"


def test_curves_end_where_the_losses_end(page, results):
    measure(page)
    result = results["state-overwritten"]
    heights = []
    for name in ("right", "wrong"):
        path = page.locator(f"g.ll-{name} path").get_attribute("d")
        assert path.count("L") == len(result.losses) - 1
        heights.append(float(path.split(" ")[-1]))
    ticks = {
        node.locator("text").text_content(): float(node.locator("line").get_attribute("y1"))
        for node in page.locator(".ll-grid > g").all()
    }
    per_decade = ticks["0.1"] - ticks["1"]
    for height, losses in zip(heights, (result.right_losses, result.losses), strict=True):
        assert height == pytest.approx(ticks["1"] - math.log10(losses[-1]) * per_decade, abs=0.2)
    said = page.locator(".ll-results").inner_text()
    assert f"After 150 updates the loss is {result.losses[-1]:.3g}" in said


def test_another_mistake_starts_with_another_guess(page):
    page.get_by_role("checkbox", name="w_k", exact=True).check()
    measure(page)
    page.get_by_role("button", name="next mistake").click()
    settle(page)
    assert page.get_by_role("combobox").input_value() == "bias-of-another-gate"
    assert page.locator(".ll-results").is_hidden()
    assert page.get_by_role("checkbox", checked=True).count() == 0
    page.get_by_role("button", name="previous mistake").click()
    page.get_by_role("button", name="previous mistake").click()
    settle(page)
    assert page.get_by_role("combobox").input_value() == "state-handed-up"


def test_it_works_by_keyboard(page):
    box = page.get_by_role("checkbox", name="layers[0].w_in", exact=True)
    box.focus()
    page.keyboard.press("Space")
    settle(page)
    assert box.is_checked()
    button = page.locator(".ll-measure")
    button.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator(".ll-results").is_visible()
    assert page.evaluate("() => document.activeElement.className") == "ll-measure"


def test_the_twin_says_it_all(page, results):
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    said = page.locator(".ll-twin p").inner_text()
    assert "Caught by: gradient check, gradient check, one layer" in said
    rows = page.locator(".ll-twin tbody tr").all()
    assert len(rows) == 24
    first = [cell.inner_text() for cell in rows[0].locator("td").all()]
    effect = results["state-overwritten"].arrays["layers[0].w_in"]
    assert first[0] == "layers[0].w_in"
    assert number(first[1]) == pytest.approx(effect.cosine, abs=6e-4)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_measured_fits_and_can_be_used_by_all(address, browser, theme):
    with watched(browser, address, theme=theme, width=360) as page:
        for name in ("bias-of-another-gate", "state-handed-up"):
            choose(page, name)
            page.get_by_role("checkbox", name="w_k", exact=True).check()
            measure(page)
            sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(sideways) <= 0
            cut = ".ll-arrays"
            assert page.locator(cut).evaluate("(box) => box.scrollWidth - box.clientWidth") <= 0
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"][:150]) for v in found] == []
