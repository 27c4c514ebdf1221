"""DeltaFlow's meter: cosine and relative error of every weight array are lstmlib's at 1e-9."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.check import relative_error
from lstmlib.plots import measures
from tests.browser import values
from tests.browser.guard import settle, watched
from tools.gallery import write

PAGE = "book/stack/four-paths.html"
ROWS = """(rows) => rows.map((row) => [row.cells[0].textContent,
  ...[row.cells[1], row.cells[2]].map((cell) => Number(cell.dataset.value))])"""
PATHS = ("c", "in", "phi", "out")


def shown(page):
    """What the meter says, by array."""
    settle(page)
    page.locator(".ll-meter").evaluate("(fold) => { fold.open = true; }")
    settle(page)
    settle(page)
    return {name: pair for name, *pair in page.locator(".ll-meter tbody tr").evaluate_all(ROWS)}


def right(ours, exact):
    """The same from two gradients of the library."""
    found = {}
    theirs = dict(exact.named_parameters())
    for name, array in ours.named_parameters():
        a, b = array.ravel(), theirs[name].ravel()
        sizes = np.linalg.norm(a) * np.linalg.norm(b)
        cosine = a @ b / sizes if sizes else float(not a.any() and not b.any())
        found[name] = [cosine, relative_error(a, b)]
    return found


def same(found, wanted):
    assert found.keys() == wanted.keys()
    for name, pair in wanted.items():
        assert found[name] == pytest.approx(pair, rel=1e-9, abs=1e-12), name


@pytest.mark.parametrize("truncation", ["Gers", "today"])
def test_under_a_truncation(tmp_path, browser, truncation):
    path = write(tmp_path, ["DeltaFlow"])["DeltaFlow"]
    (traits,) = values.shipped(path.read_text("utf-8"))
    net, (x, target, mask) = values.network(traits), values.sequence(traits)
    flows = [
        ll.backward(net, ll.forward(net, x), target, kind, mask=mask[:, None]).gradient
        for kind in (truncation.lower(), "none")
    ]
    with watched(browser, path.as_uri()) as page:
        page.get_by_role("button", name=truncation, exact=True).click()
        same(shown(page), right(*flows))


@pytest.mark.parametrize("path", PATHS)
def test_of_one_road_that_is_cut(site, site_url, browser, path):
    shipped = values.shipped((site / PAGE).read_text("utf-8"))
    (traits,) = (one for one in shipped if one["_anywidget_id"].endswith("DeltaFlow"))
    net, (x, target, _) = values.network(traits), values.sequence(traits)
    flow = ll.backward(net, ll.forward(net, x), target)
    down = measures.sent_down(net, flow)
    wanted = right(flow.gradient, flow.gradient)
    left = measures.open_top(net, x, sum(down[name] for name in PATHS if name != path)).gradient
    cut = right(left.layers[0], flow.gradient.layers[0])
    wanted |= {f"layers[0].{name}": pair for name, pair in cut.items()}
    with watched(browser, f"{site_url}/{PAGE}") as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        page.locator(f".ll-ribbon[data-key='0:1.down.{path}']").dispatch_event("click")
        settle(page)
        page.get_by_role("button", name="Cut this road").click()
        same(shown(page), wanted)
