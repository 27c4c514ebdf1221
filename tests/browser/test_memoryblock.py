"""MemoryBlock in the browser: dragged by pointer and by keyboard, its numbers the library's."""

import numpy as np
import pytest

from lstmlib.squash import SQUASH
from tests.browser.guard import settle, watched
from tests.browser.numbers import number
from tools.gallery import EXAMPLES, write


@pytest.fixture
def page(tmp_path, browser):
    address = write(tmp_path, ["MemoryBlock"])["MemoryBlock"].as_uri()
    with watched(browser, address) as page:
        yield page


def table(page):
    page.locator(".ll-twin").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    rows = page.locator(".ll-twin tbody tr").all()
    return np.array(
        [[number(cell) for cell in row.locator("td").all_inner_texts()] for row in rows]
    )


def test_its_numbers_are_the_librarys(page):
    run = EXAMPLES["MemoryBlock"]().run()
    shown = table(page)
    for column, name in ((1, "y_in"), (2, "y_phi"), (3, "y_out")):
        right = np.repeat(getattr(run, name).ravel(), 2)
        assert np.allclose(shown[:, column], right, rtol=0.05)
    for column, name in ((5, "g"), (6, "s"), (7, "h"), (8, "y_c")):
        assert np.allclose(shown[:, column], getattr(run, name).ravel(), rtol=0.05, atol=1e-9)


def test_the_keyboard_changes_a_net_input_and_moves_in_time(page):
    grip = page.get_by_role("slider", name="input gate")
    grip.focus()
    page.keyboard.press("Home")
    settle(page)
    assert "at t = 0" in grip.get_attribute("aria-valuetext")
    before = table(page)[0, 1]
    for _ in range(4):
        page.keyboard.press("ArrowUp")
        settle(page)
    after = table(page)[0, 1]
    logit = np.log(after / (1 - after)) - np.log(before / (1 - before))
    assert logit == pytest.approx(1.0, abs=0.06)
    assert page.evaluate("document.activeElement.dataset.row") == "in", "focus survives a redraw"


def test_the_pointer_drags_a_net_input(page):
    box = page.locator("[data-row=phi] .ll-grip").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] + 40)
    page.mouse.up()
    assert table(page)[0, 2] == pytest.approx(1 / (1 + np.exp(6.0)), rel=0.05)


def test_a_preset_remembers_the_first_step(page):
    page.get_by_role("button", name="Remember").click()
    shown = table(page)
    s = shown[0::2, 6]
    g = SQUASH["dissertation"].g
    assert g(0.0) == 0.0 and abs(s[-1]) > 0.8 * abs(s[1])
    page.get_by_role("button", name="Forget half-way").click()
    assert abs(table(page)[-2, 6]) < 0.1 * abs(s[-1])
    page.get_by_role("button", name="Reset").click()
    assert np.allclose(table(page)[:, 6], EXAMPLES["MemoryBlock"]().run().s.ravel(), rtol=0.05)
