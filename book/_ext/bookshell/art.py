"""The book's own pictures: a memory cell's carousel, and a delta that falls through it."""

from . import drawing
from .drawing import Path, Text, arc, arrowhead, box

SERIF = "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'DejaVu Serif', serif"


def cell(cx, cy, r, colours, stroke):
    """A carousel with the delta falling through: in from the top, out at the bottom."""
    core = 0.36 * r
    return [
        Path(arc(cx, cy, r, -62, 216), stroke=colours["cell"], width=stroke),
        Path(arrowhead(*_on(cx, cy, r, 216), 216 + 96, 2.3 * stroke), fill=colours["cell"]),
        Path([("M", cx, cy - 1.45 * r), ("L", cx, cy - core)], stroke=colours["pos"], width=stroke),
        Path([*arc(cx, cy, core, 0, 360), ("Z",)], fill=colours["pos"]),
    ]


def _on(cx, cy, r, angle):
    _, x, y = arc(cx, cy, r, angle, angle)[0]
    return x, y


def mark(colours):
    """The logo, 64 by 64: the fork at the bottom is one error copied to two children."""
    fork = [("M", 32, 36), ("C", 32, 48, 22, 46, 21, 55)]
    other = [("M", 32, 36), ("C", 32, 48, 42, 46, 43, 55)]
    return [
        *(Path(way, stroke=colours["neg"], width=5) for way in (fork, other)),
        Path(arrowhead(21, 54, 96, 9), fill=colours["neg"]),
        Path(arrowhead(43, 54, 84, 9), fill=colours["neg"]),
        *cell(32, 30, 19, colours, 5),
    ]


def logo_svg(colours):
    """The mark as SVG."""
    return drawing.to_svg(mark(colours), 64, 64, "Backward Pass for LSTMs")


def card(colours):
    """The picture that stands beside a shared link, 1200 by 630."""
    shapes = [Path(box(0, 0, 1200, 630, 0), fill=colours["paper"])]
    for top, name in ((60, "upper layer"), (340, "lower layer")):
        shapes.append(
            Path(box(730, top, 400, 230, 18), fill=colours["card"], stroke=colours["line"], width=2)
        )
        shapes.append(Text(756, top + 206, name, 24, colours["muted"], SERIF, style="italic"))
    for cy in (175, 455):
        shapes += _falling(930, cy, colours)
    shapes += _words(colours)
    return shapes


def _falling(cx, cy, colours):
    """A cell as big as a card, the error leaving it by two roads to what lies below."""
    roads = []
    for side, name, end in ((-1, "in", 130), (1, "neg", 130)):
        x = cx + side * 46
        way = [("M", cx, cy + 10), ("C", cx, cy + 80, x, cy + 60, x, cy + end - 12)]
        roads.append(Path(way, stroke=colours[name], width=9, opacity=0.9))
        roads.append(Path(arrowhead(x, cy + end - 14, 90, 20), fill=colours[name]))
    return [*roads, *cell(cx, cy, 62, colours, 9)]


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
