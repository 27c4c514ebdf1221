"""What is done to finished pages: formulas drawn, one style sheet, small fonts."""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

from bookshell import bundle, finish, fonts, mathjax, pictures, purge, typeset

CHTML = {"scale": 1.08}
PAGE = r"""<html><head><title>About \(x\)</title></head><body>
<p title="\(not this\)">Words <span class="math">\(a^2 &lt; b\)</span>.</p>
<div class="math">\[\frac{1}{2}\]</div><pre>\(as typed\)</pre><code>\(code\)</code>
<script type="application/json">{"esm": "\\(in a widget\\)"}</script></body></html>"""


def drawn(text):
    """A page with its formulas drawn, and the style sheet."""
    texts, css = typeset.draw({Path("page.html"): text}, mathjax.program(), CHTML)
    return texts[Path("page.html")], css


@pytest.fixture(scope="module")
def page():
    return drawn(PAGE)


def test_formulas_are_drawn_and_read_aloud(page):
    text, _ = page
    assert text.count("<mjx-container") == 2
    assert text.count("<math ") == 2 and "<mo>&lt;</mo>" in text
    assert 'display="true"' in text and "<mfrac>" in text


def test_what_is_no_formula_is_left_alone(page):
    text, _ = page
    kept = [
        r"<title>About \(x\)</title>",
        r'title="\(not this\)"',
        r"<pre>\(as typed\)</pre>",
        r"<code>\(code\)</code>",
        r'{"esm": "\\(in a widget\\)"}',
    ]
    assert [part for part in kept if part not in text] == []


def test_drawing_again_changes_nothing(page):
    text, _ = page
    assert drawn(text)[0] == text


def test_every_glyph_has_a_rule(page):
    text, css = page
    glyphs = set(re.findall(r"mjx-c[0-9A-F]+", text))
    assert glyphs and all(f".{glyph}" in css for glyph in glyphs)


@pytest.mark.parametrize("missing", ["engine", "node"])
def test_a_build_without_mathjax_says_in_a_sentence_what_brings_it(missing, monkeypatch, tmp_path):
    said = []
    logger = SimpleNamespace(warning=said.append)
    monkeypatch.setattr(mathjax.logging, "getLogger", lambda name: logger)
    if missing == "engine":
        monkeypatch.setattr(typeset, "ENGINE", tmp_path / "none")
    else:
        monkeypatch.setattr(mathjax.node, "find", lambda: None)
    mathjax.check(SimpleNamespace(builder=SimpleNamespace(format="html")))
    brings = {"engine": "python -m tools.vendor", "node": "pip install -r requirements-node.txt"}
    assert len(said) == 1 and "bare TeX" in said[0] and brings[missing] in said[0]


def test_a_mathjax_that_does_not_run_ends_the_build_with_its_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(typeset, "ENGINE", tmp_path)
    with pytest.raises(ExtensionError, match="MathJax could not draw(.|\n)*node-main.js"):
        drawn(r"<p>\(a\)</p>")


@pytest.mark.parametrize("tex", [r"\frac{1", r"\undefined x"])
def test_tex_that_cannot_be_drawn_is_told_with_its_page(tex, monkeypatch):
    said = []
    monkeypatch.setattr(typeset.logger, "warning", lambda text, *given: said.append(text % given))
    text, _ = drawn(rf"<p>\({tex}\)</p>")
    assert tex in text
    assert len(said) == 1 and tex in said[0] and "page.html" in said[0]


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".seen{color:red}", True),
        (".unseen{color:red}", False),
        ("#seen .unseen{color:red}", False),
        (".unseen,p.seen:hover{color:red}", True),
        ("p:not(.unseen){color:red}", True),
        (".bs-tooltip-top{color:red}", True),
        ("@media print{.unseen{color:red}}", False),
        ("@media print{.seen{color:red}}", True),
        ("@keyframes turn{to{color:red}}", True),
        ("aside{color:red}", False),
    ],
)
def test_a_rule_stays_where_all_it_asks_for_occurs(rule, kept):
    made = purge.purge(rule, purge.names_in(['<p id="seen" class="seen">']), set())
    assert bool(made) == kept and ".unseen" not in made.replace(":not(.unseen)", "")


def test_custom_properties_that_nothing_reads_go():
    css = "p{--read: 1px;--unread: 2px;margin: var(--read) !important}"
    assert purge.purge(css, {"p"}, {"--read"}) == "p{--read:1px;margin:var(--read)!important}"


