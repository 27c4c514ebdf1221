"""NumberSheet in the browser: the library's answers are right, common mistakes get their names."""

import re

import pytest

import lstmlib as ll
from lstmlib.widgets import NumberSheet
from lstmlib.widgets.numbersheet import problem, solve
from tests.browser.guard import settle, watched
from tools.gallery import write

LEVELS = {"output": "top layer: down", "state": "top layer: through", "stack": "layer below"}


@pytest.fixture
def page(tmp_path, browser):
    address = write(tmp_path, ["NumberSheet"])["NumberSheet"].as_uri()
    with watched(browser, address) as page:
        yield page


def choose(page, level):
    page.get_by_role("button", name=re.compile(f"^{LEVELS[level]}")).click()


def fit(level, start):
    """The seed that the page goes on to from another one."""
    return NumberSheet(level, start).seed


#: The seed of the example, from which another sheet starts.
FIRST = fit("state", 1)


def fill(page, field, value):
    box = page.locator(f"[data-field={field}]")
    box.fill(str(value))
    box.press("Tab")
    return page.locator("li", has=page.locator(f"[data-field={field}]")).locator("output")


@pytest.mark.parametrize("level", LEVELS)
def test_the_librarys_answers_are_right(page, level):
    choose(page, level)
    seed = fit(level, FIRST)
    right = solve(level, seed)
    assert page.locator(".ll-fields li").count() == len(right)
    for field, value in right.items():
        assert fill(page, field, f"{value:.4f}".replace("-", "−")).inner_text() == "right"
    assert page.locator(".ll-score").inner_text() == f"{len(right)} of {len(right)} right"


def test_a_mistake_that_changes_little_is_named_though_its_result_passes(page):
    net, x, target = problem("state", FIRST)
    trace = ll.forward(net, x)
    flow, run, t = ll.backward(net, trace, target, "gers").layers[0], trace.layers[0], len(x) - 2
    # The slope g′ is near 1 here.
    mistaken = run.y_in[t, 0, 0] * flow.eps_s[t, 0, 0, 1]
    assert abs(mistaken / flow.delta_c[t, 0, 0, 1] - 1) < 0.02
    said = "close enough, but closer to what comes out when g′ is forgotten"
    assert fill(page, "delta_c1", f"{mistaken:.4f}").inner_text() == said
    assert page.locator(".ll-score").inner_text().startswith("1 of")


def test_fresh_numbers_are_the_next_sheet(page):
    choose(page, "stack")
    seed = fit("stack", fit("stack", FIRST) + 1)
    page.get_by_role("button", name="Fresh numbers").click()
    right = solve("stack", seed)
    assert fill(page, "e_y0", f"{right['e_y0']:.4f}").inner_text() == "right"


