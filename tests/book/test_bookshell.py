"""The Sphinx extension's parts, each by itself."""

import re
import xml.etree.ElementTree as ET

import pytest
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from PIL import Image

from bookshell import art, assets, drawing, figures, footer, fresh, head, punctuation, theme, views
from lstmlib.palette import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"


def cff(tmp_path, **fields):
    path = tmp_path / "CITATION.cff"
    path.write_text(yaml.safe_dump({"title": "A Book", "authors": [{"name": "A. One"}], **fields}))
    return path


def test_citation_of_a_bare_file(tmp_path):
    citation = footer.read_citation("2026", "0.1", cff(tmp_path))
    assert citation["text"] == "A. One (2026), “A Book”, version 0.1."
    assert citation["bibtex"].splitlines() == [
        "@book{backward-pass-for-lstms,",
        "  author = {{A. One}},",
        "  title = {{A Book}},",
        "  year = {2026},",
        "  version = {0.1},",
        "}",
    ]


def test_citation_of_a_full_file(tmp_path):
    authors = [{"given-names": "A.", "family-names": "One"}, {"name": "B"}]
    more = {"authors": authors, "date-released": "2031-01-02", "url": "https://example.org"}
    citation = footer.read_citation("2026", "0.1", cff(tmp_path, version="3", **more))
    assert citation["text"] == "A. One and B (2031), “A Book”, version 3, https://example.org."
    assert "  url = {https://example.org}," in citation["bibtex"]


def test_a_view_without_state_gets_the_host_and_words_for_no_script():
    added = []

    class App:
        def add_js_file(self, name, **options):
            added.append((name, options))

    view = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'
    context = {"body": f"<p>{view}</p>", "script_files": []}
    views.complete(App(), "page", "page.html", context, None)
    assert context["body"] == f"<p>{view}{views.NO_SCRIPT}</p>"
    assert added == [("widgets/host.js", {"defer": "defer"})]
    views.complete(App(), "page", "page.html", {"body": "<p>none</p>", "script_files": []}, None)
    has_host = {"body": view, "script_files": ["_static/widgets/host.js"]}
    views.complete(App(), "page", "page.html", has_host, None)
    assert len(added) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n=====\n\n.. note:: not this\n\nThe *first*\none.\n\nMore.", "The first one."),
        ("Title\n=====\n\n" + "word " * 60, "word " * 39 + "word…"),
        ("Title\n=====\n\n* a list\n", ""),
    ],
)  # fmt: skip
def test_description_is_the_first_paragraph(text, expected):
    assert head.first_paragraph(publish_doctree(text)) == expected
    assert len(expected) <= head.LONGEST + 1


def test_a_formula_keeps_its_punctuation():
    document = publish_doctree("A :math:`a`, then :math:`b`: :math:`c` and :math:`d`")
    punctuation.BindPunctuation(document).run()
    bound = [
        (item[0].astext(), item[1].astext())
        for item in document.findall(nodes.inline)
        if "book-nobr" in item["classes"]
    ]
    assert bound == [("a", ","), ("b", ":")]
    assert document.astext() == "A a, then b: c and d"


@pytest.mark.parametrize(
    "needless",
    [
        '<script defer src="../_static/scripts/fontawesome.js?digest=1"></script>',
        '<script src="../searchindex.js"></script>',
        '<link rel="preload" as="script" href="../_static/scripts/bootstrap.js" />',
    ],
)
def test_what_loads_for_nothing_goes_and_the_rest_stays(needless):
    rest = '<link rel="icon" href="x"><script src="../_static/doctools.js"></script>'
    assert theme.without_needless(needless + rest) == rest


def test_entries_of_a_bibliography_are_items_of_a_list():
    html = '<div role="list"><div id="id5" role="doc-biblioentry">'
    assert theme.with_current_roles(html) == '<div role="list"><div id="id5" role="listitem">'


def test_a_darkened_figure_has_only_dark_colours():
    svg = f'<path stroke="{LIGHT["pos"]}" fill="{LIGHT["paper"].upper()}"/>'
    assert figures.darkened(svg) == f'<path stroke="{DARK["pos"]}" fill="{DARK["paper"]}"/>'


def test_pictures_are_svg_in_the_palettes_colours(tmp_path):
    assets.write(tmp_path, with_png=True)
    for name in ("logo-light", "logo-dark", "favicon", "social-card"):
        text = (tmp_path / f"{name}.svg").read_text()
        root = ET.fromstring(text)
        assert root.find(f"{SVG}title").text == art.TITLE
        allowed = {*LIGHT.values(), *DARK.values()}
        assert set(re.findall(r"#[0-9a-f]{6}", text)) <= allowed
    dark = (tmp_path / "logo-dark.svg").read_text()
    assert DARK["pos"] in dark and LIGHT["pos"] not in dark
    assert "prefers-color-scheme:dark" in (tmp_path / "favicon.svg").read_text()
    with Image.open(tmp_path / "social-card.png") as image:
        assert image.size == (1200, 630)
        assert len(image.getcolors(1 << 20)) > 50


def test_pictures_are_the_same_in_every_build(tmp_path):
    for name in ("one", "two"):
        assets.write(tmp_path / name, with_png=True)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_nothing_drawn_leaves_its_frame():
    for shapes, size in ((art.mark(LIGHT), (64, 64)), (art.card(LIGHT), (1200, 630))):
        for shape in shapes:
            if isinstance(shape, drawing.Text):
                continue
            for _, *values in shape.commands:
                half = shape.width / 2
                assert all(0 <= x <= size[0] for x in values[::2])
                assert all(-half <= y <= size[1] for y in values[1::2])


def test_an_arc_stays_on_its_circle():
    for letter, *values in drawing.arc(10, 20, 5, -62, 236):
        x, y = values[-2:]
        assert (x - 10) ** 2 + (y - 20) ** 2 == pytest.approx(25), letter


def test_the_digest_sees_names_and_contents(tmp_path, monkeypatch):
    monkeypatch.setattr(fresh, "ROOT", tmp_path)
    (tmp_path / "a.py").write_text("1")
    seen = {fresh.digest([tmp_path], (".py",))}
    (tmp_path / "a.txt").write_text("not looked at")
    seen.add(fresh.digest([tmp_path], (".py",)))
    assert len(seen) == 1
    (tmp_path / "a.py").write_text("2")
    seen.add(fresh.digest([tmp_path], (".py",)))
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    seen.add(fresh.digest([tmp_path], (".py",)))
    assert len(seen) == 3
