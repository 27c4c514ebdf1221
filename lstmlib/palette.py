"""The colours and dashes of the book: one source for widgets, pages, figures and the logo.

Hue never stands alone: a gate also has a dash pattern and a sign also has a hatch, so that
everything survives greyscale and colour blindness. Text colours keep a contrast of 4.5 with
paper and card, marks keep 3; a test computes both.
"""

LIGHT = {
    "paper": "#ffffff",
    "card": "#f5f6f8",
    "ink": "#1d2430",
    "muted": "#566072",
    "line": "#c3cad5",
    "accent": "#1f5fae",
    "focus": "#0b57d0",
    "pos": "#2468ad",
    "neg": "#c2410c",
    "in": "#23743a",
    "phi": "#84309c",
    "out": "#8a5a00",
    "cell": "#3d4f68",
}
DARK = {
    "paper": "#14181f",
    "card": "#1d232d",
    "ink": "#e8ebf1",
    "muted": "#a6b0c0",
    "line": "#465064",
    "accent": "#8ab8f5",
    "focus": "#a8c7fa",
    "pos": "#6fb1f2",
    "neg": "#ff8f5e",
    "in": "#72cf84",
    "phi": "#d59ae4",
    "out": "#e3b64f",
    "cell": "#aebdd4",
}

#: Gate and cell names in the order of the equations: code name, symbol, word, dash pattern (SVG).
GATES = {
    "in": ("in", "input gate", "6 3"),
    "phi": ("φ", "forget gate", "2 3"),
    "c": ("c", "cell input", ""),
    "out": ("out", "output gate", "9 3 2 3"),
}
#: The name of each net's colour, where it is not the net's own.
INKS = {"c": "cell"}


def dashes(pattern):
    """Print a dash pattern as a CSS image that is repeated along a line.

    Parameters
    ----------
    pattern : str
        As in SVG: the lengths of strokes and gaps in turn; nothing is a solid line.

    Returns
    -------
    str
        A gradient in the current colour.
    """
    stops, at = [], 0
    for place, length in enumerate(map(int, pattern.split() or [1])):
        colour = "#0000" if place % 2 else "currentcolor"
        stops.append(f"{colour} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"


def css():
    """Print both palettes, and the nets' dashes, as CSS custom properties.

    Returns
    -------
    str
        Rules for ``:root`` (light), ``[data-theme="dark"]`` and Jupyter's dark theme.
    """
    lines = {f"dash-{net}": dashes(dash) for net, (_, _, dash) in GATES.items()}

    def block(selector, colours):
        body = "".join(f"--ll-{name}:{value};" for name, value in colours.items())
        return f"{selector}{{{body}}}\n"

    return (
        block(":root", LIGHT | lines)
        + block('html[data-theme="dark"]', DARK)
        + block('body[data-jp-theme-light="false"]', DARK)
    )


def nets():
    """Print how a word or a formula of each net looks: its colour, underlined in its dashes.

    Returns
    -------
    str
        Rules for one class for each net, named as ``book/_ext/nets.py`` names them.
    """
    each = "".join(
        f".ll-net-{net}{{color:var(--ll-{INKS.get(net, net)});--ll-dash:var(--ll-dash-{net})}}\n"
        for net in GATES
    )
    every = ",".join(f".ll-net-{net}" for net in GATES)
    # Paper keeps the dashes, though browsers leave backgrounds out.
    line = "background:var(--ll-dash) 0 100%/100% 1.5px no-repeat;padding-bottom:3px"
    return f"{every}{{{line};-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n{each}"
