"""The numbers in the page, with all their digits, are lstmlib's for the weights that it ships."""

import re

import pytest

from tests.browser import values
from tests.browser.guard import settle, watched
from tools.gallery import EXAMPLES, write

NAMES = sorted(EXAMPLES)
TOLERANCE = 1e-9
#: The numbers of each row of a widget's table, with all their digits.
WHOLE = """(box) => [...box.querySelectorAll(".ll-twin tbody tr")].map((row) =>
  [...row.querySelectorAll("[data-value]")].flatMap((cell) => cell.dataset.value.split(",").map(Number)))"""  # noqa: E501
EACH = "(nodes) => nodes.map((node) => Number(node.dataset.value))"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    return write(tmp_path_factory.mktemp("gallery"))


def same(found, right, where):
    """Each row as it should be; of a run, the part of the stream that is in sight."""
    if "RunExplorer" in where and found:
        first = int(found[0][0])
        right = right[first : first + len(found)]
    assert [len(row) for row in found if row] == [len(row) for row in right], where
    for row, wanted in zip((row for row in found if row), right, strict=True):
        assert row == pytest.approx(wanted, rel=TOLERANCE, abs=1e-14), where


def whole(page, box):
    """Unfold the table of a widget and read it."""
    box.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    settle(page)
    return box.evaluate(WHOLE)


def compare(page, html, where):
    """Compare every widget of a page with lstmlib; returns how many numbers were compared."""
    page.evaluate("() => globalThis.widgetHost.all()")
    settle(page)
    boxes, count = page.locator(".ll-widget"), 0
    everything = values.shipped(html)
    assert boxes.count() == len(everything), where
    for at, traits in enumerate(everything):
        found = whole(page, boxes.nth(at))
        same(found, values.rows(traits), f"{where}: {traits['_anywidget_id']}")
        count += sum(map(len, found))
    return count


@pytest.mark.parametrize("name", NAMES)
def test_in_the_gallery(gallery, browser, name):
    with watched(browser, gallery[name].as_uri()) as page:
        count = compare(page, gallery[name].read_text("utf-8"), name)
        assert count >= (0 if name in ("DerivationStepper", "NumberSheet") else 36)


@pytest.mark.parametrize("truncation", ["Gers", "today"])
def test_of_deltaflow_and_its_ribbons_under_a_truncation(gallery, browser, truncation):
    (traits,) = values.shipped(gallery["DeltaFlow"].read_text("utf-8"))
    traits["truncation"] = truncation.lower()
    right = values.rows(traits)
    with watched(browser, gallery["DeltaFlow"].as_uri()) as page:
        page.get_by_role("button", name=truncation, exact=True).click()
        page.get_by_role("button", name="all cells").click()
        settle(page)
        same(whole(page, page.locator(".ll-widget")), right, "DeltaFlow")
        arriving = page.locator(".ll-ribbon[data-key*=':0.state']").evaluate_all(EACH)
    # Drawn as a bundle: what the states of the lower layer hear through today's output.
    assert sum(arriving) == pytest.approx(sum(row[3] for row in right if row[0] == 0), abs=1e-12)


@pytest.mark.parametrize("level", ["output", "state", "stack"])
def test_of_a_number_sheet(gallery, browser, level):
    words = {
        "output": "down to the output gate",
        "state": "through the state",
        "stack": "layer below",
    }
    with watched(browser, gallery["NumberSheet"].as_uri()) as page:
        page.get_by_role("button", name=re.compile(words[level])).click()
        seed = EXAMPLES["NumberSheet"]().seed
        right, answers = values.given(level, type(EXAMPLES["NumberSheet"]())(level, seed).seed)
        shown = page.locator(".ll-given [data-value]").evaluate_all(EACH)
        assert shown == pytest.approx(right, rel=TOLERANCE, abs=TOLERANCE)
        assert page.locator(".ll-fields [data-value]").count() == 0, (
            "no answer before it is asked for"
        )
        page.get_by_role("button", name="Show the answers").click()
        told = page.locator(".ll-fields [data-value]").evaluate_all(EACH)
        assert told == pytest.approx(answers, rel=TOLERANCE, abs=TOLERANCE)


def test_on_every_page_of_the_book(site, site_url, browser):
    pages = [
        path
        # The slides show these pages' widgets, each only when its slide comes: test_slides.py.
        for path in sorted(site.glob("book/**/*.html"))
        if values.VIEW.search(path.read_text("utf-8"))
    ]
    assert len(pages) >= 12
    for path in pages:
        name = path.relative_to(site).as_posix()
        with watched(browser, f"{site_url}/{name}") as page:
            compare(page, path.read_text("utf-8"), name)
