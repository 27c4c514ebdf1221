"""What a reader can answer from the figures alone, in words, before reading a formula."""

import re

import pytest

from lstmlib.widgets.errorhorizon import horizon
from tests.browser.guard import settle, watched
from tools.gallery import EXAMPLES, write


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    names = ("DeltaFlow", "ErrorHorizon", "WrongPasses")
    return write(tmp_path_factory.mktemp("reader"), names)


@pytest.fixture
def page(gallery, browser, request):
    with watched(browser, gallery[request.param].as_uri()) as page:
        yield page


def at(name):
    return pytest.mark.parametrize("page", [name], indirect=True)


WORDS = {"c": "cell input", "in": "input gate", "phi": "forget gate", "out": "output gate"}


@at("DeltaFlow")
@pytest.mark.parametrize("t", [5, 3, 1])
def test_which_net_carries_most_of_the_delta_down_here_and_now(page, t):
    widget = EXAMPLES["DeltaFlow"]()
    widget.time = t
    down = {name: abs(value) for name, value in widget.arriving().items() if "t+1" not in name}
    page.locator(".ll-track input").fill(str(t))
    settle(page)
    said = page.locator(".ll-named").inner_text()
    assert said.startswith(f"Most from above. From {WORDS[max(down, key=down.get)]} ")


@at("DeltaFlow")
def test_what_cutting_one_road_changes(page):
    verdict = page.locator(".ll-verdict")
    assert "every array agrees" in verdict.inner_text()
    page.locator(".ll-ribbon[data-key='0:1.down.out']").dispatch_event("click")
    settle(page)
    page.get_by_role("button", name="Cut this road").click()
    settle(page)
    page.locator(".ll-meter").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    settle(page)
    rows = [row.locator("td").last for row in page.locator(".ll-meter tbody tr").all()]
    off = sum(row.inner_text() != "0" for row in rows)
    # The lower layer's and nothing else: three gates and the cells, each w, b and, but for c, p.
    assert off == 11
    assert re.match(rf"{off} arrays are off\. Furthest off: layers\[0\]\.", verdict.inner_text())


@at("ErrorHorizon")
def test_how_far_back_each_layer_hears_the_error(page):
    widget = EXAMPLES["ErrorHorizon"]()
    said = page.locator(".ll-said").inner_text()
    for layer, profile in enumerate(widget.median("gers")):
        steps = horizon(profile, widget.share)
        shown = f"all {steps}" if steps == widget.steps else str(steps)
        assert re.search(rf"layer {layer} exact [\w ]+, Gers {shown},", said)


@at("WrongPasses")
def test_what_went_wrong_in_a_wrong_pass(page):
    result = EXAMPLES["WrongPasses"]().results["state-overwritten"]
    page.get_by_role("button", name="Measure").click()
    settle(page)
    assert page.locator(".ll-code-wrong mark").inner_text() == "="
    hurt = sum(effect.relative_error > 1e-9 for effect in result.arrays.values())
    assert f"{hurt} of 24 arrays are hurt" in page.locator(".ll-widget").inner_text()
    assert "A state is read twice" in page.locator(".ll-why").inner_text()
    caught = page.locator(".ll-caught .ll-check > span").all_inner_texts()
    assert caught == list(result.caught_by)
