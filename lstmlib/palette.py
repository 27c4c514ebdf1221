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


def css():
    """Print both palettes as CSS custom properties.

    Returns
    -------
    str
        Rules for ``:root`` (light), ``[data-theme="dark"]`` and Jupyter's dark theme.
    """

    def block(selector, colours):
        body = "".join(f"--ll-{name}:{value};" for name, value in colours.items())
        return f"{selector}{{{body}}}\n"

    return (
        block(":root", LIGHT)
        + block('html[data-theme="dark"]', DARK)
        + block('body[data-jp-theme-light="false"]', DARK)
    )
