"""All pages of the built book as one HTML document for paper."""

import json
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from tools.paper import article
from tools.paper.contents import Page

HERE = Path(__file__).parent
#: Sections that are no news in the contents.
EVERYWHERE = ("Exercises", "What comes next")


class Assembly:
    """The document, built up page by page.

    Parameters
    ----------
    pages : list of Page
        In reading order.
    site : Path
        Folder of the built site.
    facts : dict
        ``title``, ``subtitle``, ``author``, ``version``, ``year``, ``base``.
    """

    def __init__(self, pages: list[Page], site: Path, facts: dict):
        self.pages, self.site, self.facts = pages, site, facts
        self.links = article.Links(pages, facts["base"])
        self.soup = BeautifulSoup("", "html.parser")
        self.body: list[Tag | str] = []
        self.solutions: list[tuple[Page, str, list[Tag]]] = []
        self.contents: list[tuple[str, str, str]] = []
        self.heads: list[tuple[str, str, str]] = []
        self.part = ""
        self.styles: list[str] = []

    def add(self, page: Page) -> None:
        """Add a page; a new part opens with a page of its own."""
        html = page.file(self.site).read_text("utf8")
        if not self.styles:
            self.styles = _styles(page, html)
        body = article.read(page, html)
        title = body.find("h1").get_text().strip()
        if page.part != self.part:
            self._open_part(page.part)
        article.deepen(body, 1 + page.depth)
        solutions = article.take_solutions(body, self.soup)
        for node in (body, *solutions):
            self.links.rewrite(page, node)
        if solutions:
            self.solutions.append((page, title, solutions))
        self._chapter(body, page.slug, title, page.part or self.facts["title"], page.depth)

    def _open_part(self, name: str) -> None:
        self.part = name
        slug = "part-" + name.lower().replace(" ", "-").replace(",", "")
        self.body.append(
            f'<section class="paper-part" id="{slug}"><h1>{escape(name)}</h1></section>'
        )
        self.contents.append(("part", slug, name))

    def _chapter(self, body: Tag, slug: str, title: str, part: str, depth: int = 0) -> None:
        body.name = "section"
        body["id"] = slug
        body["class"] = [*body["class"], "paper-chapter"]
        body["style"] = f"page: {_page_name(slug)}"
        self.heads.append((_page_name(slug), part, title))
        self.contents.append(("section" if depth else "chapter", slug, title))
        self.contents += _sections(body) if depth == 0 else []
        self.body.append(body)

    def _add_solutions(self) -> None:
        self._open_part("Solutions")
        for page, title, boxes in self.solutions:
            body = self.soup.new_tag("article", attrs={"class": "bd-article"})
            heading = self.soup.new_tag("h2")
            heading.string = f"Solutions: {title}"
            body.append(heading)
            body.extend(boxes)
            self._chapter(body, f"solutions-{page.slug}", heading.string, "Solutions")

    def html(self) -> str:
        """Return the whole document."""
        if self.solutions:
            self._add_solutions()
        facts = self.facts
        style = (HERE / "paper.css").read_text("utf8") + "".join(map(_heads, self.heads))
        links = "".join(f'<link rel="stylesheet" href="{address}">' for address in self.styles)
        return (
            f'<!doctype html><html lang="{facts["language"]}" data-theme="light" data-mode="light">'
            f'<head><meta charset="utf-8"><title>{escape(facts["title"])}</title>{links}'
            f"<style>{style}</style></head>"
            f'<body class="paper"><main class="bd-main"><div class="bd-content">'
            f'<div class="bd-article-container"><div class="bd-article">{self._front()}'
            f"{''.join(map(str, self.body))}</div></div></div></main></body></html>"
        )

    def _front(self) -> str:
        facts, entries = self.facts, "".join(_entry(*entry) for entry in self.contents)
        logo = (self.site / "_static" / "logo-light.svg").read_text("utf8")
        return (
            f'<section class="paper-title"><div class="paper-logo">{logo}</div>'
            f'<p class="paper-name">{escape(facts["title"])}</p>'
            f'<p class="paper-line">{escape(facts["subtitle"])}</p>'
            f'<p class="paper-author">{escape(facts["author"])}</p>'
            f"<p>Version {escape(facts['version'])}, {escape(facts['year'])}</p>"
            "<p>Text and figures: CC BY 4.0. Code: BSD-3-Clause.</p></section>"
            '<section class="paper-contents" id="contents"><h1>Contents</h1>'
            f'<div class="paper-columns">{entries}</div></section>'
        )


def _styles(page: Page, html: str) -> list[str]:
    """Addresses of the style sheets that a built page loads, from the site's root."""
    links = BeautifulSoup(html, "html.parser").select('head link[rel="stylesheet"][href]')
    return ["/" + article.resolve(page, link["href"])[0] for link in links]


def _page_name(slug: str) -> str:
    return f"page-{slug}"


def _sections(body: Tag) -> list[tuple[str, str, str]]:
    """Sections of a chapter for the contents, but for those that every chapter has."""
    found = []
    for heading in body.find_all("h3"):
        holder = heading.parent
        title = " ".join(heading.get_text().split())
        if holder.name == "section" and holder.get("id") and title not in EVERYWHERE:
            found.append(("section", holder["id"], title))
    return found


def _entry(kind: str, slug: str, title: str) -> str:
    return (
        f'<p class="paper-entry paper-{kind}s-entry"><a href="#{slug}">{escape(title)}</a>'
        f'<span class="paper-page" data-to="{slug}"></span></p>'
    )


def _heads(head: tuple[str, str, str]) -> str:
    """Running heads of one chapter: its part at the left, its title at the right."""
    name, part, title = head
    return (
        f"@page {name} {{ @top-left {{ content: {json.dumps(part, ensure_ascii=False)} }}"
        f" @top-right {{ content: {json.dumps(title, ensure_ascii=False)} }} }}\n"
    )
