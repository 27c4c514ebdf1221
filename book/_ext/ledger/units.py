"""Units and their indices in typed LaTeX: ``c_j^{v,l}``, ``out_j``, ``k``."""

import re

#: Gate in the dissertation, letter in modern papers.
GATES = {"in": "i", "out": "o", r"\varphi": "f"}

#: What a sub- or superscript is: a group, a command or one sign.
SCRIPT = r"(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|\\[A-Za-z]+|[^\\{}\s])"
SCRIPTS = re.compile(rf"\s*([_^])\s*({SCRIPT})")
SPACE = re.compile(r"(?:\s|\\[,; ])*")
BLOCK, LAYER = re.compile(r"(?:j'*|\d+)?"), re.compile(r"(?:[lL](?:[+-]1)?|\d+)?")
CELL = re.compile(rf"(?:(?:v'*|\d+)(?:,{LAYER.pattern})?|{LAYER.pattern})")
UNIT = re.compile(r"(?:\s|\\[,; ])*(in(?![A-Za-z])|out(?![A-Za-z])|\\varphi(?![A-Za-z])|[ckau])")


class NotUnderstood(Exception):
    """The formula stays as it is."""


def scripts(latex, place):
    """Return what stands below and above, and the place after."""
    found = {"_": "", "^": ""}
    while (script := SCRIPTS.match(latex, place)) and not found[script[1]]:
        found[script[1]], place = inner(script[2]), script.end()
    return found["_"], found["^"], place


def inner(group):
    """Take the braces off."""
    return group[1:-1].strip() if group.startswith("{") else group


def unit(text):
    """Read one unit; return its letter in modern papers, its indices, and what follows it."""
    found = UNIT.match(text)
    if found is None:
        raise NotUnderstood(text)
    name = found[1]
    below, above, place = scripts(text, found.end())
    if name in "ku" and (below or above):
        raise NotUnderstood(text)
    if not (BLOCK.fullmatch(below) and (CELL if name == "c" else LAYER).fullmatch(above)):
        raise NotUnderstood(text)
    layer = re.match(r"\s*,\s*([lL](?:[+-]1)?|\d+)", text[place:])
    if layer:
        above, place = (f"{above},{layer[1]}" if above else layer[1]), place + layer.end()
    together = below + above if name == "c" else ",".join(filter(None, (below, above)))
    if name == "k":
        return "y", "k", text[place:]
    return GATES.get(name, name), together, text[place:]


def whole(text):
    """Read a text that is one unit; return letter and indices."""
    letter, indices, rest = unit(text)
    if SPACE.sub("", rest):
        raise NotUnderstood(text)
    return letter, indices


def named(letter, below, above):
    """Write a letter with what stands below and above it."""
    return letter + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
