r"""Which of a block's four nets a printed quantity belongs to.

The input gate, the forget gate, the output gate and the cell input each have a colour and a dash
pattern (`lstmlib.palette`). A quantity of one of them, ``\delta_{in_j}``, ``y^{\varphi_j}`` or
``w_{c_j^v m}``, is found here in LaTeX as our printers write it, in either notation, or as people
type it within a sentence.
"""

import re

GROUP = r"\{[^{}]*\}"
for _ in range(3):
    GROUP = rf"\{{(?:[^{{}}]|{GROUP})*\}}"
SCRIPTS = rf"(?:\s*[_^]\s*(?:{GROUP}|\\[A-Za-z]+|[^\\{{}}\s]))"
#: Names that are set upright, and commands: no quantity begins within them.
PASSED = rf"\\(?:text|mathrm|operatorname|begin|end|color){GROUP}|\\[A-Za-z]+"
#: By notation: what the nets' quantities are called, what is one of a net by itself, and which
#: net a script leads to.
BASES = {
    "dissertation": r"\\mathit\{net\}|net|\\delta|[ywbp]",
    "modern": r"\\delta|[zWbp]",
}
ALONE = {"dissertation": r"in|out|\\varphi", "modern": "[ifo]"}
UNITS = {
    "dissertation": {"in": "in", r"\varphi": "phi", "out": "out", "c": "c"},
    "modern": {"i": "in", "f": "phi", "o": "out", "c": "c"},
}
FIRST = re.compile(r"[_^{\s]*((?:in|out|\\varphi)(?![A-Za-z])|[a-z])")


def _pattern(notation):
    return re.compile(
        rf"(?P<alone>(?<![A-Za-z\\_^])(?:{ALONE[notation]})(?![A-Za-z]){SCRIPTS}*)"
        rf"|(?P<listed>(?<=, )c{SCRIPTS}+(?=\\\}}))"
        rf"|(?<![A-Za-z\\_^])(?P<base>{BASES[notation]})(?P<scripts>{SCRIPTS}+)"
        rf"|{PASSED}"
    )


PATTERNS = {notation: _pattern(notation) for notation in BASES}


def by_net(latex, wrap, notation="dissertation"):
    r"""Wrap every quantity of one of the four nets.

    Parameters
    ----------
    latex : str
        Without dollar signs.
    wrap : callable
        Takes ``"in"``, ``"phi"``, ``"out"`` or ``"c"`` and the LaTeX of a quantity without its
        time in brackets; returns what is to stand there.
    notation : {"dissertation", "modern"}
        Whose symbols they are.

    Returns
    -------
    str

    Examples
    --------
    >>> by_net(r"\delta_{in_j}(t)\, e_k(t)", lambda net, latex: f"<{net} {latex}>")
    '<in \\delta_{in_j}>(t)\\, e_k(t)'
    """

    def replaced(found):
        net = _net(found, notation)
        return wrap(net, found[0]) if net else found[0]

    return PATTERNS[notation].sub(replaced, latex)


def _net(found, notation):
    """Return the net of what was found, or None."""
    units = UNITS[notation]
    if found["listed"]:
        return "c"
    if found["alone"]:
        return units.get(FIRST.match(found["alone"])[1])
    if not found["base"]:
        return None
    for script in re.findall(SCRIPTS, found["scripts"]):
        first = FIRST.match(script)
        # The output of a cell is no net's.
        if first and first[1] in units and (found["base"], first[1]) != ("y", "c"):
            return units[first[1]]
    return None
