"""Each widget's picture in the built page: there for paper, no weight on the screen."""

import re

import pytest

from tests.browser.guard import watched

STILL = re.compile(
    r'<figure class="book-still[^>]*><img src="([^"]+)".*?<figcaption>(.*?)</fig', re.S
)


def pages(site):
    return [
        path for path in (site / "book").rglob("*.html") if "widget-view+json" in path.read_text()
    ]


def test_every_widget_has_its_picture_and_its_words(site):
    found = pages(site)
    assert len(found) > 10
    for path in found:
        text = path.read_text("utf8")
        stills = STILL.findall(text)
        assert len(stills) == len(
            re.findall(r'<script type="application/vnd\.jupyter\.widget-view', text)
        )
        for picture, words in stills:
            assert "<svg" in (path.parent / picture).read_text("utf8"), path
            assert len(words) > 20, path


def test_a_screen_does_not_fetch_it(browser, site_url):
    with watched(browser, f"{site_url}/book/answer/question.html") as page:
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        asked = page.evaluate("() => performance.getEntriesByType('resource').map((r) => r.name)")
        still = page.locator(".book-still img").first
        assert not still.is_visible()
        assert still.evaluate("(image) => image.src") not in asked


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_seen_where_scripts_are_off(scripts, browser, site_url):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{site_url}/book/answer/question.html")
    assert page.locator(".book-still").first.is_visible() is not scripts
    context.close()
