"""What a printed book must keep, read back from the file by another library than wrote it."""

import re
import unicodedata
from pathlib import Path

from pypdf import PdfReader

#: Kinds of fonts that carry their outlines themselves.
SELF_CONTAINED = ("/Type3",)
Entries = list[tuple[str, str, str]]


def faults(file: Path, entries: Entries) -> list[str]:
    """Return what is wrong with a printed book, a sentence each.

    Parameters
    ----------
    file : Path
        The PDF.
    entries : list of (kind, name of the place, title)
        The contents.
    """
    reader = PdfReader(file)
    number = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages)}
    places = {
        name.removeprefix("/"): number[place.raw_get("/Page").idnum]
        for name, place in reader.named_destinations.items()
    }
    return [
        *_pages(reader, entries),
        *_links(reader, places),
        *_fonts(reader),
        *_titles(reader, places, entries),
        *_contents(reader, places, entries),
        *_properties(reader),
    ]


def _pages(reader: PdfReader, entries: Entries) -> list[str]:
    chapters = sum(kind != "section" for kind, _, _ in entries)
    sizes = {tuple(float(x) for x in page.mediabox[2:]) for page in reader.pages}
    found = [] if len(reader.pages) > chapters else ["There are fewer pages than chapters."]
    return found + [f"Pages have {len(sizes)} sizes."] * (len(sizes) != 1)


def _links(reader: PdfReader, places: dict[str, int]) -> list[str]:
    found = []
    for i, page in enumerate(reader.pages, 1):
        for note in page.get("/Annots", []):
            link = note.get_object()
            target, action = link.get("/Dest"), link.get("/A", {}).get("/URI")
            if target is not None and str(target).removeprefix("/") not in places:
                found.append(f"Page {i}: a link to {target} leads nowhere.")
            if target is None and not re.match(r"https?://(?!book\.invalid)", str(action)):
                found.append(f"Page {i}: a link leads to {action}.")
    return found


def _fonts(reader: PdfReader) -> list[str]:
    found, seen = set(), set()
    for page in reader.pages:
        for font in (page["/Resources"].get_object().get("/Font") or {}).values():
            if getattr(font, "idnum", None) in seen:
                continue
            seen.add(getattr(font, "idnum", None))
            font = font.get_object()
            for part in font.get("/DescendantFonts", [font]):
                part = part.get_object()
                described = part.get("/FontDescriptor", {})
                inside = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                if not inside and part["/Subtype"] not in SELF_CONTAINED:
                    found.add(f"The font {part.get('/BaseFont')} is not in the file.")
    return sorted(found)


def _plain(text: str) -> str:
    """Letters and digits only, ligatures taken apart."""
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text))


def _titles(reader: PdfReader, places: dict[str, int], entries: Entries) -> list[str]:
    found = []
    for kind, name, title in entries:
        if kind == "section":
            continue
        if _plain(title) not in _plain(reader.pages[places[name]].extract_text()):
            found.append(f"“{title}” does not stand on page {places[name] + 1}.")
    return found


def _contents(reader: PdfReader, places: dict[str, int], entries: Entries) -> list[str]:
    """The table of contents names the page of every chapter."""
    first = min(places[name] for _, name, _ in entries)
    lines = _plain("".join(page.extract_text() for page in reader.pages[:first]))
    return [
        f"The contents do not give {places[name] + 1} as the page of “{title}”."
        for kind, name, title in entries
        if kind != "section" and f"{_plain(title)}{places[name] + 1}" not in lines
    ]


def _properties(reader: PdfReader) -> list[str]:
    root, told = reader.trailer["/Root"], reader.metadata or {}
    have = {
        "title": told.get("/Title"),
        "author": told.get("/Author"),
        "language": root.get("/Lang"),
        "structure for screen readers": root.get("/MarkInfo", {}).get("/Marked"),
        "bookmarks": reader.outline,
    }
    return [f"The file has no {name}." for name, value in have.items() if not value]
