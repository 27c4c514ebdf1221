"""What holds for every widget: on a page of its own, without a kernel and without a network."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from bench.widgets import TARGETS, sizes
from lstmlib import widgets
from tests.browser.guard import settle, watched
from tests.browser.mounting import bare_page
from tools.gallery import EXAMPLES, write

NAMES = sorted(EXAMPLES)
BLANK = "() => document.querySelector('.ll-widget').getBoundingClientRect().height < 100"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll(".ll-widget button, .ll-widget select")]
  .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 24)
  .map((node) => node.outerHTML.slice(0, 100))"""
TABBED = """() => {
  const { activeElement } = document;
  if (!activeElement.closest(".ll-widget")) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
  return { name: activeElement.outerHTML.slice(0, 80), ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
    || Boolean(activeElement.querySelector(".ll-ring")) };
}"""  # noqa: E501


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    return write(tmp_path_factory.mktemp("gallery"))


def test_every_widget_has_its_page():
    assert NAMES == sorted(widgets.__all__)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_fits_and_can_be_used_by_all(gallery, browser, name, theme):
    with watched(browser, gallery[name].as_uri(), theme=theme, width=1600) as page:
        for width in (1600, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(50)
            assert not page.evaluate(BLANK)
            assert page.locator(".ll-error, .book-widget-error").count() == 0
            assert page.evaluate(SIDEWAYS) <= 0, f"{width} px"
            assert page.evaluate(SMALL) == [], "what a finger has to hit is too small"
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"][:150]) for v in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_keyboard_reaches_it_and_shows_where_it_is(gallery, browser, name):
    with watched(browser, gallery[name].as_uri()) as page:
        page.locator("h1").click()
        reached = []
        for _ in range(60):
            page.keyboard.press("Tab")
            settle(page)  # no hand is faster than a frame
            at = page.evaluate(TABBED)
            if at:
                assert at["ring"], f"no focus ring on {at['name']}"
                reached.append(at["name"])
            elif reached:
                break
        controls = page.locator(
            ".ll-widget :is(button, input, select, summary, [tabindex='0']):visible:enabled"
        )
        assert len(reached) >= min(60, controls.count()), reached[-1]


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_its_twin_is_unfolded(gallery, browser, name):
    with watched(browser, gallery[name].as_uri()) as page:
        page.emulate_media(media="print")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        twin = page.locator(".ll-twin")
        assert twin.get_attribute("open") is not None
        assert twin.locator("p").inner_text().strip()
        assert twin.locator("tbody tr").count() >= 1
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert twin.get_attribute("open") is None


@pytest.mark.parametrize("name", NAMES)
def test_it_leaves_nothing_behind(browser, name):
    page = browser.new_page()
    page.set_content(bare_page(EXAMPLES[name]()))
    page.wait_for_function("() => globalThis.ready")
    # The browser's driver listens too, so what counts is the difference.
    before, after = page.evaluate("() => cycle(0)"), page.evaluate("() => cycle(100)")
    page.close()
    assert after == before
    assert {after[name] for name in ("faults", "children", "heard", "intervals")} == {0}


@pytest.mark.parametrize("name", NAMES)
def test_damaged_state_ends_in_a_message(gallery, browser, name):
    whole = gallery[name].read_text("utf8")
    damaged = re.sub(
        '"encoding": "base64"|"(?:nets|level|lines)": ', r"\g<0>null, \"was\": ", whole
    )
    assert damaged != whole
    path = gallery[name].with_name(f"{name}-damaged.html")
    path.write_text(damaged.replace('"base64"null,', '"base65",'), "utf8")
    with watched(browser, path.as_uri()) as page:
        assert page.locator("[role=alert]").count() == 1


@pytest.mark.parametrize("name", NAMES)
def test_state_and_code_are_small(name):
    for what, size in sizes(name).items():
        assert size <= TARGETS[what], what
