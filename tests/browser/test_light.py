"""A phrase in the text lights up the ribbon it speaks of."""

import re

import pytest

from tests.browser.guard import settle, watched

PAGE = "book/stack/four-paths.html"
#: A point of the window at which a pointer would hit a ribbon.
POINT = """(node) => {
  const [matrix, path] = [node.getScreenCTM(), node.querySelector(".ll-halo")];
  for (let i = 1; i < 30; i += 1) {
    const on = path.getPointAtLength((path.getTotalLength() * i) / 30);
    const { x, y } = on.matrixTransform(matrix);
    if (node.contains(document.elementFromPoint(x, y))) return [x, y];
  }
}"""
#: Where the page has stood still for some frames.
STILL = """() => new Promise((done) => {
  let [last, same] = [-1, 0];
  const look = () => {
    same = scrollY === last ? same + 1 : 0;
    last = scrollY;
    same > 20 ? done(last) : requestAnimationFrame(look);
  };
  look();
})"""


def test_a_phrase_lights_up_its_ribbon(site_url, browser):
    with watched(browser, f"{site_url}/{PAGE}") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        page.wait_for_selector(".ll-deltaflow .ll-ribbon", state="attached")
        phrases = page.locator(".light")
        assert phrases.count() >= 4
        lit = page.locator(".ll-deltaflow .ll-ribbon.ll-lit")
        for phrase in phrases.all():
            phrase.focus()
            settle(page)
            road = phrase.get_attribute("data-light")
            assert lit.count() == 1 and lit.get_attribute("data-key").endswith(road)
        phrases.first.press("Enter")
        page.wait_for_function(
            "() => document.querySelector('.ll-deltaflow').getBoundingClientRect().top < 200"
        )
        # A click keeps the light until the reader turns elsewhere, wherever the pointer rests.
        phrases.last.click()
        page.locator(".ll-deltaflow svg text").first.hover(force=True)
        settle(page)
        assert lit.count() == 1 and lit.get_attribute("data-key").endswith(road)
        page.evaluate("() => document.activeElement.blur()")
        settle(page)
        assert lit.count() == 0


@pytest.mark.parametrize("shown_by", [".light", ".ll-derivationstepper button"])
def test_what_slides_under_a_resting_pointer_takes_no_light(site_url, browser, shown_by):
    with watched(browser, f"{site_url}/{PAGE}") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        page.wait_for_selector(".ll-deltaflow .ll-ribbon", state="attached")
        what = "light" if shown_by == ".light" else "road"
        asked = page.locator(f'{shown_by}[data-{what}=".down.out"]')
        asked.press("Enter")
        there = page.evaluate(STILL)
        other = page.locator('.ll-ribbon[data-key$=".down.c"]').first
        x, y = other.evaluate(POINT)
        page.evaluate("() => document.activeElement.blur()")
        page.evaluate("(by) => scrollBy({ top: by, behavior: 'instant' })", -400)
        page.mouse.move(x, y)
        asked.focus()
        asked.press("Enter")
        assert page.evaluate(STILL) == pytest.approx(there, abs=2)
        lit = page.locator(".ll-deltaflow .ll-ribbon.ll-lit")
        assert lit.count() == 1 and lit.get_attribute("data-key").endswith(".down.out")
        # It is another one's turn as soon as the pointer itself goes there.
        page.mouse.move(x + 1, y)
        settle(page)
        assert lit.count() == 1 and lit.get_attribute("data-key").endswith(".down.c")


@pytest.mark.parametrize("width", [360, 1300])
@pytest.mark.parametrize(
    ("name", "road"), [("stack/four-paths", ".down.phi"), ("one-layer/state-error", ".carousel")]
)
def test_a_click_on_a_term_brings_the_figure_and_lights_its_ribbon(
    site_url, browser, name, road, width
):
    with watched(browser, f"{site_url}/book/{name}.html", width=width) as page:
        page.locator(".book-widget").first.scroll_into_view_if_needed()
        page.locator(".ll-derivationstepper").wait_for()
        # The figure further down is not made yet, and what lies between has no height yet.
        made = page.locator(".ll-deltaflow").count()
        assert made == 0 or name == "stack/four-paths"
        page.locator(f'.ll-derivationstepper mrow[data-road="{road}"]').last.click()
        page.wait_for_selector(".ll-deltaflow .ll-ribbon.ll-lit", state="attached")
        page.evaluate(STILL)
        lit = page.locator(".ll-deltaflow .ll-ribbon.ll-lit")
        assert lit.count() == 1 and lit.get_attribute("data-key").endswith(road)
        assert -20 < page.locator(".ll-deltaflow").bounding_box()["y"] < 200


def test_a_phrase_brings_a_figure_that_is_not_made_yet(site_url, browser):
    with watched(browser, f"{site_url}/book/one-layer/carousel.html", height=120) as page:
        page.locator('.light[data-light=".in"]').click()
        page.locator('.ll-memoryblock [data-part="in"][data-lit]').wait_for(state="attached")
        assert -20 < page.locator(".ll-memoryblock").bounding_box()["y"] < 200


def test_a_phrase_without_a_road_is_refused(tmp_path):
    from docutils.core import publish_doctree
    from docutils.parsers.rst import roles
    from light import Light

    roles.register_local_role("light", Light())
    settings = {"report_level": 5, "halt_level": 5}
    tree = publish_doctree(
        ":light:`the gate <down.out>` :light:`the gate`", settings_overrides=settings
    )
    assert 'data-light=".down.out"' in tree.astext()
    assert re.search("expected 'words <road>', got 'the gate'", tree.astext())
