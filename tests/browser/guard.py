"""Open pages as a reader without a network would: nothing but the book itself may be asked for.

``with watched(browser, url) as page:`` gives a Playwright page. On leaving, it fails where the
page asked anything of another site, logged an error or threw one.
"""

import time
from contextlib import contextmanager
from urllib.parse import urlsplit

OWN_SCHEMES = ("data:", "blob:", "about:")
SETTLED = """async () => {
  await globalThis.widgetHost?.inSight;
  await document.fonts.ready;
  globalThis.bookBoxes?.();
}"""


class Watch:
    """What a page did that it should not do."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.own = "file:///" if parts.scheme == "file" else f"{parts.scheme}://{parts.netloc}/"
        self.foreign = []
        self.errors = []

    def route(self, route):
        """Let the book's own requests pass; note and refuse all others."""
        url = route.request.url
        if url.startswith((self.own, *OWN_SCHEMES)):
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def on_console(self, message):
        """Note what was logged as an error."""
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def check(self):
        """Fail where anything was noted."""
        assert not self.foreign, f"requests to other sites: {self.foreign}"
        assert not self.errors, f"errors in the page: {self.errors}"


def let_wait(page):
    """Give a page a ``wait_for_function`` that works under the page's policy.

    Playwright's own evaluates text inside the page, which the policy refuses, as it should.
    """

    def wait_for_function(expression, *, arg=None, timeout=10_000):
        end = time.monotonic() + timeout / 1000
        while not page.evaluate(expression, arg):
            assert time.monotonic() < end, f"it did not come true in time: {expression}"
            page.wait_for_timeout(20)

    page.wait_for_function = wait_for_function


@contextmanager
def watched(
    browser, url, *, width=1300, height=900, theme="light", settle=True, patience=10, **options
):
    """Open `url` in a fresh context, with the network refused but for the page's own origin.

    Parameters
    ----------
    browser : Browser
        Playwright's, from the fixture of that name.
    url : str
        Address, http or file.
    width, height : int
        Size of the window.
    theme : {"light", "dark"}
        What the reader's system prefers.
    settle : bool
        Wait until fonts are here and the widgets in sight are mounted; make boxes that scroll
        tab stops, as the first key does.
    patience : float
        Seconds that an action may take.
    **options
        For Playwright's ``new_context``.

    Yields
    ------
    Page
        Its ``watch`` holds what was noted so far.
    """
    watch = Watch(url)
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, color_scheme=theme, **options)
    try:
        context.route("**/*", watch.route)
        context.set_default_timeout(1000 * patience)
        context.on("page", let_wait)
        page = context.new_page()
        page.watch = watch
        page.on("console", watch.on_console)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.goto(url, wait_until="load")
        if settle:
            page.evaluate(SETTLED)
        yield page
        watch.check()
    finally:
        context.close()


FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def settle(page):
    """Wait until what was asked for has been drawn: two frames, for a widget draws once a frame.

    Parameters
    ----------
    page : Page
        Playwright's.
    """
    page.evaluate(FRAMES)
