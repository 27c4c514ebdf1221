"""ErrorHorizon in the browser: it says what the library measured, and moves when told to."""

import pytest

from lstmlib.widgets.errorhorizon import horizon
from tests.browser.guard import settle, watched
from tests.browser.numbers import number
from tools.gallery import EXAMPLES, write


@pytest.fixture
def page(tmp_path, browser):
    address = write(tmp_path, ["ErrorHorizon"])["ErrorHorizon"].as_uri()
    with watched(browser, address) as page:
        yield page


def test_the_horizons_are_those_of_the_library(page):
    widget = EXAMPLES["ErrorHorizon"]()
    for bias in (0, 1):
        page.get_by_role("slider", name="forget bias").fill(str(bias))
        settle(page)
        widget.bias = bias
        said = page.locator(".ll-said").inner_text()
        for layer in (0, 1):
            for name, truncation in (("exact", "none"), ("Gers", "gers"), ("today", "today")):
                steps = horizon(widget.median(truncation)[layer], widget.share)
                shown = "all 50" if steps == 50 else str(steps)
                part = said.split(f"layer {layer} ")[1].split(";")[0].rstrip(".")
                assert f"{name} {shown}" in part.split(", ")


def test_the_table_holds_the_medians(page):
    widget = EXAMPLES["ErrorHorizon"]()
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    rows = page.locator(".ll-twin tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) => [cell.innerText, cell.dataset.value]))"  # noqa: E501
    )
    assert len(rows) == 2 * 50
    for (back, _), (layer, _), *sizes in rows:
        right = [widget.median(name)[int(layer), int(back)] for name in ("none", "gers", "today")]
        assert [number(text) for text, _ in sizes[:3]] == pytest.approx(right, rel=0.06)
        assert [float(whole) for _, whole in sizes[:3]] == pytest.approx(right, rel=1e-9)


def test_another_depth_has_as_many_panels(page):
    assert page.locator(".ll-frame").count() == 2
    page.get_by_role("button", name="1", exact=True).click()
    settle(page)
    assert page.locator(".ll-frame").count() == 1
    page.get_by_role("slider", name="heard above").press("End")
    settle(page)
    assert "32 %" in page.locator(".ll-said").inner_text()
