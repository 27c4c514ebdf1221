"""The graph of the Reber grammar, plain and embedded, and what can be computed from it alone."""

from fractions import Fraction

import numpy as np

from lstmlib import _checks

ALPHABET = "BEPSTVX"

# node: ((symbol, next node), ...), symbols in alphabetical order; the last node ends the string.
_PLAIN = (
    (("B", 1),),
    (("P", 3), ("T", 2)),
    (("S", 2), ("X", 4)),
    (("T", 3), ("V", 5)),
    (("S", 6), ("X", 3)),
    (("P", 4), ("V", 6)),
    (("E", 7),),
    (),
)


def _embed(plain):
    """Put the plain graph between two equal symbols: a copy of it for P and one for T."""
    first = {"P": 2, "T": 2 + len(plain)}
    last = 2 + 2 * len(plain)
    nodes = [(("B", 1),), tuple(first.items())]
    for symbol, offset in first.items():
        nodes += [tuple((a, offset + to) for a, to in arrows) for arrows in plain[:-1]]
        nodes.append(((symbol, last),))
    return (*nodes, (("E", last + 1),), ())


_EMBEDDED = _embed(_PLAIN)


def graph(embedded):
    """Return the graph of the embedded or of the plain grammar."""
    return _EMBEDDED if _checks.flag("embedded", embedded) else _PLAIN


def leaving(embedded):
    """Return for each node which symbols of the alphabet may leave it, as a bool array."""
    return np.array([[symbol in dict(arrows) for symbol in ALPHABET] for arrows in graph(embedded)])


def nodes_after(string, embedded, continual):
    """Return the node reached after each symbol; in the continual form the end is the start."""
    nodes = graph(embedded)
    _checks.instance("string", string, str)
    _checks.flag("continual", continual)
    end = len(nodes) - 1
    node, reached = 0, []
    for t, symbol in enumerate(string):
        arrows = dict(nodes[node])
        if symbol not in arrows:
            expected = " or ".join(arrows) or "nothing after the end of the string"
            raise ValueError(f"string: expected {expected} at position {t}, got {symbol!r}")
        node = arrows[symbol]
        if continual and node == end:
            node = 0
        reached.append(node)
    return reached


def is_legal(string, embedded=True):
    """Say whether a text is one whole string of the grammar.

    Parameters
    ----------
    string : str
        Any text.
    embedded : bool, default True
        The embedded grammar; otherwise the plain one.

    Returns
    -------
    bool
    """
    nodes = graph(embedded)
    node = 0
    for symbol in _checks.instance("string", string, str):
        node = dict(nodes[node]).get(symbol)
        if node is None:
            return False
    return not nodes[node]


def legal_symbols(string, embedded=True, continual=False):
    """List the symbols that may follow each symbol of a string.

    Parameters
    ----------
    string : str
        A string of the grammar or the beginning of one.
    embedded : bool, default True
        The embedded grammar; otherwise the plain one.
    continual : bool, default False
        A new string follows each E that ends one; otherwise nothing does.

    Returns
    -------
    list of str
        One entry a symbol, each in alphabetical order: ``"PT"``, ``"SX"``, ``"E"``, ...
    """
    nodes = graph(embedded)
    reached = nodes_after(string, embedded, continual)
    return ["".join(symbol for symbol, _ in nodes[node]) for node in reached]


def mean_length(embedded=True):
    """Compute the mean length of a string, exactly.

    From a node with arrows to the nodes a, b, ... there are on average ``1 + mean(n_a, n_b, ...)``
    symbols to come; these equations are solved over the rational numbers.

    Parameters
    ----------
    embedded : bool, default True
        The embedded grammar; otherwise the plain one.

    Returns
    -------
    Fraction
    """
    nodes = graph(embedded)
    size = len(nodes)
    rows = [[Fraction(i == j) for j in range(size + 1)] for i in range(size)]
    for row, arrows in zip(rows, nodes, strict=True):
        row[-1] = Fraction(bool(arrows))
        for _, node in arrows:
            row[node] -= Fraction(1, len(arrows))
    # Every node leads to the end, so eliminating from the end backwards meets no zero pivot.
    for pivot in reversed(range(size)):
        scale = rows[pivot][pivot]
        rows[pivot] = [value / scale for value in rows[pivot]]
        for i in range(pivot):
            factor = rows[i][pivot]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[pivot], strict=True)]
    return rows[0][-1]
