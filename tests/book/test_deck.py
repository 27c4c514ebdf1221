"""The slides as files: what they take is what the chapters show, and what is gone is said."""

import gzip
import json
import re

import pytest
import yaml
from bs4 import BeautifulSoup

from tools.lighthouse.targets import MOST_BYTES
from tools.slides import __main__, deck, page
from tools.slides.take import STATE

PAGE = """<html><head><link rel="stylesheet" href="../_static/book.css?v=1a2b" /></head><body>
<script type="application/vnd.jupyter.widget-state+json">{"state": {
  "one": {"model_name": "AnyModel",
          "state": {"_esm": "\\u003c/script>", "layout": "IPY_MODEL_two"}},
  "two": {"model_name": "LayoutModel", "state": {}}, "other": {"state": {}}}}</script>
<article class="bd-article"><section id="top"><h1>A page<a class="headerlink">#</a></h1>
<p class="book-live">Open</p><p>First, <a href="#here">here</a>.</p><p id="p">Second.</p>
<div class="cell"><div class="cell_output"><img src="../_images/a.svg" alt="" /></div></div>
<div class="math" id="equation-sum">a + b<a class="headerlink">#</a></div>
<div class="cell"><div class="cell_output">
<script type="application/vnd.jupyter.widget-view+json">{"model_id": "one"}</script>
<figure class="book-still" data-widget-name="Flow"><img src="../_images/b.svg" alt="" /></figure>
</div></div><section id="within"><p>Third.</p></section></section></article></body></html>"""
READ = deck.read
GOOD = {
    "title": "A title",
    "subtitle": "In short",
    "slides": [
        {
            "id": "one",
            "title": "About e_y",
            "minutes": 2,
            "ask": "Why < because?",
            "take": [
                {"page": "index", "section": "top", "text": 1},
                {"equation": "sum", "right": True},
                {"page": "index", "section": "top", "figure": 1},
            ],
            "notes": "Say it\nnow.\nTwice.",
        },
        {"id": "two", "title": "Two", "minutes": 1, "take": [{"page": "index", "widget": "Flow"}]},
        {"id": "end", "title": "End", "minutes": 1, "read": ["index"]},
    ],
}


@pytest.fixture
def small(tmp_path):
    """A book of one page."""
    folder = tmp_path / "html"
    (folder / "book").mkdir(parents=True)
    (folder / "book" / "index.html").write_text(PAGE)
    return folder


@pytest.fixture
def listed(tmp_path):
    """Reads a list of slides from a file."""

    def read(given):
        path = tmp_path / "deck.yml"
        path.write_text(yaml.safe_dump(given))
        return READ(path)

    return read


def changed(number, **more):
    """The good list with one slide changed."""
    given = json.loads(json.dumps(GOOD))
    given["slides"][number] |= more
    return given


def test_a_slide_shows_what_the_page_shows(small, listed):
    page.write(small, listed(GOOD))
    text = (small / "slides" / "index.html").read_text()
    soup = BeautifulSoup(text, "html.parser")
    one = soup.find(id="one")
    assert str(one.find(class_="slide-title").i) == "<i>e</i>" and one.sub.text == "y"
    assert one.find(class_="slide-ask").text == "Why < because?"
    assert one.find(class_="slide-text").p.decode_contents() == (
        'First, <a href="../book/index.html#here">here</a>.'
    )
    assert one.select(".slide-column")[1].find(id="one-1.equation-sum").text == "a + b"
    assert one.find("img")["src"] == "../_images/a.svg"
    assert [line.text for line in one.select(".slide-notes p")] == ["Say it now.", "Twice."]
    assert [a["href"] for a in soup.select("#end .slide-read a")] == ["../book/index.html"]
    state = json.loads(soup.select_one(STATE).text)["state"]
    assert set(state) == {"one", "two"} and state["one"]["state"]["_esm"] == "</script>"
    assert "../_static/book.css?v=1a2b" in text
    assert "4 minutes" in soup.find(class_="deck-bar").text
    for name in page.PAGES:
        assert "Content-Security-Policy" in (small / "slides" / name).read_text()


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"equation": "gone"}, "no page numbers the equation gone."),
        ({"page": "gone", "section": "top", "text": 1}, "the book has no page gone."),
        ({"page": "index", "section": "gone", "text": 1}, "index has no section #gone."),
        ({"page": "index", "section": "top", "text": 3}, "index#top has 2 of “text”, not 3."),
        ({"page": "index", "section": "within", "table": 1}, "has 0 of “table”, not 1."),
        ({"page": "index", "widget": "Gone"}, "index has no widget Gone."),
    ],
)
def test_what_is_gone_ends_the_build_with_a_sentence(
    small, listed, item, said, monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(__main__.deck, "read", lambda: listed(changed(1, take=[item])))
    monkeypatch.setattr(__main__, "STAMP", tmp_path / "stamp")
    assert __main__.refresh(small) == 1
    error = capsys.readouterr().err
    assert "slide “two”: " in error and said in error
    assert not (tmp_path / "stamp").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (changed(0, id="two"), "there twice: two"),
        (changed(0, id="No 1"), "small letters"),
        (changed(0, colour="red"), "unknown: colour"),
        (changed(0, take=[{"page": "index", "text": 1}]), "none of the things"),
        ({"slides": []}, "no list of slides"),
    ],
)
def test_a_list_that_means_nothing_is_refused(listed, given, said):
    with pytest.raises(deck.Stale, match=said):
        listed(given)


def test_nothing_is_made_twice(small, listed, monkeypatch, tmp_path):
    monkeypatch.setattr(__main__.deck, "read", lambda: listed(GOOD))
    monkeypatch.setattr(__main__, "STAMP", tmp_path / "stamp")
    assert __main__.refresh(small) == 0
    made = small / "slides" / "index.html"
    before = made.stat().st_mtime_ns
    assert __main__.refresh(small) == 0
    assert made.stat().st_mtime_ns == before
    made.unlink()
    assert __main__.refresh(small) == 0 and made.is_file()


def test_the_site_map_names_the_deck_once(small, listed):
    assert not (small / "sitemap.xml").exists()
    home = "<url><loc>https://example.org/a/book/index.html</loc></url>"
    (small / "sitemap.xml").write_text(f"<urlset>\n  {home}\n</urlset>\n")
    for _ in range(2):
        page.write(small, listed(GOOD))
    text = (small / "sitemap.xml").read_text()
    assert text.count("<loc>https://example.org/a/slides/index.html</loc>") == 1


def test_the_lecture_fits_its_time_and_the_page_about_it_says_the_same():
    slides = deck.read().slides
    minutes = {slide.id: slide.minutes for slide in slides}
    assert 18 <= len(slides) <= 24
    assert sum(minutes.values()) == 90
    names, rows = list(minutes), []
    about = (deck.DECK.parent / "slides.md").read_text()
    for total, parts in re.findall(r"^\| (\d+) \| (.*?) \|", about, re.M):
        linked = re.findall(r"<([\w-]+)>`", parts)
        first, last = names.index(linked[0]), names.index(linked[-1])
        assert int(total) == sum(minutes[name] for name in names[first : last + 1]), parts
        rows.append((first, last))
    assert [first for first, _ in rows] == [0, *(last + 1 for _, last in rows[:-1])]
    assert rows[-1][1] == len(slides) - 1


def test_the_deck_is_light(site):
    files = [*(site / "slides").iterdir(), *(site / "_static/vendor/reveal").iterdir()]
    files += [site / "_static/book.css", site / "_static/widgets/host.js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < MOST_BYTES
