"""A live notebook as a reader drives it, with the network limited to this machine."""

from contextlib import contextmanager

from tests.browser.guard import Watch

CDN = "https://cdn.jsdelivr.net/"
#: Seconds that a start may take on a busy machine.
PATIENCE = 150
PANEL = """() => [...(globalThis.jupyterapp?.shell.widgets("main") ?? [])]
  .find((one) => one.sessionContext)"""
READY = f"""async () => {{
  const panel = ({PANEL})();
  await Promise.all([jupyterapp.restored, panel.revealed, panel.sessionContext.ready]);
}}"""
RUN = f"""async ({{ at, code }}) => {{
  const panel = ({PANEL})();
  const {{ content }} = panel;
  if (code !== null) content.widgets[at].model.sharedModel.setSource(code);
  content.activeCellIndex = at;
  await content.scrollToItem(at);
  await jupyterapp.commands.execute("notebook:run-cell");
  return content.widgets[at].model.outputs.toJSON();
}}"""


class LiveWatch(Watch):
    """What a live page did that it should not do; NumPy's address is refused without a word.

    What the browser itself logs of that refusal is no error of ours.
    """

    def __init__(self, url):
        super().__init__(url)
        self.asked = set()

    def route(self, route):
        self.asked.add(route.request.url)
        if route.request.url.startswith(CDN):
            self.refuse(route)
        else:
            super().route(route)

    def refuse(self, route):
        """Be a network that says no."""
        route.abort("namenotresolved")

    def release(self):
        """Let go of what is still asked for."""

    def on_console(self, message):
        if not message.location.get("url", "").startswith(CDN):
            super().on_console(message)


class SilentWatch(LiveWatch):
    """A network that never answers."""

    def __init__(self, url):
        super().__init__(url)
        self.held = []

    def refuse(self, route):
        """Leave the request as it is."""
        self.held.append(route)

    def release(self):
        for route in self.held:
            route.abort()


class BrokenWatch(LiveWatch):
    """A network that says that NumPy is there, and then does not bring it."""

    def refuse(self, route):
        """Answer the question, and break the download off."""
        if route.request.method == "HEAD":
            route.fulfill(headers={"access-control-allow-origin": "*"})
        else:
            super().refuse(route)


class LateWatch(LiveWatch):
    """A network that refuses NumPy before the page's own line has arrived."""

    def __init__(self, url):
        super().__init__(url)
        self.late, self.refused = [], False

    def route(self, route):
        if "/page/live.js" in route.request.url and not self.refused:
            self.late.append(route)
        else:
            super().route(route)

    def refuse(self, route):
        """Say no, and let the line come a moment after the page has heard it."""
        super().refuse(route)
        self.refused = True
        route.request.frame.page.wait_for_timeout(500)
        self.release()

    def release(self):
        while self.late:
            self.late.pop().continue_()


class Notebook:
    """One open live notebook: `page` is Playwright's."""

    def __init__(self, page):
        self.page = page
        page.wait_for_function(PANEL)
        page.evaluate(READY)

    def run(self, at, code=None):
        """Run a cell, with other code if some is given; returns its outputs."""
        return self.page.evaluate(RUN, {"at": at, "code": code})

    def cell(self, at):
        """The cell in the page, for Playwright to look into."""
        return self.page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{at}']")

    def code(self):
        """Numbers of the cells that run with SymPy alone, in order."""
        return self.page.evaluate(
            f"""() => ({PANEL})().content.widgets.flatMap((cell, at) =>
              cell.model.type === "code" &&
              !cell.model.getMetadata("tags")?.includes("needs-numpy") ? [at] : [])"""
        )


@contextmanager
def visiting(browser, url, chapter, kind=LiveWatch, width=1300, **options):
    """Open a chapter in a fresh context and yield its page; fails on what should not happen.

    A chapter's name leads to its live notebook, one with ``.html`` to its page in the book. Other
    options are for Playwright's ``new_context``.
    """
    address = f"{url}/notebooks/index.html?path={chapter}.ipynb"
    if chapter.endswith(".html"):
        address = f"{url.removesuffix('/live')}/book/{chapter}"
    watch = kind(address)
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    try:
        context.route("**/*", watch.route)
        context.set_default_timeout(1000 * PATIENCE)
        context.on("console", watch.on_console)
        context.on("weberror", lambda error: watch.errors.append(str(error.error)))
        page = context.new_page()
        page.watch = watch
        page.goto(address, wait_until="commit")
        yield page
        watch.check()
    finally:
        watch.release()
        context.close()
