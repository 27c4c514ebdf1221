"""How the book is found: the site map, the word for robots, and linked data."""

import json
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from elsewhere import found
from tests.book.small_book import STRICT, Book

ADDRESS = "https://example.org/book/"
CONFIG = SimpleNamespace(
    author="The authors", html_title="A Book", copyright="2031", language="en", html_baseurl=""
)
HOME, PAGE = "book/index.html", "book/answer/question.html"


def data(page):
    return found.linked_data(
        ADDRESS, HOME, ADDRESS + page, "The question", "What is asked.", CONFIG
    )


def test_a_page_is_a_part_of_the_book():
    page = data(PAGE)
    assert page["@context"] == "https://schema.org"
    assert page["@type"] == "LearningResource"
    assert (page["name"], page["url"]) == ("The question", ADDRESS + PAGE)
    assert page["isPartOf"]["@id"] == data(HOME)["@id"] == ADDRESS + HOME


def test_the_first_page_is_the_book():
    home = data(HOME)
    assert home["@type"] == ["Book", "LearningResource"]
    assert (home["name"], home["url"]) == ("A Book", ADDRESS + HOME)
    assert home["license"].startswith("https://creativecommons.org/")
    assert "isPartOf" not in home


@pytest.mark.parametrize("title", ["</script><script>alert(1)", "<!--", 'a "b" & é'])
def test_a_title_cannot_leave_its_script(title):
    text = found.as_script({"name": title})
    assert "<" not in text
    assert json.loads(text) == {"name": title}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A book with an address."""
    made = Book(tmp_path_factory.mktemp("found"))
    more = f'extensions.append("elsewhere")\nhtml_baseurl = "{ADDRESS}"\n'
    made.write("", {}, more, one="# One\n\nWords.\n")
    run = made.build(*STRICT)
    assert run.returncode == 0, run.stderr
    return made


def test_the_site_map_lists_the_pages_and_no_others(book):
    root = ET.parse(book.folder / "_build" / "sitemap.xml").getroot()
    addresses = [item.text for item in root.findall(".//{*}loc")]
    assert addresses == [f"{ADDRESS}index.html", f"{ADDRESS}one.html"]
    for address in addresses:
        assert (book.folder / "_build" / address.removeprefix(ADDRESS)).is_file()
    robots = (book.folder / "_build" / "robots.txt").read_text()
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in robots


def test_without_an_address_neither_is_written(book):
    for name in ("sitemap.xml", "robots.txt"):
        (book.folder / "_build" / name).unlink()
    assert book.build(*STRICT, "-E", "-D", "html_baseurl=").returncode == 0
    for name in ("sitemap.xml", "robots.txt"):
        assert not (book.folder / "_build" / name).exists()
