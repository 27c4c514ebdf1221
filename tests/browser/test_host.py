"""The widget host in a real browser, on pages made for it; its rules are tested under node."""

import json
import shutil
from pathlib import Path

import pytest

from tests.browser.guard import watched

HOST = Path(__file__).resolve().parents[2] / "book" / "_static" / "widgets" / "host.js"
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"

COUNTER = """
export default { render({ model, el }) {
  const button = document.createElement("button");
  const draw = () => (button.textContent = `n=${model.get("n")}`);
  button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); };
  model.on("change:n", draw);
  draw();
  el.append(button);
} };
"""
BYTES = """
export default { render({ model, el }) {
  el.textContent = "sum=" + new Float64Array(model.get("data").buffer).reduce((a, b) => a + b, 0);
} };
"""


def model(esm, **state):
    """State of one anywidget."""
    return {
        "model_module": "anywidget",
        "model_name": "AnyModel",
        "state": {"_esm": esm, **state},
    }


MODELS = {
    "counter": model(COUNTER, n=1, _css="button { color: rgb(1, 2, 3); }"),
    "bytes": {
        **model(BYTES),
        # 1.0 and 2.0 as float64
        "buffers": [{"path": ["data"], "encoding": "base64", "data": "AAAAAAAA8D8AAAAAAAAAQA=="}],
    },
    "missing-buffer": model(BYTES),
    "damaged-buffer": {
        **model(BYTES),
        "buffers": [{"path": ["data"], "encoding": "base64", "data": "?"}],
    },
    "broken": model("export default {{{"),
    "throws": model("export default { render({ el }) { el.textContent = 'half'; null.x; } }"),
    "rejects": model("export default { render: async () => { throw new Error('too late'); } }"),
    "foreign": model("https://example.org/widget.js"),
    "imports": model("import 'https://example.org/other.js'; export default { render() {} };"),
    "slider": {
        "model_module": "@jupyter-widgets/controls",
        "model_name": "IntSliderModel",
        "state": {},
    },
}
HOSTILE = [name for name in MODELS if name not in ("counter", "bytes")] + ["gone"]


@pytest.fixture
def make_page(tmp_path):
    """Write a page with these views, the host beside it, and give its address."""

    def make(*parts, state=None):
        shutil.copy(HOST, tmp_path / "host.js")
        text = json.dumps({"state": MODELS}) if state is None else state
        views = "".join(
            part
            if part.startswith("<")
            else f'<script type="{VIEW}">{{"model_id": "{part}"}}</script>'
            for part in parts
        )
        (tmp_path / "page.html").write_text(
            '<!DOCTYPE html><meta charset="utf-8"><title>x</title><body>'
            f'<script type="{STATE}">{text}</script>'
            f'<script defer src="host.js"></script>{views}'
        )
        return (tmp_path / "page.html").as_uri()

    return make


def test_two_views_of_one_model_move_together(make_page, browser):
    with watched(browser, make_page("counter", "bytes", "counter")) as page:
        first, second = page.locator("button").all()
        second.click()
        first.click()
        assert (first.text_content(), second.text_content()) == ("n=3", "n=3")
        assert page.get_by_text("sum=3").is_visible()
        assert first.evaluate("button => getComputedStyle(button).color") == "rgb(1, 2, 3)"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_widget_says_so_and_harms_no_other(make_page, browser, name):
    url = make_page(name, "counter", name)
    with watched(browser, url) as page:
        if name == "imports":
            # The one fault that a browser reports to nobody but the network.
            assert page.watch.foreign.pop().startswith("https://example.org/")
            page.watch.errors.clear()
        messages = page.get_by_role("alert").all()
        assert len(messages) == 2
        for message in messages:
            assert message.is_visible()
            assert len(message.text_content()) > len("This figure cannot be shown: ")
        assert page.get_by_text("half").count() == 0
        page.locator("button").click()
        assert page.locator("button").text_content() == "n=2"


@pytest.mark.parametrize("state", ["{", "null", "{}"])
def test_a_page_without_readable_state_is_not_blank(make_page, browser, state):
    with watched(browser, make_page("counter", state=state)) as page:
        assert "not in this page" in page.get_by_role("alert").text_content()


def test_far_below_waits_until_it_is_near(make_page, browser):
    url = make_page("counter", '<div style="height: 6000px"></div>', "counter")
    with watched(browser, url) as page:
        buttons = page.locator("button")
        assert buttons.count() == 1
        page.evaluate("scrollTo(0, 5000)")
        buttons.nth(1).wait_for()


def test_something_folded_away_mounts_when_it_is_opened(make_page, browser):
    folded = f'<details><summary>more</summary><script type="{VIEW}">{{"model_id": "counter"}}'
    with watched(browser, make_page(folded + "</script></details>")) as page:
        assert page.locator("button").count() == 0
        page.locator("summary").click()
        page.locator("button").wait_for()


@pytest.mark.parametrize("ask", ["print", "Tab"])
def test_print_and_keyboard_find_every_widget(make_page, browser, ask):
    with watched(browser, make_page('<div style="height: 6000px"></div>', "counter")) as page:
        assert page.locator("button").count() == 0
        if ask == "print":
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        else:
            page.keyboard.press("Tab")
        page.locator("button").wait_for(state="attached")
