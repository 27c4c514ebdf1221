"""The policy of a page: what stands in it may run, what is planted later may not."""

import re
import threading

import pytest

from elsewhere import policy
from tests.browser.guard import watched
from tests.browser.pages import built_pages
from tools.serve import make_server

OWN = 'window.ran = ["own"];'
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8" /><title>A page</title>
<link rel="icon" href="data:," />
<style>h1 {{ color: rgb(1, 2, 3); }}</style>
<script>{OWN}</script>
<script src="own.js"></script>
<script type="application/json">{{"not": "run"}}</script>
</head><body><h1>A page</h1><!-- here --></body></html>
"""
PLANTED = """<script>window.ran.push("planted")</script>
<button onclick="window.ran.push('handler')">Press</button>
<a href="javascript:window.ran.push('link')">Go</a>"""


@pytest.fixture
def folder(tmp_path):
    """A page of a site that lies below a host's root, with a script of its own beside it."""
    place = tmp_path / "some" / "project"
    place.mkdir(parents=True)
    (place / "own.js").write_text('window.ran.push("file");')
    return tmp_path


@pytest.fixture(params=["file", "http"])
def address(request, folder):
    """Where the page is, from a folder and from a host."""
    path = folder / "some" / "project" / "page.html"
    if request.param == "file":
        yield path.as_uri()
        return
    server = make_server(folder, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/some/project/page.html"
    server.shutdown()
    server.server_close()
    thread.join()


def write(folder, html):
    (folder / "some" / "project" / "page.html").write_text(html)


def violations(page):
    """What the browser refused; taken from what the guard would complain about."""
    refused = [error for error in page.watch.errors if "Content Security Policy" in error]
    page.watch.errors[:] = [error for error in page.watch.errors if error not in refused]
    return refused


def test_a_pages_own_scripts_and_styles_work(folder, address, browser):
    write(folder, policy.with_policy(PAGE))
    with watched(browser, address, settle=False) as page:
        assert page.evaluate("window.ran") == ["own", "file"]
        colour = "getComputedStyle(document.querySelector('h1')).color"
        assert page.evaluate(colour) == "rgb(1, 2, 3)"


def test_what_is_planted_later_is_blocked(folder, address, browser):
    write(folder, policy.with_policy(PAGE).replace("<!-- here -->", PLANTED))
    with watched(browser, address, settle=False) as page:
        page.get_by_role("button").click()
        page.get_by_role("link").click()
        assert page.evaluate("window.ran") == ["own", "file"]
        assert len(violations(page)) == 3


def test_without_the_policy_it_would_run(folder, address, browser):
    write(folder, PAGE.replace("<!-- here -->", PLANTED))
    with watched(browser, address, settle=False) as page:
        page.get_by_role("button").click()
        assert page.evaluate("window.ran") == ["own", "file", "planted", "handler"]


@pytest.mark.parametrize(
    "element",
    [
        '<iframe title="x" src="own.js"></iframe>',
        '<object data="own.js"></object>',
        "<script src='https://foreign.example/x.js'></script>",
        '<img alt="" src="https://foreign.example/x.png">',
        '<p style="color: red">x</p>',
    ],
)
def test_what_no_page_needs_is_blocked(folder, browser, element):
    write(folder, policy.with_policy(PAGE).replace("<!-- here -->", element))
    address = (folder / "some" / "project" / "page.html").as_uri()
    with watched(browser, address, settle=False) as page:
        page.wait_for_timeout(50)
        assert violations(page)


@pytest.mark.parametrize(("live", "runs"), [(False, False), (True, True)])
def test_webassembly_runs_on_live_pages_alone(folder, browser, live, runs):
    code = (
        "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"
        '.then(() => window.ran.push("wasm"), () => window.ran.push("refused"));'
    )
    html = PAGE.replace(OWN, OWN + code)
    write(folder, policy.with_policy(html, live))
    address = (folder / "some" / "project" / "page.html").as_uri()
    with watched(browser, address, settle=False) as page:
        page.wait_for_function("window.ran.length === 3")
        assert ("wasm" in page.evaluate("window.ran")) == runs


def test_the_policy_is_written_once_and_follows_the_page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    policy.write(path)
    first = path.read_text()
    policy.write(path)
    assert path.read_text() == first
    path.write_text(first.replace(OWN, OWN + " "))
    policy.write(path)
    assert path.read_text() != first
    assert path.read_text().count("Content-Security-Policy") == 1


def test_the_policy_rules_also_what_stands_before_the_charset():
    html = PAGE.replace('<meta charset="utf-8" />', "<script src='own.js'></script>é")
    html = html.replace("</head>", '<meta charset="utf-8" /></head>')
    guarded = policy.with_policy(html)
    assert guarded.index("Content-Security-Policy") < guarded.index("<script")
    assert guarded.count("<meta charset") == 1
    assert 0 < guarded.encode().index(b"<meta charset") < 1000


def test_only_live_pages_may_ask_the_cdn_and_start_workers():
    plain, live = (policy.policy(PAGE, live) for live in (False, True))
    for source in ("blob:", "'wasm-unsafe-eval'", "'unsafe-eval'"):
        assert source in live and source not in plain
    names = PAGE.replace("<h1>", f'<h1 data-numpy="{policy.PYODIDE}/numpy.whl">')
    for html, is_live in ((PAGE, True), (names, False)):
        assert policy.PYODIDE not in policy.policy(html, is_live)
    assert f"connect-src 'self' {policy.PYODIDE};" in policy.policy(names, live=True)
    assert "blob:" in policy.policy(PAGE.replace("own.js", "_static/widgets/host.js"))


def test_a_folder_of_live_pages_gets_theirs(tmp_path):
    for name in ("index.html", "lab/index.html", "_static/part.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE)
    policy.guard(tmp_path, live=True, outside=("_static",))
    for name in ("index.html", "lab/index.html"):
        assert (tmp_path / name).read_text() == policy.with_policy(PAGE, live=True)
    assert (tmp_path / "_static" / "part.html").read_text() == PAGE


def test_a_page_without_a_head_is_refused():
    with pytest.raises(ValueError, match="head"):
        policy.with_policy("<header>no page</header>")


def test_every_page_of_the_book_has_its_policy_in_front(site):
    for name in built_pages(site):
        html = (site / name).read_text("utf8")
        place = html.find('http-equiv="Content-Security-Policy"')
        first = re.search(r"<(script|style|link|img)\b", html)
        assert 0 < place < (first.start() if first else len(html)), name
        assert html == policy.with_policy(html), name


def test_every_kind_of_page_is_among_them(site):
    places = {name.partition("/")[0] for name in built_pages(site)}
    assert {"book", "slides", "_modules", "index.html", "404.html", "search.html"} <= places


def test_every_live_page_has_its_own(site):
    pages = sorted((site / "live").rglob("*.html"))
    assert site / "live" / "notebooks" / "index.html" in pages
    for path in pages:
        html = path.read_text("utf8")
        assert html == policy.with_policy(html, live=True), path
        assert "unsafe-eval" in html
