"""The list of slides, read and checked before anything is taken."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

DECK = Path("book", "classroom", "deck.yml")
#: What can be taken of a section, each with a number.
KINDS = ("text", "list", "table", "figure", "lead")
SIDE = {"right", "later"}
FORMS = (
    {"equation"},
    {"page", "widget"},
    *({"page", "section", kind} for kind in KINDS),
)
KEYS = {"id", "title", "minutes", "ask", "take", "read", "notes"}


class Stale(Exception):
    """The deck names what is not there, or says something that means nothing."""


@dataclass
class Slide:
    """One slide.

    Parameters
    ----------
    id : str
        Its name, which its address ends with.
    title : str
        What stands above it.
    minutes : float
        How long it takes.
    ask : str
        A question to put before what is shown; may be empty.
    take : list of dict
        What is taken of the pages.
    read : list of str
        Pages to go to.
    notes : str
        What the lecturer says: a line that ends a sentence ends a paragraph.
    """

    id: str
    title: str
    minutes: float
    ask: str = ""
    take: list = field(default_factory=list)
    read: list = field(default_factory=list)
    notes: str = ""

    @property
    def paragraphs(self):
        """The notes, paragraph by paragraph."""
        parts = re.split(r'(?<=[.?!"])\n', self.notes.strip())
        return [" ".join(part.split()) for part in parts if part]


@dataclass
class Deck:
    """The whole deck: its title, its subtitle and its slides."""

    title: str
    subtitle: str
    slides: list

    @property
    def minutes(self):
        """How long the lecture takes."""
        return sum(slide.minutes for slide in self.slides)


def read(path=DECK):
    """Read the list.

    Parameters
    ----------
    path : Path
        The YAML file.

    Raises
    ------
    Stale
        Where it is not of the form that its first lines describe.
    """
    try:
        given = yaml.safe_load(Path(path).read_text("utf8"))
        deck = Deck(given["title"], given["subtitle"], [_slide(one) for one in given["slides"]])
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise Stale(f"{path}: it is no list of slides: {error!r}") from error
    except Stale as error:
        raise Stale(f"{path}: {error}") from error
    names = [slide.id for slide in deck.slides]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Stale(f"{path}: these slides are there twice: {', '.join(twice)}.")
    return deck


def _slide(given):
    name = given.get("id", "?")
    if set(given) - KEYS:
        raise Stale(f"slide “{name}”: unknown: {', '.join(sorted(set(given) - KEYS))}.")
    if not {"id", "title", "minutes"} <= set(given):
        raise Stale(f"slide “{name}”: it needs an id, a title and minutes.")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise Stale(f"slide “{name}”: an id is made of small letters, digits and hyphens.")
    slide = Slide(**given)
    for item in slide.take:
        if set(item) - SIDE not in FORMS:
            raise Stale(f"slide “{name}”: {item} is none of the things that can be taken.")
    return slide