def mistakes():
    """Values that common mistakes lead to, worked out by the library on the page's sheets."""
    seed = FIRST
    net, x, target = problem("state", seed)
    trace = ll.forward(net, x)
    flow = ll.backward(net, trace, target, "gers").layers[0]
    run, t = trace.layers[0], len(x) - 2
    slope = (run.y_in * (1 - run.y_in))[t, 0, 0]
    terms = (run.g * flow.eps_s)[t, 0, 0]
    yield "state", "eps_s0", flow.e_s[t, 0, 0, 0], "what comes back from t+1 is left out"
    back = (run.y_phi[t + 1, 0, 0] * flow.eps_s[t + 1, 0, 0])[0]
    yield "state", "eps_s0", back, "overwritten"
    yield "state", "delta_in", slope * terms[0], "only cell 0"
    yield "state", "delta_in", terms.sum(), "f′ is forgotten"
    now = (run.y_phi * (1 - run.y_phi))[t, 0, 0] * (run.s * flow.eps_s)[t, 0, 0].sum()
    yield "state", "delta_phi", now, "s(t) stands where s(t−1)"
    todays = flow.e_s[t, 0, 0, 0] + run.y_phi[t, 0, 0] * flow.eps_s[t + 1, 0, 0, 0]
    yield "state", "eps_s0", todays, "y_φ(t) stands where y_φ(t+1) belongs"
    sent = slope * (run.g * flow.e_s)[t, 0, 0].sum()
    yield "state", "delta_in", sent, "e_s stands where ε_s belongs (sent for own)"
    squash = (4 - run.g[t, 0, 0, 0] ** 2) / 4
    yield "state", "delta_c0", squash * flow.eps_s[t, 0, 0, 0], "y_in is forgotten"
    squash = (1 - run.h[t, 0, 0, 0] ** 2) / 2
    yield "state", "e_s0", squash * flow.e_y[t, 0, 0, 0], "y_out is forgotten"
    yield "state", "e_s0", run.y_out[t, 0, 0] * flow.e_y[t, 0, 0, 0], "h′ is forgotten"
    yield from mistakes_at_the_top()
    seed = fit("stack", FIRST)
    net, x, target = problem("stack", seed)
    trace = ll.forward(net, x)
    upper, t = ll.backward(net, trace, target, "gers").layers[1], len(x) - 1
    sums = [
        getattr(upper, f"sent_{a}")[t].ravel()
        @ getattr(net.layers[1], f"w_{a}").reshape(2, -1)[:, 0]
        for a in ("c", "in", "phi", "out")
    ]
    yield "stack", "e_y0", sum(sums[:3]), "the path through the output gate above is left out"
    yield "stack", "e_y0", sum(sums[1:]), "the path through the cell input above is left out"
    block = sum(
        getattr(upper, f"sent_{a}")[t].ravel()[1]
        * getattr(net.layers[1], f"w_{a}").reshape(2, -1)[1, 0]
        for a in ("c", "in", "phi", "out")
    )
    yield "stack", "e_y0", block, "only block 1 above is in the sum"


def mistakes_at_the_top():
    """The same for the sheet under the output units."""
    net, x, target = problem("output", fit("output", FIRST))
    trace = ll.forward(net, x)
    flow, run = ll.backward(net, trace, target, "gers"), trace.layers[0]
    d, e = flow.delta_k[-1, 0], (target[-1] - trace.y[-1, 0])
    w, y_out, e_y = net.w_k[:, :2], run.y_out[-1, 0, 0], flow.layers[0].e_y[-1, 0, 0]
    yield "output", "delta_k0", e[0], "f′ is forgotten"
    yield "output", "delta_k1", -d[1], "the sign is turned"
    yield "output", "e_y0", w[0, 0] * d[0], "only unit 0"
    yield "output", "e_y1", w[1] @ d, "the weights are read the wrong way round"
    slope = y_out * (1 - y_out)
    yield "output", "delta_out", slope * run.h[-1, 0, 0, 1] * e_y[1], "only cell 1"
    yield "output", "delta_out", slope * (run.s[-1, 0, 0] @ e_y), "s stands where h(s) belongs"


@pytest.mark.parametrize(("level", "field", "value", "words"), list(mistakes()))
def test_a_common_mistake_gets_its_name(page, level, field, value, words):
    choose(page, level)
    said = fill(page, field, f"{value:.5f}").inner_text()
    assert words.replace("_", "") in said, said


def test_what_is_no_number_is_said_to_be_none(page):
    assert "a number, please" in fill(page, "e_s0", "one").inner_text()
    assert fill(page, "e_s0", "").inner_text() == ""
    assert fill(page, "e_s0", "12").inner_text() == "not yet"


def test_answers_can_be_shown(page):
    page.get_by_role("button", name="Show the answers").click()
    shown = page.locator(".ll-fields output").first.inner_text().strip(" ()").replace("−", "-")
    assert float(shown) == pytest.approx(solve("state", FIRST)["e_s0"], abs=6e-5)


OUTSIDE = """() => [...document.querySelectorAll(".ll-given div")].filter((item) => {
  const number = document.createRange();
  number.selectNodeContents(item.lastChild);
  return number.getBoundingClientRect().right > item.getBoundingClientRect().right + 0.5;
}).map((item) => item.textContent)"""


@pytest.mark.parametrize("width", [360, 400, 1300])
def test_what_is_given_keeps_to_its_column(site_url, browser, width):
    """On the page with the longest names, in the page's own type."""
    with watched(browser, f"{site_url}/book/stack/two-cells.html", width=width) as page:
        page.evaluate("() => globalThis.widgetHost.all()")
        settle(page)
        assert page.locator(".ll-given div").count() > 20
        assert page.evaluate(OUTSIDE) == []
