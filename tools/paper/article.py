"""One built page made ready for paper: nothing to press, nothing folded, ids of its own."""

import posixpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from tools.paper.contents import Page

#: What only a screen can use.
DROPPED = (
    "script, noscript, button, .headerlink, .toctree-wrapper, .ll-modern, img.only-dark,"
    " .sheet-print, .viewcode-link, mjx-assistive-mml, details.hide > summary"
)
#: Attributes that name ids.
NAMING = ("for", "aria-labelledby", "aria-describedby", "headers")
VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]'


class Unprintable(Exception):
    """A page that cannot go to paper as it was built."""


def read(page: Page, html: str) -> Tag:
    """Return the article of a built page, cleaned; ids and links are still the page's own."""
    soup = BeautifulSoup(html, "html.parser")
    article = soup.select_one("article.bd-article")
    if article is None:
        raise Unprintable(f"{page.name}: the built page has no article.")
    _check_widgets(page, article)
    for node in article.select(DROPPED):
        node.decompose()
    for node in article.select("[tabindex]"):
        del node["tabindex"]
    for picture in article.select("img"):
        picture.attrs.pop("loading", None)
    # The page of one sheet has rules for the whole paper, which here is the book's.
    for sheet in article.select(".sheet"):
        sheet["class"] = "paper-sheet"
    _unfold(article)
    return article


def _check_widgets(page: Page, article: Tag) -> None:
    views, stills = article.select(VIEW), article.select(".book-still")
    if len(views) != len(stills):
        raise Unprintable(
            f"{page.name}: {len(views)} widgets but {len(stills)} figures of them; "
            "build the book again with `make html`."
        )


def _unfold(article: Tag) -> None:
    """Turn boxes that open into boxes that are open."""
    for box in article.select("details"):
        box.name = "div"
        for title in box.find_all("summary", recursive=False):
            title.name = "p"


def deepen(article: Tag, by: int) -> None:
    """Move every heading `by` levels down; paper has parts above the chapters."""
    for heading in article.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
        heading.name = f"h{min(int(heading.name[1]) + by, 6)}"


def take_solutions(article: Tag, soup: BeautifulSoup) -> list[Tag]:
    """Take the solutions of exercises out, and leave a line that says where each has gone."""
    taken = []
    for box in article.select("div.solution"):
        line = soup.new_tag("p", attrs={"class": "paper-see"})
        link = soup.new_tag("a", href=f"#{box['id']}")
        link.string = "Solution"
        number = soup.new_tag("span", attrs={"class": "paper-page", "data-to": box["id"]})
        line.extend([link, " on page ", number, "."])
        box.replace_with(line)
        taken.append(box)
    return taken


class Links:
    """Rewrite the addresses of one page for a document that holds all pages.

    Parameters
    ----------
    pages : list of Page
        The pages of the document.
    base : str
        The address where the site is published, or nothing: links that lead to a page of the
        site outside the document keep their text only.
    """

    def __init__(self, pages: list[Page], base: str = ""):
        self.slugs = {f"{page.name}.html": page.slug for page in pages}
        self.base = base

    def rewrite(self, page: Page, node: Tag) -> None:
        """Rewrite ids, links and pictures below `node`, which comes from `page`."""
        for named in [node, *node.find_all(id=True)]:
            if named.get("id"):
                named["id"] = f"{page.slug}.{named['id']}"
        for part in node.find_all(True):
            for name in NAMING:
                if part.get(name):
                    ids = str(part[name]).split()
                    part[name] = " ".join(f"{page.slug}.{one}" for one in ids)
            if part.get("data-to"):
                part["data-to"] = f"{page.slug}.{part['data-to']}"
        for picture in node.find_all("img", src=True):
            picture["src"] = "/" + resolve(page, picture["src"])[0]
        for link in node.find_all("a", href=True):
            self._link(page, link)

    def _link(self, page: Page, link: Tag) -> None:
        if urlsplit(link["href"]).scheme:
            return
        target, fragment = resolve(page, link["href"])
        slug = self.slugs.get(target)
        if slug:
            link["href"] = f"#{slug}.{fragment}" if fragment else f"#{slug}"
        elif self.base:
            link["href"] = f"{self.base}{target}" + (f"#{fragment}" if fragment else "")
        else:
            link.name = "span"
            del link["href"]


def resolve(page: Page, address: str) -> tuple[str, str]:
    """Path of an address within the site, and its fragment."""
    parts = urlsplit(address)
    here = f"{page.name}.html"
    path = posixpath.normpath(posixpath.join(posixpath.dirname(here), parts.path))
    return (unquote(path) if parts.path else here), unquote(parts.fragment)
