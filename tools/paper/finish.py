"""What Chromium leaves open in a PDF: page numbers by name, bookmarks, properties, its size."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf, Stream

#: Distance of the shades that a hatch keeps: 16 a colour, so that its raster packs four times
#: smaller. All rasters of the book are hatches; its figures are drawings.
SHADE = 17
#: Depth of each kind of entry of the contents.
DEPTHS = {"part": 0, "chapter": 1, "section": 2}


def page_numbers(printed: bytes) -> dict[str, int]:
    """Page of every named place, the first page being 1."""
    with Pdf.open(io.BytesIO(printed)) as pdf:
        numbers = {page.objgen: i + 1 for i, page in enumerate(pdf.pages)}
        return {
            str(name).removeprefix("/"): numbers[place[0].objgen]
            for name, place in pdf.Root.Dests.items()
        }


def write(printed: bytes, out: Path, facts: dict, entries: list[tuple[str, str, str]]) -> None:
    """Write the file.

    Parameters
    ----------
    printed : bytes
        What Chromium printed.
    out : Path
        Where to.
    facts : dict
        ``title``, ``author``, ``subtitle`` and ``language``.
    entries : list of (kind, name of the place, title)
        The contents, which become the bookmarks.
    """
    with Pdf.open(io.BytesIO(printed)) as pdf:
        _share_pictures(pdf)
        _round_shades(pdf)
        _bookmark(pdf, entries)
        _describe(pdf, facts)
        out.parent.mkdir(parents=True, exist_ok=True)
        pikepdf.settings.set_flate_compression_level(9)
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            compress_streams=True,
        )


def _share_pictures(pdf: Pdf) -> None:
    """Keep each raster once: Chromium writes one anew for every place that a hatch fills."""
    streams = [thing for thing in pdf.objects if isinstance(thing, Stream)]
    pictures = [thing for thing in streams if thing.get("/Subtype") == "/Image"]
    first: dict[bytes, Stream] = {}
    kept: dict[tuple[int, int], Stream] = {}
    for picture in sorted(pictures, key=lambda picture: "/SMask" in picture):  # masks go first
        if "/SMask" in picture:
            picture.SMask = kept[picture.SMask.objgen]
        said = picture.stream_dict.unparse() + picture.read_raw_bytes()
        kept[picture.objgen] = first.setdefault(hashlib.sha256(said).digest(), picture)
    for owner in [*streams, *(page.obj for page in pdf.pages)]:
        used = owner.get("/Resources", {}).get("/XObject", {})
        for name in list(used.keys()):
            if used[name].objgen in kept:
                used[name] = kept[used[name].objgen]


def _round_shades(pdf: Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == "/Image":
            shades = np.frombuffer(thing.read_bytes(), np.uint8)
            rounded = np.rint(shades / SHADE).astype(np.uint8) * np.uint8(SHADE)
            thing.write(rounded.tobytes())


def _bookmark(pdf: Pdf, entries: list[tuple[str, str, str]]) -> None:
    """Write the bookmarks, a level for parts, chapters and sections, the parts unfolded."""
    with pdf.open_outline() as outline:
        open_lists = [outline.root]
        for kind, name, title in entries:
            depth = min(DEPTHS[kind], len(open_lists) - 1)
            item = OutlineItem(title, pdf.Root.Dests[f"/{name}"])
            item.is_closed = depth > 0
            open_lists[depth].append(item)
            open_lists[depth + 1 :] = [item.children]
    pdf.Root.PageMode = Name.UseOutlines


def _describe(pdf: Pdf, facts: dict) -> None:
    """Write the properties, in both places that readers look at."""
    pdf.Root.Lang = facts["language"]
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with pdf.open_metadata() as data:
        data["dc:title"] = facts["title"]
        data["dc:creator"] = [facts["author"]]
        data["dc:description"] = facts["subtitle"]
        data["dc:language"] = [facts["language"]]
        data["xmp:CreatorTool"] = "Chromium"
    pdf.docinfo["/Title"] = facts["title"]
    pdf.docinfo["/Author"] = facts["author"]
    pdf.docinfo["/Subject"] = facts["subtitle"]
    pdf.docinfo["/Creator"] = "Chromium"
