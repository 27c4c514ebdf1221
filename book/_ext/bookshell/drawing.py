"""A few shapes, and two ways to put them down: as SVG and as a picture of pixels.

A path is a list of commands, each a letter and its coordinates: ``("M", x, y)``,
``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)``, ``("Z",)``.
"""

import math
from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Path:
    """A shape, filled or stroked."""

    commands: list
    fill: str = "none"
    stroke: str = "none"
    width: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Text:
    """A line of text, from its left end on the baseline."""

    x: float
    y: float
    words: str
    size: float
    fill: str
    family: str
    weight: str = "normal"
    style: str = "normal"


def arc(cx, cy, r, start, stop):
    """Circle's arc as commands; angles in degrees, clockwise from three o'clock."""
    steps = max(1, math.ceil(abs(stop - start) / 45))
    part = math.radians(stop - start) / steps
    pull = 4 / 3 * math.tan(part / 4) * r
    a = math.radians(start)
    commands = [("M", cx + r * math.cos(a), cy + r * math.sin(a))]
    for _ in range(steps):
        b = a + part
        commands.append((
            "C",
            cx + r * math.cos(a) - pull * math.sin(a), cy + r * math.sin(a) + pull * math.cos(a),
            cx + r * math.cos(b) + pull * math.sin(b), cy + r * math.sin(b) - pull * math.cos(b),
            cx + r * math.cos(b), cy + r * math.sin(b),
        ))  # fmt: skip
        a = b
    return commands


def arrowhead(x, y, angle, size):
    """Triangle that points from its base's middle (x, y) along `angle` (degrees)."""
    a = math.radians(angle)
    along, across = (math.cos(a), math.sin(a)), (-math.sin(a), math.cos(a))
    half = 0.62 * size
    return [
        ("M", x + half * across[0], y + half * across[1]),
        ("L", x + size * along[0], y + size * along[1]),
        ("L", x - half * across[0], y - half * across[1]),
        ("Z",),
    ]


def box(x, y, width, height, r):
    """Rectangle with round corners."""
    k = 0.45 * r
    return [
        ("M", x + r, y), ("L", x + width - r, y),
        ("C", x + width - k, y, x + width, y + k, x + width, y + r),
        ("L", x + width, y + height - r),
        ("C", x + width, y + height - k, x + width - k, y + height, x + width - r, y + height),
        ("L", x + r, y + height),
        ("C", x + k, y + height, x, y + height - k, x, y + height - r),
        ("L", x, y + r), ("C", x, y + k, x + k, y, x + r, y), ("Z",),
    ]  # fmt: skip


def to_svg(shapes, width, height, title):
    """Write the shapes as an SVG document."""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        *(_svg_path(shape) if isinstance(shape, Path) else _svg_text(shape) for shape in shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _svg_path(shape):
    d = " ".join(c[0] + " ".join(f"{value:.2f}" for value in c[1:]) for c in shape.commands)
    stroke = (
        f' stroke="{shape.stroke}" stroke-width="{shape.width:g}" stroke-linecap="round"'
        if shape.width
        else ""
    )
    faint = f' opacity="{shape.opacity:g}"' if shape.opacity < 1 else ""
    return f'<path d="{d}" fill="{shape.fill}"{stroke}{faint}/>'


def _svg_text(text):
    return (
        f'<text x="{text.x:g}" y="{text.y:g}" font-family="{escape(text.family)}" '
        f'font-size="{text.size:g}" font-weight="{text.weight}" font-style="{text.style}" '
        f'fill="{text.fill}">{escape(text.words)}</text>'
    )


def to_png(shapes, width, height, path):
    """Write the shapes as a PNG, for those who show no SVG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    for order, shape in enumerate(shapes):
        if isinstance(shape, Path):
            axes.add_patch(_patch(shape, zorder=order))
        else:
            serif = "DejaVu Serif" if "serif" in shape.family else "DejaVu Sans"
            axes.text(
                shape.x, shape.y, shape.words, color=shape.fill, family=serif, zorder=order,
                # Points are 1/72 inch and DejaVu is wide.
                size=shape.size * 0.72 * 0.86, weight=shape.weight, style=shape.style,
            )  # fmt: skip
    figure.savefig(path, metadata={"Software": None})


def _patch(shape, zorder):
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    codes = {"M": [1], "L": [2], "C": [4, 4, 4], "Z": [79]}
    points, kinds = [], []
    for letter, *values in shape.commands:
        pairs = list(zip(values[::2], values[1::2], strict=True)) or [(0, 0)]
        points += pairs
        kinds += codes[letter]
    return PathPatch(
        Outline(points, kinds), facecolor=shape.fill, edgecolor=shape.stroke,
        linewidth=shape.width * 0.72, alpha=shape.opacity, capstyle="round", zorder=zorder,
    )  # fmt: skip
