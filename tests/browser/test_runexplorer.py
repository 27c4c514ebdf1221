"""RunExplorer in the browser: scrubbed by pointer and keyboard, its numbers the library's."""

import numpy as np
import pytest

from lstmlib.widgets import RunExplorer
from tests.browser.guard import settle, watched
from tests.browser.numbers import number
from tools.gallery import write


@pytest.fixture
def address(tmp_path):
    return write(tmp_path, ["RunExplorer"])["RunExplorer"].as_uri()


@pytest.fixture
def page(address, browser):
    with watched(browser, address) as page:
        yield page


@pytest.fixture
def widget():
    return RunExplorer()


def said(page):
    settle(page)
    return page.locator(".ll-said").first.inner_text()


def slider(page, name, value):
    page.get_by_role("slider", name=name).fill(str(value))
    settle(page)


def counts(widget):
    right = widget.right()
    closed = f"{right[widget.closing].sum()} of {len(widget.closing)} strings closed rightly"
    return f"right after {right.sum()} of 400 symbols, {closed}."


@pytest.mark.parametrize(("run", "checkpoint"), [(0, 15), (0, 5), (1, 8)])
def test_its_numbers_are_the_librarys(page, widget, run, checkpoint):
    page.get_by_role("button", name=f"{'without' if run else 'with'} forget gates").last.click()
    slider(page, "trained for", checkpoint)
    slider(page, "symbol", 200)
    widget.run, widget.checkpoint, widget.time = run, checkpoint, 200
    assert counts(widget) in said(page)
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    layer, right, heard = widget.replay().layers[0], widget.right(), widget.heard()
    rows = [row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()]
    assert len(rows) >= 40
    for t, symbol, may, verdict, y_in, y_phi, y_out, s, every, own in rows:
        t = int(t)
        assert (symbol, verdict) == (widget.symbols[t], "right" if right[t] else "wrong")
        assert widget.symbols[t + 1] in may
        found = [number(text) for text in (y_in, y_phi, y_out, *s.split(" | "))]
        gates = (layer.y_in[t, 0, 3], layer.y_phi[t, 0, 3], layer.y_out[t, 0, 3])
        assert np.allclose(found, [*gates, *layer.s[t, 0, 3]], rtol=0.05, atol=1e-300)
        if t > 200:
            assert every == own == ""
        else:
            sizes = [heard[200 - t].max(), heard[200 - t, 3]]
            assert np.allclose([number(every), number(own)], sizes, rtol=0.06, atol=1e-300)


def test_the_keyboard_scrubs_and_focus_stays(page, widget):
    trained = page.get_by_role("slider", name="trained for")
    trained.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    settle(page)
    assert trained.get_attribute("aria-valuetext") == f"{widget.recording.steps[12]} updates"
    block = page.get_by_role("button", name="0", exact=True)
    block.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert block.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.dataset.value") == "0"
    assert "Block 0:" in page.locator(".ll-said").last.inner_text()


def test_a_click_picks_a_symbol_or_a_checkpoint(page, widget):
    letters = page.locator(".ll-letter")
    box = letters.nth(10).bounding_box()
    first = 135 - letters.count() + 6
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 60)
    settle(page)
    t = first + 10
    text = page.get_by_role("slider", name="symbol").get_attribute("aria-valuetext")
    assert text == f"{t}, {widget.symbols[t]}"
    frame = page.locator(".ll-frame").first.bounding_box()
    page.mouse.click(frame["x"] + 1, frame["y"] + 20)
    widget.time, widget.checkpoint = t, 0
    assert "after 0 of 3000 updates" in said(page) and counts(widget) in said(page)
    # Checkpoints stand at equal distances: the fifth of fifteen after a third of the way.
    page.mouse.click(frame["x"] + frame["width"] / 3, frame["y"] + 20)
    assert f"after {widget.recording.steps[5]} of 3000 updates" in said(page)
    whole = page.locator(".ll-frame").nth(1).bounding_box()
    page.mouse.click(whole["x"] + whole["width"] - 1, whole["y"] + 20)
    settle(page)
    text = page.get_by_role("slider", name="symbol").get_attribute("aria-valuetext")
    assert text.startswith("399, ")


def test_crosses_and_dots_are_the_verdicts(page, widget):
    page.get_by_role("button", name="without forget gates").click()
    settle(page)
    widget.run = 1
    shown = page.locator(".ll-letter").count()
    right = widget.right()[135 - shown + 6 : 141]
    assert page.locator(".ll-good").count() == right.sum() < shown
    strip = page.locator("path.ll-wrong").count()
    assert strip == 1 + (~right).sum(), "one path for the whole stream and a cross each"
    assert "a3 3" in page.locator(".ll-good").first.get_attribute("d"), "a circle"
    assert "l7 7" in page.locator("path.ll-wrong").last.get_attribute("d"), "a cross"


def test_without_recurrent_wires_less_is_heard(page, widget):
    slider(page, "symbol", 200)
    page.get_by_role("button", name="Gers").click()
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    widget.time, widget.truncation = 200, "gers"
    heard = widget.heard()
    for row in page.locator("tbody tr").all()[::9]:
        t, *_, every, _ = row.locator("td").all_inner_texts()
        if int(t) <= 200:
            right = heard[200 - int(t)].max()
            assert number(every) == pytest.approx(right, rel=0.06)


def test_play_goes_on_by_itself_and_ends(page):
    slider(page, "trained for", 12)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "() => document.querySelector('.ll-said').textContent.includes('after 3000 of 3000')"
    )
    page.get_by_role("button", name="Play").wait_for()


def test_without_motion_a_press_is_one_checkpoint(browser, address, widget):
    with watched(browser, address, reduced_motion="reduce") as page:
        slider(page, "trained for", 4)
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(1000)
        assert f"after {widget.recording.steps[5]} of 3000 updates" in said(page)
