"""The slides as a lecturer shows them: every slide, figures that answer, paper, a phone."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.browser.guard import settle, watched
from tests.browser.test_pages import OPTIONS, OVERFLOW
from tools.slides import deck

SLIDES = deck.read().slides
MOVING = [slide.id for slide in SLIDES if any("widget" in item for item in slide.take)]
READY = """async () => {
  await lectureDeck.ready;
  await widgetHost.all();
}"""
HERE = "() => lectureDeck.now().getCurrentSlide().id"
WAITING = "() => lectureDeck.now().availableFragments().next"
#: What does not fit into a slide, or would have to be scrolled to.
BEYOND = """() => {
  const slide = lectureDeck.now().getCurrentSlide();
  const edge = slide.getBoundingClientRect();
  const parts = [...slide.querySelectorAll(
    ".slide-title, .slide-ask, .slide-part, .slide-part *, .slide-from",
  )].filter((part) => part.checkVisibility({ visibilityProperty: true })
      && !part.closest("mjx-container *, .book-still, details:not([open]) > :not(summary)"));
  return parts.filter((part) => {
    const { left, top, right, bottom } = part.getBoundingClientRect();
    const { overflowX, overflowY } = getComputedStyle(part);
    return left < edge.left - 1 || top < edge.top - 1 || right > edge.right + 1
      || bottom > edge.bottom + 1
      || (/auto|scroll/.test(overflowY) && part.scrollHeight > part.clientHeight + 2)
      || (/auto|scroll/.test(overflowX) && part.scrollWidth > part.clientWidth + 2);
  }).map((part) => `${part.tagName}.${part.className.baseVal ?? part.className}`);
}"""
TITLE = """() => {
  const title = lectureDeck.now().getCurrentSlide().querySelector(".slide-title");
  return title.checkVisibility() ? title.textContent : "";
}"""
#: A control of a figure that arrow keys move, and the key that moves it.
CONTROL = ".deck-slide.present :is(input[type=range], select:has(option + option), .ll-stage input)"


@pytest.fixture
def shown(browser, site):
    """The deck, opened from the disk as on a lecturer's laptop; wide, light."""
    with watched(browser, (site / "slides/index.html").as_uri(), width=1280, height=720) as page:
        page.evaluate(READY)
        yield page


def go(page, name):
    """Show a slide with all that comes later on it."""
    page.evaluate("(at) => lectureDeck.now().slide(at)", [one.id for one in SLIDES].index(name))
    while page.evaluate(WAITING):
        page.evaluate("() => lectureDeck.now().next()")
    settle(page)


def test_the_arrow_goes_through_all_slides_and_each_fits(shown):
    seen, beyond = [], {}
    for _ in SLIDES:
        while shown.evaluate(WAITING):
            shown.keyboard.press("ArrowRight")
        settle(shown)
        seen.append(shown.evaluate(HERE))
        assert shown.evaluate(TITLE), seen[-1]
        if found := shown.evaluate(BEYOND):
            beyond[seen[-1]] = found
        shown.keyboard.press("ArrowRight")
    assert seen == [slide.id for slide in SLIDES]
    assert beyond == {}
    shown.keyboard.press("ArrowLeft")
    assert shown.evaluate(HERE) == seen[-2]


def test_an_overview_shows_the_slides_around(shown):
    shown.keyboard.press("o")
    seen = "(all) => all.filter((one) => one.checkVisibility({ opacityProperty: true })).length"
    assert shown.locator(".slides > .deck-slide").evaluate_all(seen) >= 4
    size = "(all) => all.map((one) => one.getBoundingClientRect().width)"
    (slide, *_), (ground, *_) = (
        shown.locator(what).evaluate_all(size) for what in ("section.present", ".slide-background")
    )
    assert abs(slide - ground) < 1
    shown.keyboard.press("o")
    assert shown.locator(".slides > .deck-slide").evaluate_all(seen) == 1


def test_what_comes_later_waits_for_a_key(shown):
    shown.keyboard.press("ArrowRight")
    later = shown.locator("#roads .fragment")
    assert not later.is_visible()
    shown.keyboard.press("ArrowRight")
    later.wait_for()
    assert shown.evaluate(HERE) == "roads"


def test_every_figure_moves_and_keeps_the_keys_while_it_has_the_focus(shown):
    assert len(MOVING) >= 6
    for name in MOVING:
        go(shown, name)
        places = shown.locator(".deck-slide.present .book-widget")
        assert places.evaluate_all("(all) => all.map((one) => one.dataset.widget)") == ["mounted"]
        control = shown.locator(CONTROL).first
        before = control.input_value()
        control.focus()
        is_field = control.evaluate("(node) => node.matches('[type=text], :not([type], select)')")
        keys = iter(["1"] if is_field else ["ArrowUp", "ArrowDown"])  # it may be at one end
        while control.input_value() == before:
            shown.keyboard.press(next(keys))
            settle(shown)
        assert shown.evaluate(HERE) == name
        shown.keyboard.press("Escape")
        shown.keyboard.press("ArrowRight")
        assert shown.evaluate(HERE) != name


