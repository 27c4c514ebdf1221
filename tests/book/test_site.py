"""The built book as files: complete, without strangers, without leftovers."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.browser.pages import built_pages

ROOT = Path(__file__).resolve().parents[2]
# Attributes that make a browser fetch something by itself.
FETCHED = {
    "script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src",
    "video": "src", "audio": "src", "embed": "src", "object": "data", "use": "href",
}  # fmt: skip
#: Chapters that run trials, and the seconds that each may take. Idle machines need a sixth of it;
#: half of it is what is promised, the rest is for a build that shares its machine.
RUNNING = {"wrong-passes", "online", "reber", "timing", "counting", "depth"}
SECONDS = 60
OWN_LINKS = {"canonical", "license", "author", "me"}


def toc_pages():
    """Names of all pages in the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    found = [toc["root"]]
    for part in toc["parts"]:
        stack = list(part["chapters"])
        while stack:
            entry = stack.pop()
            found.append(entry["file"])
            stack += entry.get("sections", [])
    return found


@pytest.fixture(scope="module")
def soups(site):
    """Every page, parsed."""
    return {
        name: BeautifulSoup((site / name).read_text("utf8"), "html.parser")
        for name in built_pages(site)
    }


@pytest.mark.parametrize("name", toc_pages())
def test_every_page_of_the_contents_is_built(site, name):
    assert (ROOT / f"{name}.md").is_file()
    assert (site / f"{name}.html").is_file()


def test_every_source_is_in_the_contents():
    folders = ("_ext", "_static", "assignments", "lite")
    sources = {
        path.relative_to(ROOT).with_suffix("").as_posix()
        for path in (ROOT / "book").rglob("*.md")
        if path.relative_to(ROOT / "book").parts[0] not in folders
    }
    assert sources == set(toc_pages())


def test_the_page_fetches_nothing_from_other_sites(soups):
    for name, soup in soups.items():
        for tag, attribute in FETCHED.items():
            for item in soup.find_all(tag):
                if set(item.get("rel") or ()) & OWN_LINKS:
                    continue
                address = item.get(attribute) or ""
                assert not re.match(r"(https?:)?//", address), f"{name}: {item}"


def test_styles_fetch_nothing_from_other_sites(site):
    for path in (site / "_static").rglob("*.css"):
        for address in re.findall(
            r"(?:url\(|@import)\s*['\"]?([^'\")\s]+)", path.read_text("utf8")
        ):
            assert not re.match(r"(https?:)?//", address), f"{path}: {address}"


def test_nothing_is_left_of_what_was_dropped(soups):
    for name, soup in soups.items():
        text = str(soup.head)
        for word in (
            "thebe",
            "togglebutton",
            "fontawesome.js",
            "require.js",
            "requirejs",
            "html-manager",
        ):
            assert word not in text.lower(), f"{name}: {word}"


def test_no_page_knows_the_machine_that_built_it(site):
    for name in built_pages(site):
        assert str(ROOT) not in (site / name).read_text("utf8"), name


def test_every_link_within_the_book_leads_somewhere(site, soups):
    for name, soup in soups.items():
        for item in soup.find_all(["a", *FETCHED]):
            address = item.get("href") or item.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or name == "404.html" or not address:
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            assert target.exists(), f"{name}: {address}"
            page = target.resolve().relative_to(site.resolve()).as_posix()
            if parts.fragment and page in soups:
                found = soups[page].find(id=unquote(parts.fragment))
                assert found is not None, f"{name}: {address}"


def test_every_page_says_what_it_is(soups):
    titles = [soup.title.text for name, soup in soups.items() if name != "index.html"]
    assert len(set(titles)) == len(titles)
    for name, soup in soups.items():
        assert soup.html["lang"] == "en", name
        assert len(soup.find_all("h1")) >= 1, name


@pytest.mark.parametrize("name", toc_pages())
def test_every_chapter_has_description_icon_licences_and_citation(soups, name):
    soup = soups[f"{name}.html"]
    assert len(soup.find("meta", attrs={"name": "description"})["content"]) > 20
    assert soup.find("link", rel="icon")["href"].endswith("_static/favicon.svg")
    foot = soup.find(class_="book-footer")
    assert {link.text for link in foot.find_all("a", rel="license")} == {
        "CC BY 4.0",
        "BSD-3-Clause",
    }
    assert "How to cite" in foot.text and "@book{" in foot.text


@pytest.mark.parametrize("name", toc_pages())
def test_without_an_address_nothing_pretends_to_have_one(soups, name):
    soup = soups[f"{name}.html"]
    assert soup.find("meta", property=re.compile("^og:")) is None
    assert soup.find("link", rel="canonical") is None


def test_chapters_with_trials_run_within_a_minute(site):
    caches = (site.parent / ".jupyter_cache").glob("*/global.db")
    with closing(sqlite3.connect(max(caches, key=lambda file: file.stat().st_mtime))) as db:
        rows = db.execute("SELECT uri, data FROM nbcache ORDER BY created").fetchall()
    took = {Path(uri).stem: json.loads(data)["execution_seconds"] for uri, data in rows}
    assert RUNNING <= set(took)
    assert {name: took[name] for name in RUNNING if took[name] >= SECONDS} == {}
