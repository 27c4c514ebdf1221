"""One page made ready for paper."""

import pytest
from bs4 import BeautifulSoup

from tools.paper import article, contents
from tools.paper.contents import Page

PAGE = Page("book/stack/below", "The stack")
OTHER = Page("book/answer/question", "The answer")
HTML = """<article class="bd-article"><section id="top"><h1>Title<a class="headerlink">#</a></h1>
<p><span class="ll-dissertation">a</span><span class="ll-modern">b</span></p>
<a href="#top">here</a> <a href="../answer/question.html#x">there</a>
<a href="../answer/question.html">page</a> <a href="../../genindex.html">index</a>
<a href="https://example.org/">out</a>
<script type="application/vnd.jupyter.widget-view+json">{}</script>
<figure class="book-still"><img src="../../_images/a.svg" loading="lazy"></figure>
<details class="fold admonition solution" id="s"><summary>Solution</summary><p>Yes</p></details>
</section></article>"""


def read(html=HTML):
    return article.read(PAGE, html)


def test_what_only_a_screen_can_use_goes():
    text = str(read())
    assert "headerlink" not in text
    assert "<script" not in text
    assert ">b<" not in text
    assert "loading" not in text
    assert "<details" not in text


def test_a_widget_without_its_figure_is_refused():
    with pytest.raises(article.Unprintable, match="1 widgets but 0 figures"):
        read(HTML.replace("book-still", "other"))


def test_a_page_without_an_article_is_refused():
    with pytest.raises(article.Unprintable, match="no article"):
        read("<p>nothing</p>")


@pytest.mark.parametrize("base", ["", "https://book.example/"])
def test_links_lead_within_the_document_or_to_the_published_site(base):
    body = read()
    article.Links([PAGE, OTHER], base).rewrite(PAGE, body)
    links = {link.get_text(): link["href"] for link in body.find_all("a", href=True)}
    assert links["here"] == "#stack-below.top"
    assert links["there"] == "#answer-question.x"
    assert links["page"] == "#answer-question"
    assert links["out"] == "https://example.org/"
    assert links.get("index") == (base + "genindex.html" if base else None)
    assert body.find(id="stack-below.top")
    assert body.img["src"] == "/_images/a.svg"


def test_solutions_are_taken_out_and_named():
    body = read()
    soup = BeautifulSoup("", "html.parser")
    (solution,) = article.take_solutions(body, soup)
    assert "Yes" in solution.get_text()
    assert body.select_one(".paper-page")["data-to"] == "s"
    assert "Yes" not in body.get_text()


def test_headings_move_down():
    body = read()
    article.deepen(body, 2)
    assert body.h3.get_text() == "Title"
    assert body.h1 is None


def test_the_order_is_that_of_the_contents():
    pages = contents.read()
    assert pages[0] == Page("book/index", "")
    assert len({page.slug for page in pages}) == len(pages)
    assert any(page.depth == 1 and page.part == "Reference" for page in pages)
