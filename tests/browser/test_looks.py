"""One visual language: what is drawn can be read and told apart, in both themes, at any width."""

import pytest

from bench.in_browser import TURN
from tests.book.test_palette import contrast
from tests.browser.guard import settle, watched
from tests.browser.looks import COLLIDING, COLOURS, COVERED, QUIET, RAW
from tools.gallery import EXAMPLES, write

NAMES = sorted(EXAMPLES)
WANTED = {"text": 4.5, "mark": 3.0}
UNFOLD = "() => document.querySelectorAll('.ll-widget details').forEach((d) => (d.open = true))"
CONTROLS = """() => [...document.querySelectorAll(".ll-widget :is(button, input, select):enabled")]
  .filter((node) => node.checkVisibility()).length"""
#: What stands in a widget only after a button was pressed.
PRESS = {"WrongPasses": ".ll-measure"}
PLANTED = """<!doctype html><style>:root { --ll-paper: #ffffff; --ll-card: #f5f6f8; }</style>
<div class="ll-widget" style="color: #999; background: #fff">pale
<svg width="200" height="100"><text x="10" y="20">one</text><text x="14" y="22">two</text>
<text x="60" y="20" fill="#aaa">thin</text><text x="100" y="20">under</text>
<text x="10" y="80" fill="#1d2430" transform="rotate(-45 10 80)">aside</text>
<text x="46" y="80" fill="#1d2430" transform="rotate(-45 46 80)">again</text>
<rect x="95" y="5" width="50" height="20" fill="#eee" stroke="#ddd"></rect>
<circle cx="160" cy="50" r="9" fill="#eee" stroke="#1d2430"></circle></svg></div>"""


def _hex(colour):
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


def _over(ink, ground):
    alpha = ink[3]
    return [alpha * part + (1 - alpha) * below for part, below in zip(ink, ground, strict=True)]


def _faint(found):
    """Of texts and marks, those that a reader may miss. A mark is seen by its fill or its edge."""
    faint = []
    for one in found:
        ratio = min(
            max(contrast(_hex(_over(ink, ground)), _hex(ground)) for ink in one["inks"])
            for ground in one["grounds"]
        )
        # A colour is rounded to 255 steps a channel.
        if ratio < WANTED[one["kind"]] - 0.02:
            faint.append(f"{one['kind']} {one['what']}: {ratio:.2f}")
    return faint


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    return write(tmp_path_factory.mktemp("looks"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_marks_stand_out(gallery, browser, name, theme):
    with watched(browser, gallery[name].as_uri(), theme=theme, width=760) as page:
        page.evaluate(UNFOLD)
        if name in PRESS:
            page.locator(PRESS[name]).click()
        settle(page)
        found = page.evaluate(COLOURS, ", ".join(QUIET))
        assert sum(one["kind"] == "text" for one in found) > 20
        assert _faint(found) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [360, 600, 760])
def test_no_label_runs_into_another_or_under_something_or_has_a_raw_index(
    gallery, browser, name, width
):
    with watched(browser, gallery[name].as_uri(), width=width) as page:
        page.evaluate(
            "() => document.querySelectorAll('.ll-panel').forEach((d) => (d.open = true))"
        )
        # As it is, and with every control used, one after the other.
        for turn in range(-1, page.evaluate(CONTROLS)):
            if turn >= 0:
                page.evaluate(TURN, turn)
            assert page.evaluate(COLLIDING) == [], turn
            assert page.evaluate(COVERED) == [], turn
            assert page.evaluate(RAW) == [], turn


def test_what_is_planted_is_found(browser):
    page = browser.new_page()
    page.set_content(PLANTED)
    (colliding,) = page.evaluate(COLLIDING)
    assert "“one” and “two”" in colliding
    (covered,) = page.evaluate(COVERED)
    assert "“under”" in covered
    faint = [line.split(":")[0] for line in _faint(page.evaluate(COLOURS, ", ".join(QUIET)))]
    page.close()
    assert [line[:9] for line in faint] == ["text pale", "text thin", "mark <rec"]
