"""A widget on a page of its own, mounted afresh as often as is needed, and hands that use it."""

from contextlib import contextmanager
from pathlib import Path

from tests.browser.guard import settle
from tools.gallery import bare

#: What a hand can use. Of parts that are many and alike, some stand for all.
CONTROLS = "button, input, select, summary, [role=slider], .ll-ribbon, .ll-entry, .ll-unit:not([data-layer^='-']), .ll-heat, mrow[data-road]"  # noqa: E501
MOST = {"ll-ribbon": 8, "ll-entry": 4, "ll-unit": 4, "ll-tick": 3}
#: Parts for the pointer only: other controls do the same for the keyboard.
POINTER_ONLY = ".ll-unit, .ll-heat, mrow[data-road]"
#: Go to the neighbour of a part; returns the key that leads from there to the part.
BESIDE = """(node) => {
  const { previousSibling: before, nextSibling: after, dataset: { entry } } = node;
  const first = entry ? entry.endsWith(":0") : !before;
  (first ? after : before).focus();
  if (!entry) return first ? "Home" : "ArrowDown";
  return first ? (entry === "0:0" ? "ArrowUp" : "ArrowLeft") : "ArrowRight";
}"""
#: The focus is where it was, or on another control where that one went.
HELD = """(node) => {
  const { activeElement } = document;
  if (node.checkVisibility()) return activeElement === node;
  return activeElement.matches(".ll-widget button");
}"""
REACHED = """(node, group) =>
  (group ? node.closest(group) : node).contains(document.activeElement)"""
ANOTHER = """({ options, selectedIndex }) =>
  [...options].findIndex((one, i) => i !== selectedIndex && !one.disabled)"""
#: Parts among which arrow keys walk: one tab stop for all of them.
WALKED = ".ll-ribbon, .ll-entry"
MOUNT = Path(__file__).with_suffix(".mjs").read_text("utf-8")


class Hands:
    """One widget on a page, and a reader's hands."""

    def __init__(self, page):
        self.page = page
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))

    def fresh(self, traits):
        """Mount it anew; returns its controls."""
        self.page.mouse.move(0, 0)
        self.page.evaluate("(changes) => fresh(changes)", traits)
        found = self.page.evaluate_handle("(given) => controls(given)", [CONTROLS, MOST])
        return [one.as_element() for one in found.get_properties().values()]

    def look(self, control):
        """All that the page shows, as text."""
        settle(self.page)
        return self.page.evaluate("(own) => look(own)", control)

    def use_mouse(self, control):
        """Use a control by the mouse; returns whether anything else followed."""
        mouse, kind = self.page.mouse, self.kind(control)
        hovers = control.evaluate("(node) => node.matches('.ll-entry')")
        seen = self.look(control) if hovers else None
        spot = self.page.evaluate("(node) => point(node)", control)
        assert spot, f"no pointer can hit {self.name(control)}"
        mouse.move(*spot)
        seen = seen or self._focused(control)
        if kind == "select":
            self._choose(control)
        elif kind in ("range", "slider"):
            self._drag(control, kind)
        else:
            mouse.click(*spot)
        if kind == "text":
            self.page.keyboard.type("1")
            self.page.keyboard.press("Tab")
        return self.look(control) != seen

    def use_keys(self, control, key):
        """Go to a control by Tab, or by arrows, and use it by a key; returns whether it acted."""
        keyboard, kind = self.page.keyboard, self.kind(control)
        walked = control.evaluate("(node, list) => node.matches(list)", WALKED)
        seen = self.look(control)
        if walked:
            keyboard.press(control.evaluate(BESIDE))
        elif kind == "radio":
            control.evaluate("(node) => before(node.closest('fieldset').querySelector('input'))")
            self._tab_to(control, "fieldset")
        else:
            self.page.evaluate("(node) => before(node)", control)
            control = self._tab_to(control)
        if not control.evaluate("(node) => node.matches('.ll-entry')"):
            seen = self.look(control)
        for press in self._presses(control, kind, key):
            keyboard.press(press)
        changed = self.look(control) != seen
        if kind != "text":
            assert control.evaluate(HELD), f"focus left {self.name(control)} for {self.active()}"
        return changed

    def active(self):
        """What has the focus."""
        return self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 150)")

    def kind(self, control):
        """What a control is."""
        return control.evaluate(
            "(node) => node.type ?? node.getAttribute('role') ?? node.localName"
        ).replace("select-one", "select")

    def name(self, control):
        """A control's name, for a message."""
        return control.evaluate("(node) => node.outerHTML.slice(0, 150)")

    def _focused(self, control):
        control.evaluate("(node) => node.focus?.({ preventScroll: true })")
        return self.look(control)

    def _tab_to(self, control, group=None):
        # A list that scrolls may lie between, which is a stop too.
        for _ in range(3):
            self.page.keyboard.press("Tab")
            if control.evaluate(REACHED, group):
                return control
            # On the way over a ribbon the equation has become that ribbon's.
            if not control.evaluate("(node) => node.isConnected"):
                control = self.page.evaluate_handle("() => document.activeElement").as_element()
                assert control.evaluate("(node) => node.matches('.ll-term')"), self.active()
                return control
        raise AssertionError(f"Tab does not come to {self.name(control)} but to {self.active()}")

    def _presses(self, control, kind, key):
        if kind == "range":
            high = control.evaluate("(node) => Number(node.value) < Number(node.max)")
            return ["ArrowRight" if high else "ArrowLeft"]
        if kind == "slider":
            low = control.evaluate("(node) => Number(node.getAttribute('aria-valuenow')) < 5")
            return ["PageUp" if low else "PageDown"]
        if kind == "select":
            last = control.evaluate("(node) => node.selectedIndex === node.options.length - 1")
            return ["ArrowUp" if last else "ArrowDown"]
        if kind == "radio":
            place = (
                "(node) => [...node.closest('fieldset').querySelectorAll('input')].indexOf(node)"
            )
            return [*["ArrowDown"] * control.evaluate(place), "Space"]
        if kind == "text":
            return ["1", "Tab"]
        if kind == "checkbox":
            return ["Space"]
        return [] if control.evaluate("(node) => node.matches('.ll-entry')") else [key]

    def _choose(self, control):
        control.select_option(index=control.evaluate(ANOTHER))

    def _drag(self, control, kind):
        box, mouse = control.bounding_box(), self.page.mouse
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        if kind == "range":
            share = control.evaluate("(n) => (n.value - n.min) / (n.max - n.min)")
            mouse.move(box["x"] + 8 + share * (box["width"] - 16), y)
            mouse.down()
            mouse.move(box["x"] + box["width"] * (0.1 if share > 0.5 else 0.9), y, steps=2)
        else:
            mouse.move(x, y)
            mouse.down()
            mouse.move(x, y - box["height"] / 5, steps=2)
        mouse.up()


@contextmanager
def hands(browser, widget, *, width=1000, **options):
    """Open a page for one widget.

    Parameters
    ----------
    browser : Browser
        Playwright's.
    widget : anywidget.AnyWidget
        Its state and script are taken.
    width : int
        Of the window.
    **options
        For Playwright's ``new_context``.

    Yields
    ------
    Hands
    """
    context = browser.new_context(viewport={"width": width, "height": 1000}, **options)
    try:
        page = context.new_page()
        found = Hands(page)
        page.set_content(bare(widget, MOUNT))
        page.wait_for_function("() => globalThis.ready")
        yield found
        assert found.errors == []
    finally:
        context.close()