@pytest.fixture
def static(tmp_path):
    """A site's folder with the style sheets of a theme and of the book."""
    folder = tmp_path / "_static"
    (folder / "styles").mkdir(parents=True)
    (folder / "css").mkdir()
    (folder / "basic.css").write_text(".body{margin:0}.unseen{margin:0}")
    theme = '@import "../basic.css"; .icon{background:url(../icon.png)}'
    (folder / "styles" / "theme.css").write_text(theme)
    (folder / "css" / "own.css").write_text(".unseen-but-ours{margin:0}")
    return folder


LINKS = """<head>
<link href="../_static/styles/theme.css?v=1" rel="stylesheet" />
<link rel="icon" href="../_static/icon.svg"/>
<link rel="stylesheet" type="text/css" href="../_static/css/own.css" />
</head><body class="body icon">"""


def test_a_page_gets_one_style_sheet(static):
    path = Path("page.html")
    text = bundle.bundle({path: LINKS}, static, "mjx-math{margin:0}")[path]
    (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    assert address.startswith("../_static/book.css?v=")
    assert text.count("stylesheet") == 1 and 'href="../_static/icon.svg"' in text
    css = (static / "book.css").read_text()
    assert 'url("icon.png")' in css and ".body{margin:0}" in css
    assert ".unseen-but-ours" in css and ".unseen{" not in css and "mjx-math" not in css


def test_a_finished_page_can_be_finished_again(static):
    path, other = Path("page.html"), Path("other.html")
    first = bundle.bundle({path: LINKS}, static, "")[path]
    (static / "css" / "own.css").write_text(".new{margin:0}")
    both = bundle.bundle({path: first, other: LINKS}, static, "")
    assert re.findall(r"book.css\?v=\w+", both[path]) == re.findall(r"book.css\?v=\w+", both[other])
    assert both[path] != first


def test_fonts_keep_the_letters_that_are_shown(static):
    shutil.copytree(typeset.ENGINE.parent / "mathjax", static / "vendor" / "mathjax")
    name = "vendor/mathjax/MathJax_Main-Regular.woff"
    face = f'@font-face{{font-family:M;src:url("{name}") format("woff")}}'
    css = face + ' p::before{content:"A\\3b1"}'
    made = fonts.cut_all(css, static)
    small = static / "fonts" / "MathJax_Main-Regular.woff"
    assert 'url("fonts/MathJax_Main-Regular.woff")' in made and name not in made
    assert small.stat().st_size < (static / name).stat().st_size / 4
    with TTFont(small) as font:
        assert set(font.getBestCmap()) == {ord("A")}


def test_whole_fonts_go_where_a_part_is_used_and_so_does_what_nobody_asks_for(static):
    kept, gone = ("vendor/a/zero.woff", "fonts/a.woff"), ("vendor/a/a.woff", "scripts/a.js.map")
    for name in (*kept, *gone):
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        (static / name).write_text("")
    (static / "book.css").write_text("".join(f'url("{name}")' for name in kept))
    finish.drop_dead(static)
    assert [name for name in kept if not (static / name).is_file()] == []
    assert [name for name in gone if (static / name).exists()] == []


def test_a_font_that_draws_nothing_here_stays_for_its_measures(static):
    shutil.copytree(typeset.ENGINE.parent / "mathjax", static / "vendor" / "mathjax")
    css = '@font-face{font-family:Z;src:url("vendor/mathjax/MathJax_Zero.woff")} p{content:"A"}'
    assert fonts.cut_all(css, static) == css


def test_pictures_wait_and_keep_their_place_free(tmp_path):
    for name in ("_images", "book"):
        (tmp_path / name).mkdir()
    svg = '<?xml version="1.0"?><svg viewBox="0 0 9 6" width="90.3pt" height="60pt" version="1.1">'
    (tmp_path / "_images" / "a.svg").write_text(svg)
    pages = {
        '<img alt="A" src="../_images/a.svg" />': ' loading="lazy" width="120" height="80"',
        '<img src="../_images/gone.svg" alt="A" />': ' loading="lazy"',
        '<img src="../_static/images/mark.png">': ' loading="lazy"',
        '<img src="../_images/a.svg" loading="lazy" />': "",
        '<img src="../_static/logo-light.svg" /><p>_images/a.svg</p>': "",
    }
    for page, more in pages.items():
        found = pictures.lazily(page, tmp_path / "book")
        assert found == page.replace("<img", f"<img{more}")
        assert pictures.lazily(found, tmp_path / "book") == found


def test_the_book_has_no_picture_that_is_fetched_at_once(site):
    """But for the logo, which is at the top of each page."""
    found = set()
    for path in (site / "book").rglob("*.html"):
        for tag in re.findall(r"<img\b[^>]*>", path.read_text("utf8")):
            if 'loading="lazy"' not in tag:
                found.add(re.search(r'src="[./]*([^"]*)"', tag)[1])
    assert found == {"_static/logo-dark.svg", "_static/logo-light.svg"}
