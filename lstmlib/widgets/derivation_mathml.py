"""Lines of a derivation as MathML, with marks: what is new, which road or net a term is of."""

import re
from xml.etree import ElementTree

from lstmlib.palette import GATES

#: Colours that no page shows: they carry a mark through the conversion to MathML.
CHANGED = "#010203"
ROAD = "#0{place:x}0b0c"
NET = "#0{place:x}0d0e"
#: What a term stands for in DeltaFlow, as the end of its ribbon's name.
ROADS = ("top", "state", "carousel", "down.in", "down.phi", "down.c", "down.out")
DOLLARS = re.compile(r"\$([^$]+)\$")
#: A sign written as a number; < and & stay so.
ENTITY = re.compile(r"&#x0*(?!(?:3C|26);)([1-9A-F][0-9A-F]*);")
#: A page that is HTML knows what MathML is.
XMLNS = re.compile(r' xmlns="[^"]*"')
#: A letter with a prime. As a superscript in an index the prime is too small to be seen.
PRIMED = re.compile(r"<msup>(<mi>[^<]+</mi>)<m[io]>′</m[io]></msup>")


def marked(derivation, number, latex, notation):
    """Wrap what is new on a line, and the terms that DeltaFlow shows.

    Parameters
    ----------
    derivation : lstmlib.symbolic.derivation.Derivation
        The chain.
    number : int
        The line, counted from 1.
    latex : str
        The line as printed.
    notation : {"dissertation", "modern"}
        In which it was.

    Returns
    -------
    str
        LaTeX in which colours carry the marks.
    """
    from lstmlib.symbolic.derivation_latex import printer

    write = printer(derivation, notation)
    marks = {write._print(part): CHANGED for part in derivation.changed(number)}
    for term in derivation.lines[number].args if derivation.lines[number].is_Add else ():
        road = road_of(term)
        if road is not None:
            marks[write._print(term)] = ROAD.format(place=ROADS.index(road))
    held = {}
    for place, printed in enumerate(sorted(marks, key=len, reverse=True)):
        token = f"@{place}@"
        # A mark may hold another one.
        held = {outer: text.replace(printed, token) for outer, text in held.items()}
        held[token] = rf"{{\color{{{marks[printed]}}} {printed}}}"
        latex = latex.replace(printed, token)
    for token, text in held.items():
        latex = latex.replace(token, text)
    return latex


def road_of(term):
    """Return the road in DeltaFlow that a term stands for, or None.

    Parameters
    ----------
    term : sympy.Expr
        A term of a sum.

    Returns
    -------
    str or None
        One of `ROADS`.
    """
    from lstmlib.symbolic import symbols as n

    deltas, weights = term.atoms(n.Delta), term.atoms(n.Weight)
    if len(deltas) == 1 and len(weights) == 1 and term.has(n.t):
        (delta,) = deltas
        unit, time = delta.args
        if time == n.t and isinstance(unit, n.OutputUnit):
            return "top"
        if time == n.t and isinstance(unit, n.Gate):
            return f"down.{unit.args[0]}"
        if time == n.t and isinstance(unit, n.Cell):
            return "down.c"
    if term.func is n.ES:
        return "state"
    if len(term.atoms(n.EpsS)) == 1 and len(term.args) == 2 and not deltas:
        return "carousel"
    return None


def mathml(latex, notation="dissertation"):
    """Turn LaTeX into MathML, the colours into classes and roads.

    Parameters
    ----------
    latex : str
        One line, perhaps with rows.
    notation : {"dissertation", "modern"}
        Whose symbols they are.

    Returns
    -------
    str
        A ``math`` element.
    """
    from latex2mathml.converter import convert

    from lstmlib.symbolic.nets import by_net

    latex = by_net(latex, _coloured, notation)
    rows = re.sub(r"\\begin\{aligned\}(\[t\])?", r"\\begin{array}{l}", latex)
    rows = rows.replace(r"\end{aligned}", r"\end{array}").replace("& ", "")
    out = convert(rows).replace("</mstyle>", "</mrow>")
    out = ENTITY.sub(lambda found: chr(int(found[1], 16)), out)
    out = PRIMED.sub(r"<mrow>\1<mo>′</mo></mrow>", out)
    out = out.replace(f'<mstyle mathcolor="{CHANGED}">', '<mrow class="ll-new">')
    for place, road in enumerate(ROADS):
        colour = ROAD.format(place=place)
        out = out.replace(f'<mstyle mathcolor="{colour}">', f'<mrow data-road=".{road}">')
    for place, net in enumerate(GATES):
        colour = NET.format(place=place)
        out = out.replace(f'<mstyle mathcolor="{colour}">', f'<mrow class="ll-net-{net}">')
    root = ElementTree.fromstring(XMLNS.sub("", out))
    _lean(root)
    return ElementTree.tostring(root, encoding="unicode")


def _lean(node):
    """Take out the rows that hold one thing only, or are the one thing that a row holds."""
    for place, child in enumerate(node):
        while child.tag == "mrow" and not child.attrib and len(child) == 1:
            node[place] = child = child[0]
        _lean(child)
    if node.tag in ("math", "mrow", "mtd") and [one.tag for one in node] == ["mrow"]:
        if not node[0].attrib:
            node[:] = list(node[0])


def _coloured(net, latex):
    """Wrap what belongs to a net in the colour that stands for it."""
    return rf"{{\color{{{NET.format(place=list(GATES).index(net))}}} {latex}}}"


def sentence(text):
    """Split a sentence into words and formulas.

    Parameters
    ----------
    text : str
        With inline mathematics between dollar signs.

    Returns
    -------
    list of str
        Words and MathML in turn, words first.
    """
    return [mathml(part) if place % 2 else part for place, part in enumerate(DOLLARS.split(text))]


def plain(text):
    """Return a sentence without its dollar signs."""
    return DOLLARS.sub(lambda found: found[1], text)
