"""Labels, numbers and boxes keep apart: at every width, for the widest numbers, on every page."""

import pytest

from tests.browser import values
from tests.browser.guard import settle, watched
from tests.browser.looks import COLLIDING, COVERED
from tools.gallery import EXAMPLES, write

#: Between a phone and a desk: tablets, and columns beside an open table of contents.
BETWEEN = (320, 400, 480, 560, 606, 640, 700, 1000)
#: Numbers in the picture become as wide as a number with its sign and a power of ten can be.
WIDEN = """() => {
  for (const node of document.querySelectorAll(".ll-picture .ll-number")) {
    const part = node.lastElementChild ?? node;
    part.textContent = part.textContent.replace(/[−\\d][\\d.·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]*/, "−8.8·10⁻⁸");
  }
}"""
#: Boxes of one picture that lie in each other.
STACKED = """() => [...document.querySelectorAll(".ll-picture .ll-box")].flatMap((one, i, all) => {
  const a = one.getBoundingClientRect();
  return all.slice(0, i).filter((other) => {
    const b = other.getBoundingClientRect();
    return Math.min(a.right, b.right) > Math.max(a.left, b.left)
      && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
  }).map((other) => `${other.parentNode.textContent} and ${one.parentNode.textContent}`);
})"""
#: Ways to look at DeltaFlow; on a phone one step is shown.
VIEWS = ("exact", "peepholes", "today", "recurrent roads", "three steps", "all cells")
HALOS = """(nodes) => nodes.map((node) => {
  const { paintOrder, stroke } = getComputedStyle(node);
  return [paintOrder, stroke];
})"""
UNFOLD = "() => document.querySelectorAll('.ll-panel').forEach((fold) => (fold.open = true))"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    return write(tmp_path_factory.mktemp("room"))


def crowded(page):
    """What has no room of its own in the page's pictures."""
    return [*page.evaluate(COLLIDING), *page.evaluate(COVERED), *page.evaluate(STACKED)]


@pytest.mark.parametrize("width", [360, 606, 760])
def test_the_widest_numbers_have_room(gallery, browser, width):
    with watched(browser, gallery["DeltaFlow"].as_uri(), width=width) as page:
        page.evaluate(UNFOLD)
        for view in VIEWS:
            button = page.get_by_role("button", name=view, exact=True)
            if button.is_visible():
                button.click()
                settle(page)
                page.evaluate(WIDEN)
                assert crowded(page) == [], view


@pytest.mark.parametrize(
    ("name", "where"), [("DeltaFlow", ".ll-valve text, .ll-port"), ("ErrorHorizon", ".ll-name")]
)
def test_words_that_a_ribbon_or_a_line_may_pass_have_a_halo(gallery, browser, name, where):
    with watched(browser, gallery[name].as_uri(), width=606) as page:
        words = page.locator(where)
        assert words.count() >= 2
        halos = words.evaluate_all(HALOS)
        assert all(order.startswith("stroke") and line != "none" for order, line in halos)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_width_has_room(gallery, browser, name):
    with watched(browser, gallery[name].as_uri()) as page:
        for width in BETWEEN:
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            settle(page)
            assert crowded(page) == [], f"{width} px"


def test_every_page_of_the_book_has_room_on_a_phone(site, site_url, browser):
    pages = [
        p for p in sorted(site.glob("book/**/*.html")) if values.VIEW.search(p.read_text("utf-8"))
    ]
    assert len(pages) >= 12
    for path in pages:
        name = path.relative_to(site).as_posix()
        with watched(browser, f"{site_url}/{name}", width=360) as page:
            page.evaluate("() => globalThis.widgetHost.all()")
            settle(page)
            assert crowded(page) == [], name
            for track in page.locator(".ll-track input").all():
                last = int(track.get_attribute("max"))
                for time in range(0, last + 1, max(1, last // 4)):
                    track.fill(str(time))
                    settle(page)
                    assert crowded(page) == [], f"{name}, step {time}"
