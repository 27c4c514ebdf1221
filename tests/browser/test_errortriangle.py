"""ErrorTriangle in the browser: its entries the library's, its two orders, its keyboard."""

import numpy as np
import pytest

from tests.browser.guard import settle, watched
from tests.browser.numbers import number
from tools.gallery import EXAMPLES, write


@pytest.fixture
def page(tmp_path, browser):
    address = write(tmp_path, ["ErrorTriangle"])["ErrorTriangle"].as_uri()
    with watched(browser, address) as page:
        yield page


def entries(page):
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    out = np.zeros((6, 6))
    for row in page.locator(".ll-twin tbody tr").all():
        t, tau, value = row.locator("td").all_inner_texts()[:3]
        out[int(t), int(tau)] = number(value)
    return out


@pytest.mark.parametrize("truncation", ["exact", "Gers", "today"])
def test_the_entries_are_the_librarys(page, truncation):
    page.get_by_role("button", name=truncation, exact=True).click()
    widget = EXAMPLES["ErrorTriangle"]()
    widget.truncation = {"exact": "none", "Gers": "gers"}.get(truncation, truncation)
    right = widget.table()
    assert np.allclose(entries(page), right, rtol=0.05, atol=1e-4 * abs(right).max())


def test_rows_are_added_from_the_first_and_columns_from_the_last(page):
    table = EXAMPLES["ErrorTriangle"]().table()
    page.get_by_role("slider", name="added so far").fill("2")
    settle(page)
    total = page.locator(".ll-total")
    assert number(total.inner_text().split(": ")[1].split(". ")[0]) == pytest.approx(
        table[:2].sum(), rel=0.05
    )
    page.get_by_role("button", name="columns: BPTT").click()
    settle(page)
    assert number(total.inner_text().split(": ")[1].split(". ")[0]) == pytest.approx(
        table[:, -2:].sum(), rel=0.05
    )
    assert page.locator(".ll-sums text").last.text_content() != "·"


def test_arrow_keys_walk_through_the_entries(page):
    page.locator(".ll-entry[tabindex='0']").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    settle(page)
    assert page.evaluate("document.activeElement.dataset.entry") == "4:1"
    right = EXAMPLES["ErrorTriangle"]().table()[4, 1]
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert number(label.split(": ")[1]) == pytest.approx(right, rel=0.05)


def test_another_weight_can_be_chosen(page):
    page.get_by_label("Kind of net").select_option("out")
    page.get_by_label("Layer").select_option("1")
    widget = EXAMPLES["ErrorTriangle"]()
    widget.layer, widget.net_kind = 1, "out"
    right = widget.table()
    assert np.allclose(entries(page), right, rtol=0.05, atol=1e-4 * abs(right).max())