def test_a_presenters_buttons_leave_a_figure(shown):
    go(shown, "flow")
    shown.locator("#flow button").first.focus()
    shown.keyboard.press("ArrowRight")
    assert shown.evaluate(HERE) == "flow"
    shown.keyboard.press("PageDown")
    assert shown.evaluate(HERE) == "clock"


def test_a_pointer_finds_its_place_in_a_figure_that_is_shown_smaller(shown):
    go(shown, "carousel")
    stage = shown.locator("#carousel .ll-stage svg")
    box = stage.bounding_box()
    shown.mouse.click(box["x"] + 0.99 * box["width"], box["y"] + 0.97 * box["height"])
    shown.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.95 * box["height"])
    settle(shown)
    step = shown.locator("#carousel input[type=range]").first
    steps = int(step.get_attribute("max")) + 1
    assert abs(int(step.input_value()) - (steps - 1) / 2) <= 1


def test_the_lecturer_has_a_window_with_what_to_say(shown):
    with shown.context.expect_page() as opened:
        shown.keyboard.press("s")
    window = opened.value
    first, second = SLIDES[:2]
    window.get_by_text(first.paragraphs[0]).wait_for()
    shown.keyboard.press("ArrowRight")
    window.get_by_role("heading", name=second.title).wait_for()
    assert f"Ask: {second.ask}" in window.locator("#notes").inner_text()
    assert SLIDES[2].title in window.locator("#next").inner_text()
    until = first.minutes + second.minutes
    assert f"of {sum(slide.minutes for slide in SLIDES)} minutes" in window.inner_text("main")
    assert f"{until}:00" in window.inner_text("#planned")
    assert Axe().run(window, options=OPTIONS).response["violations"] == []


def test_a_slides_address_leads_to_it_and_d_turns_the_light_off(browser, site_url):
    url = f"{site_url}/slides/index.html#four-ways"
    with watched(browser, url, width=1280, height=720) as page:
        page.evaluate(READY)
        assert page.evaluate(HERE) == "four-ways"
        themes = []
        for key in ("Shift", "d", "d"):
            page.keyboard.press(key)
            themes.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert themes[0] == themes[2] != themes[1]


def test_paper_has_one_slide_a_page_and_no_controls(shown):
    go(shown, "carousel")
    printed = PdfReader(io.BytesIO(shown.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) == len(SLIDES)
    width, height = printed.pages[0].mediabox[2:]
    assert abs(width / height - 16 / 9) < 0.02
    shown.emulate_media(media="print")
    visible = "(all) => all.filter((one) => one.checkVisibility({ opacityProperty: true })).length"
    assert shown.locator(".slide-title").evaluate_all(visible) == len(SLIDES)
    assert shown.locator(".book-still").evaluate_all(visible) == len(MOVING)
    assert shown.locator(":is(.book-widget, .controls)").evaluate_all(visible) == 0


def test_a_phone_has_one_long_page_and_axe_finds_nothing(browser, site_url):
    url = f"{site_url}/slides/index.html"
    with watched(browser, url, width=360, height=780) as page:
        page.evaluate(READY)
        assert page.evaluate("() => lectureDeck.now()") is None
        assert page.evaluate(OVERFLOW) == []
        assert page.locator(".slide-title").evaluate_all(
            "(all) => all.every((one) => one.checkVisibility())"
        )
        size = "parseFloat(getComputedStyle(document.querySelector('#below li')).fontSize)"
        assert page.evaluate(size) >= 16
        assert Axe().run(page, options=OPTIONS).response["violations"] == []
        page.set_viewport_size({"width": 1280, "height": 720})
        page.wait_for_function("() => lectureDeck.now()?.isReady()")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(HERE) == SLIDES[1].id
        page.set_viewport_size({"width": 360, "height": 780})
        settle(page)
        assert page.evaluate("() => lectureDeck.now()") is None
        assert page.evaluate(OVERFLOW) == []


def test_without_scripts_it_reads(browser, site_url):
    url = f"{site_url}/slides/index.html"
    with watched(browser, url, settle=False, java_script_enabled=False) as page:
        assert page.locator("#next .slide-title").is_visible()
        assert page.locator("#flow .book-still img").is_visible()


def test_no_two_things_share_a_name(shown):
    """Else a figure's hatch is looked for in a slide that is not shown, and not drawn."""
    ids = shown.evaluate("() => [...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) > 50
    assert sorted({one for one in ids if ids.count(one) > 1}) == []
