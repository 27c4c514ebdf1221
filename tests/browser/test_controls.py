"""Every control of every widget, by mouse and by keyboard, with motion and without."""

import pytest

from tests.browser.controls import POINTER_ONLY, hands
from tools.gallery import EXAMPLES

#: Name, traits that differ from the example's, and the window's width: together they bring every
#: control of a widget into sight.
SITUATIONS = [
    ("DeltaFlow", {}, 1000),
    ("DeltaFlow", {"cuts": ["0.state"], "forget_bias": 1.0, "truncation": "today"}, 360),
    ("DeltaFlow", {"controls": "few"}, 1000),
    ("DerivationStepper", {}, 1000),
    ("DerivationStepper", {"step": 4}, 1000),
    ("ErrorHorizon", {}, 1000),
    ("ErrorTriangle", {}, 1000),
    ("MemoryBlock", {}, 1000),
    ("NumberSheet", {}, 1000),
    ("RunExplorer", {}, 1000),
    ("WrongPasses", {}, 1000),
    ("WrongPasses", {"measured": True}, 1000),
]
NAMES = [f"{name}{'-' + '-'.join(traits) if traits else ''}" for name, traits, _ in SITUATIONS]
EACH = pytest.mark.parametrize(("name", "traits", "width"), SITUATIONS, ids=NAMES)


def acts(use, fresh, place):
    """Whether a control does something: at the start or, like Reset, after another was used."""
    if use(fresh()[place]):
        return True
    for other in (place - 1, place + 1, 0):
        controls = fresh()
        if other == place or not 0 <= other < len(controls):
            continue
        use(controls[other])
        if controls[place].evaluate(
            "(node) => node.isConnected && !node.matches(':disabled')"
        ) and use(controls[place]):
            return True
    return False


@EACH
def test_every_control_answers_the_mouse_and_nothing_moves_by_itself(browser, name, traits, width):
    with hands(browser, EXAMPLES[name](), width=width, reduced_motion="reduce") as page:

        def fresh():
            return page.fresh(traits)

        dead = []
        for place, control in enumerate(fresh()):
            said = page.name(control)
            if not acts(page.use_mouse, fresh, place):
                dead.append(said)
            moving = page.page.evaluate("() => moving()")
            assert moving == {"animated": 0, "frames": 0, "timers": 0}, said
        assert dead == []


@EACH
def test_every_control_answers_the_keyboard_and_keeps_the_focus(browser, name, traits, width):
    with hands(browser, EXAMPLES[name](), width=width) as page:

        def fresh():
            return page.fresh(traits)

        dead = []
        for place, control in enumerate(fresh()):
            if control.evaluate("(node, list) => node.matches(list)", POINTER_ONLY):
                continue
            said, key = page.name(control), ("Enter", "Space")[place % 2]
            if not acts(lambda one, key=key: page.use_keys(one, key), fresh, place):
                dead.append(said)
        assert dead == []


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_what_moves_moves_only_where_it_is_wanted(browser, motion, moves):
    with hands(browser, EXAMPLES["DeltaFlow"](), reduced_motion=motion) as page:
        page.fresh({})
        page.page.get_by_role("button", name="What is above?").click()
        fading = page.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>"
            " done(document.getAnimations().length))))"
        )
        assert (fading > 0) == moves
        page.page.locator(".ll-play").click()
        assert (page.page.evaluate("() => moving()")["timers"] == 1) == moves
    with hands(browser, EXAMPLES["RunExplorer"](), reduced_motion=motion) as page:
        page.fresh({})
        page.page.get_by_role("button", name="Play" if moves else "Next").click()
        assert (page.page.evaluate("() => moving()")["timers"] == 1) == moves
