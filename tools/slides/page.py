"""The deck as a page of the site."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import jinja2
from markupsafe import Markup

from tools.policy import guard_page
from tools.slides.deck import Stale
from tools.slides.take import Book

HERE = Path(__file__).parent
FOLDER = "slides"
PAGES = ("index.html", "notes.html")
FILES = ("slides.css", "screen.css", "paper.css", "slides.js", "notes.js")
#: Widgets that want the whole width: the question stands above them, not at their side.
WIDE = ("DeltaFlow",)
#: The one style sheet of all pages, with its version.
STYLES = re.compile(r"_static/book\.css\?v=\w+")


@dataclass
class Shown:
    """A thing on a slide: its HTML, what it is, and whether it stands at the right or comes later.

    Parameters
    ----------
    html : Markup
        As taken.
    kind : str
        Such as ``equation`` or ``widget``.
    right, later : bool
        Its place and its time.
    """

    html: Markup
    kind: str
    right: bool
    later: bool


def write(site, deck):
    """Write the deck into a built book.

    Parameters
    ----------
    site : Path
        Folder of the built book.
    deck : Deck
        What to show.

    Raises
    ------
    Stale
        With all that the deck names in vain, a line each.
    """
    book = Book(site)
    slides, faults = [], []
    for number, slide in enumerate(deck.slides, 1):
        try:
            slides.append(_slide(book, slide, number))
        except Stale as error:
            faults.append(f"slide “{slide.id}”: {error}")
    if faults:
        raise Stale("\n".join(faults))
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in FILES:
        shutil.copy(HERE / name, folder)
    words = {"deck": deck, "slides": slides, "styles": _styles(site), "state": _state(book.models)}
    for name in PAGES:
        (folder / name).write_text(_templates().get_template(name).render(words), "utf8")
        guard_page(folder / name)
    add_to_sitemap(site)


def _slide(book, slide, number):
    """All that the template needs of one slide."""
    shown, sources = [], {}
    for place, item in enumerate(slide.take):
        page, node = book.take(item, f"{slide.id}-{place}")
        kind = next(kind for kind in item if kind not in ("page", "section", "right", "later"))
        sources[page.path] = page.title
        right, later = item.get("right", False), item.get("later", False)
        shown.append(Shown(Markup(node), kind, right, later))
    read = [(f"../{page.path}", page.title) for page in map(book.page, slide.read)]
    widgets = [item["widget"] for item in slide.take if "widget" in item]
    return {
        "slide": slide,
        "aside": bool(slide.ask and widgets and widgets[0] not in WIDE),
        "number": number,
        "left": [one for one in shown if not one.right],
        "right": [one for one in shown if one.right],
        "read": read,
        "sources": [(f"../{path}", title) for path, title in sources.items()],
        "notes": slide.paragraphs,
    }


def _templates():
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    templates.filters["symbols"] = symbols
    return templates


def symbols(text):
    """A sentence with the names of its quantities as symbols: e_k, eps_s."""
    lowered = re.sub(r"\b([a-z]+)_([a-z]+)\b", r"<i>\1</i><sub>\2</sub>", escape(text))
    return Markup(lowered.replace("<i>eps</i>", "<i>ε</i>"))


def _styles(site):
    """Address of the book's style sheet, from the site's root."""
    found = STYLES.search((site / "book" / "index.html").read_text("utf8"))
    if found is None:
        raise Stale("the pages of the book load no book.css.")
    return found[0]


def _state(models):
    """The widgets' state as the host reads it; nothing in it can end its script."""
    state = json.dumps({"state": models}, ensure_ascii=False, sort_keys=True)
    return Markup(state.replace("<", "\\u003c"))


def add_to_sitemap(site):
    """Name the deck in the site map, where the book has one."""
    file = site / "sitemap.xml"
    if not file.is_file():
        return
    text = file.read_text("utf8")
    home = re.search(r"<loc>(.*?)book/index\.html</loc>", text)[1]
    entry = f"  <url><loc>{escape(home)}{FOLDER}/index.html</loc></url>\n"
    if entry not in text:
        file.write_text(text.replace("</urlset>", f"{entry}</urlset>"), "utf8")
