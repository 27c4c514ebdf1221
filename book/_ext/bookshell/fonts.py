"""Cut the fonts of icons and formulas down to the characters that the book shows."""

import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ADDRESS = re.compile(r"""url\((['"]?)([^'")?#]+)[^)]*\)""")
SOURCE = re.compile(r"src\s*:[^;}]*")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPED = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")
FOLDER = "fonts"

# It tells of every table of every font.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def characters(css):
    """Every character in a string of the style sheet: what rules put on a page."""
    texts = (ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in STRING.findall(css))
    return set("".join(texts))


def readable(path):
    """The font as a file that can be read without Brotli."""
    plain = path.with_suffix(".ttf")
    return plain if path.suffix == ".woff2" and plain.is_file() else path


def cut(path, wanted, goal):
    """Write those glyphs of a font that draw the wanted characters; False where it has none."""
    with TTFont(readable(path)) as font:
        own = wanted & {chr(code) for code in font.getBestCmap()}
        if not own - {" "}:
            return False
        options = subset.Options(flavor="woff", hinting=False, layout_features=[])
        options.drop_tables.append("FFTM")  # FontForge's own notes
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(own))
        subsetter.subset(font)
        font.flavor = "woff"
        goal.parent.mkdir(parents=True, exist_ok=True)
        font.save(goal)
    return True


def cut_all(css, static):
    """Cut the fonts of a style sheet, and name the cut ones in it.

    Parameters
    ----------
    css : str
        Its addresses start from `static`.
    static : Path
        Where the fonts are; the cut ones go into its folder ``fonts``.

    Returns
    -------
    str
        The style sheet. A font that draws nothing on these pages stays as it is: it is not
        loaded, or counts for its measures only.
    """
    wanted = characters(FACE.sub("", css))

    def put(face):
        address = ADDRESS.search(face[0])
        source = static / address[2] if address else None
        if source is None or not source.is_file():
            return face[0]
        name = Path(FOLDER, source.stem + ".woff")
        if not cut(source, wanted, static / name):
            return face[0]
        made = f'src:url("{name.as_posix()}") format("woff")'
        return SOURCE.sub(lambda _: made, face[0], count=1)

    return FACE.sub(put, css)
