"""The zip: the same bytes each time, and a site that works by double-click."""

import zipfile

import pytest

from tests.browser.guard import watched
from tools.paper import downloads, offline


@pytest.fixture(scope="module")
def archive(site, tmp_path_factory):
    out = tmp_path_factory.mktemp("zip") / "book.zip"
    offline.pack(site, out)
    return out


@pytest.fixture(scope="module")
def home(archive, tmp_path_factory):
    folder = tmp_path_factory.mktemp("usb stick")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return (folder / offline.FOLDER).as_uri()


def test_the_same_site_gives_the_same_bytes(tmp_path):
    site = tmp_path / "site"
    (site / "b").mkdir(parents=True)
    for name in ("index.html", "b/2.html", "b/1.js", ".buildinfo"):
        (site / name).write_text(name)
    offline.pack(site, tmp_path / "1.zip")
    (site / "b" / "2.html").touch()
    (site / "index.html").chmod(0o600)
    offline.pack(site, tmp_path / "2.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    names = zipfile.ZipFile(tmp_path / "1.zip").namelist()
    inside = ["README.txt", "b/1.js", "b/2.html", "index.html"]
    assert names == [f"{offline.FOLDER}/{name}" for name in inside]


def test_the_readme_speaks_of_live_notebooks_where_there_are_some(tmp_path):
    texts = []
    for name in ("index.html", "live/index.html"):
        file = tmp_path / "site" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("")
        offline.pack(tmp_path / "site", tmp_path / "a.zip")
        with zipfile.ZipFile(tmp_path / "a.zip") as packed:
            texts.append(packed.read(f"{offline.FOLDER}/README.txt").decode())
    assert ["http.server" in text for text in texts] == [False, True]


def test_the_start_page_leads_into_the_book(browser, home):
    page = browser.new_page()
    page.goto(f"{home}/index.html")
    page.wait_for_url("**/book/index.html")
    page.locator(".bd-article h1").wait_for()
    page.close()


def test_a_chapter_works_from_a_file(browser, home):
    with watched(browser, f"{home}/book/answer/question.html") as page:
        page.evaluate("() => widgetHost.all()")
        assert page.locator("[data-widget=mounted]").count() >= 1
        assert page.locator("[data-widget=failed]").count() == 0
        assert page.locator("mjx-container:visible").count() > 10
        page.locator("button[data-symbols=modern]").first.click()
        assert page.locator(".ll-modern:has(mjx-container)").first.evaluate(
            "(item) => getComputedStyle(item).display !== 'none'"
        )
        before = page.evaluate("document.documentElement.dataset.theme")
        for _ in range(2):
            page.locator(".theme-switch-button:visible").first.click()
        assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")
        assert before in ("light", "dark")


def test_the_search_finds_from_a_file(browser, home):
    with watched(browser, f"{home}/search.html?q=carousel") as page:
        found = page.locator("#search-results li a")
        found.first.wait_for()
        page.get_by_text("Search finished").wait_for()
        found.first.click()
        page.wait_for_url("**/book/**")
        assert "carousel" in page.locator("article").inner_text().lower()


def test_footers_offer_what_was_made_and_nothing_else(tmp_path):
    site = tmp_path / "site"
    (site / "book").mkdir(parents=True)
    pages = [site / "404.html", site / "book" / "index.html"]
    for page in pages:
        page.write_text(f"<div>{downloads.EMPTY}</div>")
    for name in ("a.pdf", "a.zip"):
        (tmp_path / name).write_bytes(b"x" * 2_000_000)
        downloads.offer(site, tmp_path / name)
    texts = [page.read_text() for page in pages]
    assert 'href="downloads/a.pdf"' in texts[0]
    assert 'href="../downloads/a.zip"' in texts[1]
    assert texts[1].count("(2 MB)") == 2
    assert downloads.without(texts[1]) == f"<div>{downloads.EMPTY}</div>"


def test_every_page_has_the_place_for_it(site):
    page = (site / "book" / "answer" / "question.html").read_text("utf8")
    assert downloads.PLACE.search(page)
