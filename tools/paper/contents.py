"""The book's order: parts, and in each its pages, as `_toc.yml` has them."""

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Page:
    """One page: its name without ``.html``, its part, and how deep it lies under the part."""

    name: str
    part: str
    depth: int = 0

    @property
    def slug(self) -> str:
        """A name that ids and CSS may carry."""
        return self.name.removeprefix("book/").replace("/", "-")

    def file(self, site: Path) -> Path:
        """Where the built page lies."""
        return site / f"{self.name}.html"


def read(toc: Path = Path("_toc.yml")) -> list[Page]:
    """Return every page of the book in reading order, the landing page first."""
    told = yaml.safe_load(toc.read_text("utf8"))
    pages = [Page(told["root"], "")]
    for part in told.get("parts", []):
        pages += _below(part.get("chapters", []), part["caption"], 0)
    return pages


def _below(entries: list[dict], part: str, depth: int) -> list[Page]:
    found = []
    for entry in entries:
        found.append(Page(entry["file"], part, depth))
        found += _below(entry.get("sections", []), part, depth + 1)
    return found
