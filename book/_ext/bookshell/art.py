"""The book's own pictures.

The mark is a delta whose bowl is a memory cell's carousel: the error comes down from above and
goes around. The card shows the book's answer: four roads lead down from the layer above.
"""

from . import drawing
from .drawing import Path, Text, arc, arrowhead, box

SERIF = "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'DejaVu Serif', serif"
TITLE = "Backward Pass for LSTMs"


def mark(colours):
    """The logo, 64 by 64."""
    cx, cy, r, width = 32, 42, 16, 6.5
    joint, end = -38, 212
    _, x, y = arc(cx, cy, r, joint, joint)[0]
    fall = [("M", 45, 11), ("C", 39, 3.5, 20, 3, 21, 14), ("C", 21.8, 21.5, 36, 22, x, y)]
    return [
        Path(arc(cx, cy, r, joint, end), stroke=colours["cell"], width=width),
        Path(_head(cx, cy, r, end, 2.1 * width), fill=colours["cell"]),
        Path(fall, stroke=colours["pos"], width=width),
    ]


def _head(cx, cy, r, angle, size):
    """Arrowhead at the end of a clockwise arc."""
    _, x, y = arc(cx, cy, r, angle, angle)[0]
    return arrowhead(x, y, angle + 100, size)


def logo_svg(colours):
    """The mark as SVG."""
    return drawing.to_svg(mark(colours), 64, 64, TITLE)


def card(colours):
    """The picture that stands beside a shared link, 1200 by 630."""
    x, upper, lower = 955, 165, 480
    shapes = [Path(box(0, 0, 1200, 630, 0), fill=colours["paper"])]
    for y, name in ((upper, "upper layer"), (lower, "lower layer")):
        area = box(730, y - 100, 400, 200, 18)
        shapes.append(Path(area, fill=colours["card"], stroke=colours["line"], width=2))
        shapes.append(Text(754, y + 78, name, 22, colours["muted"], SERIF, style="italic"))
    shapes += [*_roads(x, upper, lower, colours), *_down(x, 0, upper - 76, colours["pos"])]
    shapes += _down(x, lower + 50, 606, colours["pos"])
    for y in (upper, lower):
        shapes += _carousel(x, y, 54, colours)
    return [*shapes, *_words(colours)]


def _roads(x, upper, lower, colours):
    """The errors of a cell's three gates and its input, on their ways down."""
    start, end, middle = upper + 54, lower - 76, (upper + lower) / 2
    shapes = []
    for name, side in (("in", -108), ("phi", -36), ("cell", 36), ("out", 108)):
        way = [
            ("M", x, start),
            ("C", x, start + 55, x + side, middle - 60, x + side, middle),
            ("C", x + side, middle + 60, x, end - 55, x, end),
        ]
        shapes.append(Path(way, stroke=colours[name], width=9))
    return [*shapes, Path(arrowhead(x, end, 90, 20), fill=colours["pos"])]


def _down(x, top, bottom, colour):
    return [
        Path([("M", x, top), ("L", x, bottom)], stroke=colour, width=9),
        Path(arrowhead(x, bottom, 90, 20), fill=colour),
    ]


def _carousel(x, y, r, colours):
    return [
        Path([*arc(x, y, r, 0, 360), ("Z",)], fill=colours["paper"]),
        Path(arc(x, y, r, -62, 236), stroke=colours["cell"], width=10),
        Path(_head(x, y, r, 236, 24), fill=colours["cell"]),
        Path([*arc(x, y, 20, 0, 360), ("Z",)], fill=colours["pos"]),
    ]


def _words(colours):
    def line(y, words, size, colour, **more):
        return Text(70, y, words, size, colours[colour], SERIF, **more)

    return [
        line(190, "Backward Pass", 76, "ink", weight="bold"),
        line(280, "for LSTMs", 76, "ink", weight="bold"),
        line(370, "There is no error signal down here.", 32, "muted"),
        line(414, "So what does a lower layer learn from?", 32, "muted"),
        line(530, "An interactive book: every equation checked,", 26, "accent"),
        line(566, "every figure live.", 26, "accent"),
    ]
