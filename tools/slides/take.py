"""What the deck names, taken out of the built pages as it stands there."""

import copy
import json
import posixpath
import re
from functools import cached_property
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from tools.slides.deck import Stale

STATE = 'script[type="application/vnd.jupyter.widget-state+json"]'
VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]'
#: What only a page can use: a link to a heading, and where an equation is checked and computed.
DROPPED = ".headerlink, .ll-equation-note, noscript"
#: Where the parts of a section are looked for, among its children.
PARTS = {
    "text": "p:not(.book-live)",
    "list": "ul, ol",
    "table": ".pst-scrollable-table-container",
    "figure": ".cell:has(img):not(:has(.book-still))",
    "lead": ".lead-question",
}
#: Attributes that name ids.
NAMING = ("for", "aria-labelledby", "aria-describedby", "headers")
MODEL = re.compile(r"IPY_MODEL_(\w+)")


class Page:
    """One built page.

    Parameters
    ----------
    site : Path
        Folder of the built book.
    name : str
        Such as ``answer/clock``.
    """

    def __init__(self, site, name):
        self.name, self.path = name, f"book/{name}.html"
        file = site / self.path
        if not file.is_file():
            raise Stale(f"the book has no page {name}.")
        self.soup = BeautifulSoup(file.read_text("utf8"), "html.parser")
        self.article = self.soup.select_one("article.bd-article")

    @property
    def title(self):
        """Its first heading, in words."""
        heading = copy.copy(self.article.find("h1"))
        for link in heading.select(".headerlink"):
            link.decompose()
        return heading.get_text().strip()

    @cached_property
    def models(self):
        """The state of every widget in it."""
        return {
            name: model
            for script in self.soup.select(STATE)
            for name, model in json.loads(script.get_text())["state"].items()
        }

    def part(self, section, kind, number):
        """The `number`-th part of a kind in a section, sections within it left out."""
        found = self.article.select_one(f"section#{section}")
        if found is None:
            raise Stale(f"{self.name} has no section #{section}.")
        children = found.find_all(recursive=False)
        parts = [child for child in children if child.css.match(PARTS[kind])]
        if not 1 <= number <= len(parts):
            raise Stale(f"{self.name}#{section} has {len(parts)} of “{kind}”, not {number}.")
        return parts[number - 1]

    def widget(self, name):
        """The place of the first widget of a name: what starts it, and its still picture."""
        still = self.article.select_one(f'.book-still[data-widget-name="{name}"]')
        if still is None:
            raise Stale(f"{self.name} has no widget {name}.")
        return still.parent

    def equation(self, label):
        """The formula that is numbered here, or None."""
        return self.article.select_one(f'[id="equation-{label}"]')


class Book:
    """The built book as a source of slides.

    Parameters
    ----------
    site : Path
        Its folder.
    """

    def __init__(self, site):
        self.site, self._pages = site, {}
        #: States of the widgets taken so far.
        self.models = {}

    def page(self, name):
        """A page, read once."""
        if name not in self._pages:
            self._pages[name] = Page(self.site, name)
        return self._pages[name]

    @cached_property
    def homes(self):
        """The page of each numbered equation."""
        homes = {}
        for file in sorted((self.site / "book").rglob("*.html")):
            name = file.relative_to(self.site / "book").with_suffix("").as_posix()
            for label in re.findall(r'id="equation-([\w-]+)"', file.read_text("utf8")):
                homes[label] = name
        return homes

    def take(self, item, prefix):
        """Take one thing.

        Parameters
        ----------
        item : dict
            What the deck says of it.
        prefix : str
            Put in front of its ids, which two pages may share.

        Returns
        -------
        tuple of (Page, Tag)
            Where it comes from, and a copy with addresses that hold in the deck.
        """
        if "equation" in item:
            label = item["equation"]
            if label not in self.homes:
                raise Stale(f"no page numbers the equation {label}.")
            page = self.page(self.homes[label])
            found = page.equation(label)
        elif "widget" in item:
            page = self.page(item["page"])
            found = page.widget(item["widget"])
            self._take_models(page, found)
        else:
            page = self.page(item["page"])
            (kind,) = set(item) & set(PARTS)
            found = page.part(item["section"], kind, item[kind])
        return page, adapted(page, copy.copy(found), prefix)

    def _take_models(self, page, place):
        waiting = [json.loads(one.get_text())["model_id"] for one in place.select(VIEW)]
        while waiting:
            name = waiting.pop()
            if name not in self.models:
                self.models[name] = page.models[name]
                waiting += MODEL.findall(json.dumps(page.models[name]["state"]))


def adapted(page, node, prefix):
    """Rewrite the ids and addresses of a copy for a page in another folder."""
    for other in node.select(DROPPED):
        other.decompose()
    for part in [node, *node.find_all(True)]:
        if part.get("id"):
            part["id"] = f"{prefix}.{part['id']}"
        for name in NAMING:
            if part.get(name):
                part[name] = " ".join(f"{prefix}.{one}" for one in part[name].split())
        for name in ("href", "src"):
            if part.get(name):
                part[name] = address(page.path, part[name])
    return node


def address(path, link):
    """A page's link as the deck has to write it."""
    parts = urlsplit(link)
    if parts.scheme:
        return link
    here = posixpath.dirname(path)
    to = posixpath.normpath(posixpath.join(here, parts.path)) if parts.path else path
    return f"../{to}" + (f"#{parts.fragment}" if parts.fragment else "")
