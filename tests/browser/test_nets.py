"""The four nets' colours and dashes in formulas and words, as a browser draws them."""

import pytest

from lstmlib.palette import GATES
from tests.book.test_palette import contrast
from tests.browser.guard import settle, watched

PAGE = "book/one-layer/memory-block.html"
#: Of each net: what is shown in a formula, in a word, and its colour, ground and line.
LOOKS = """() => Object.fromEntries(["in", "phi", "c", "out"].map((net) => {
  const shown = [...document.querySelectorAll(`.bd-article .ll-net-${net}`)]
    .filter((item) => item.getClientRects().length);
  const hex = (text) => "#" + text.match(/\\d+/g).slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  const ground = (item) => {
    while (item && getComputedStyle(item).backgroundColor === "rgba(0, 0, 0, 0)")
      item = item.parentElement;
    return hex(getComputedStyle(item ?? document.body).backgroundColor);
  };
  return [net, shown.map((item) => ({
    formula: item.closest("mjx-container") !== null,
    colour: hex(getComputedStyle(item).color),
    ground: ground(item.parentElement),
    line: getComputedStyle(item).backgroundImage.replace(/rgb\\(.*?\\)/g, "ink"),
  }))];
}))"""


def check(found):
    """Every net is there, can be read, and is told from the others without its hue."""
    lines = {}
    for net, shown in found.items():
        assert any(item["formula"] for item in shown), net
        assert {contrast(item["colour"], item["ground"]) >= 4.5 for item in shown} == {True}
        (lines[net],) = {item["line"] for item in shown}
        assert lines[net].startswith("repeating-linear-gradient(")
    assert len(set(lines.values())) == len(GATES)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_net_can_be_told_and_read_in_both_notations(site_url, browser, theme):
    with watched(browser, f"{site_url}/{PAGE}", theme=theme) as page:
        check(page.evaluate(LOOKS))
        assert page.locator(".bd-article p > .ll-net-phi:text('forget gate')").count() >= 1
        page.locator("button[data-symbols=modern]").click()
        settle(page)
        check(page.evaluate(LOOKS))


def test_paper_keeps_the_dashes(site_url, browser):
    with watched(browser, f"{site_url}/{PAGE}") as page:
        page.emulate_media(media="print")
        check(page.evaluate(LOOKS))
        kept = "(item) => getComputedStyle(item).printColorAdjust"
        assert page.locator(".ll-net-in").first.evaluate(kept) == "exact"


#: Deltas in a page's formulas, in the dissertation's symbols: the unit below, and whether marked.
DELTAS = """() => [...document.querySelectorAll(".ll-dissertation mjx-assistive-mml msub")]
  .filter((item) => item.firstElementChild.textContent === "δ")
  .map((item) => [item.children[1].textContent, item.className])"""


@pytest.mark.parametrize("name", ["stack/below", "one-layer/state-error", "reference/sheet"])
def test_every_delta_of_a_net_has_its_class(site_url, browser, name):
    with watched(browser, f"{site_url}/book/{name}.html") as page:
        found = page.evaluate(DELTAS)
    nets = {"in": "in", "φ": "phi", "c": "c", "out": "out"}
    deltas = [
        (nets[unit], given) for text, given in found for unit in nets if text.startswith(unit)
    ]
    assert {net for net, _ in deltas} == set(GATES)
    assert all(given == f"ll-net-{net}" for net, given in deltas)
