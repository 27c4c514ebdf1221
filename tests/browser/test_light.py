"""A phrase in the text lights up the ribbon it speaks of."""

import re

from tests.browser.guard import settle, watched

PAGE = "book/stack/four-paths.html"


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
