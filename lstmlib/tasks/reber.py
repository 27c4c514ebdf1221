"""The Reber grammar: plain, embedded and continual.

A Reber string is a walk over a small graph; where two arrows leave a node, both are equally
likely::

                 S              X
               +---+     +-------------+
               |   v     |             |
        +--T--> (2) --X--> (4) --S--+  |
        |                   ^       v  |
    -B->(1)                 P      (6) -E->
        |                   |       ^  |
        +--P--> (3) --V--> (5) --V--+  |
               |   ^ <-----------------+
               +---+
                 T

(the arrow X leaves node 4 and enters node 3). An *embedded* string puts a Reber string between two
equal symbols, ``B T ... T E`` or ``B P ... P E``: whoever predicts the last but one symbol must
have kept the second one in mind. The *continual* form is an endless row of strings with no mark and
no reset between them.

>>> strings(2, rng=0)
['BTBTXSETE', 'BPBPTTTVVEPE']
>>> legal_symbols("BTBTXSET")
['PT', 'B', 'PT', 'SX', 'SX', 'E', 'T', 'E']
"""

from itertools import islice
from typing import NamedTuple

import numpy as np

from lstmlib import _checks
from lstmlib.tasks._grammar import (
    ALPHABET,
    graph,
    is_legal,
    leaving,
    legal_symbols,
    mean_length,
    nodes_after,
)

__all__ = [
    "ALPHABET",
    "Batch",
    "arrays",
    "batch",
    "closing_step",
    "is_legal",
    "legal_next",
    "legal_symbols",
    "mean_length",
    "stream",
    "strings",
]


class Batch(NamedTuple):
    """Strings of several lengths side by side, padded with zeros at the end.

    Attributes
    ----------
    x : ndarray of shape (T, B, 7)
        The symbols, one-hot.
    target : ndarray of shape (T, B, 7)
        The symbols that came next, one-hot.
    mask : ndarray of shape (T, B)
        One inside a string, zero in the padding.
    legal : ndarray of bool, shape (T, B, 7)
        The symbols that might have come next; nowhere true in the padding.
    """

    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray
    legal: np.ndarray


def strings(n, rng, embedded=True):
    """Draw strings from the grammar.

    Parameters
    ----------
    n : int
        How many strings.
    rng : int, SeedSequence or Generator
        The source of chance. The first strings of a seed do not depend on `n`.
    embedded : bool, default True
        Embedded strings; otherwise plain ones.

    Returns
    -------
    list of str
    """
    nodes = graph(embedded)
    coin = _coin(rng)
    drawn = []
    for _ in range(_checks.integer("n", n)):
        node, symbols = 0, []
        while nodes[node]:
            symbol, node = _step(nodes[node], coin)
            symbols.append(symbol)
        drawn.append("".join(symbols))
    return drawn


def stream(length, rng, embedded=True):
    """Draw the beginning of an endless row of strings.

    Parameters
    ----------
    length : int
        The number of symbols; the last string is cut where the number is reached.
    rng, embedded
        As in `strings`.

    Returns
    -------
    str
    """
    nodes = graph(embedded)
    coin = _coin(rng)

    def walk():
        node = 0
        while True:
            symbol, node = _step(nodes[node] or nodes[0], coin)
            yield symbol

    return "".join(islice(walk(), _checks.integer("length", length)))


def legal_next(string, embedded=True, continual=False):
    """Mark the symbols that may follow each symbol of a string.

    Parameters
    ----------
    string, embedded, continual
        As in `legal_symbols`.

    Returns
    -------
    ndarray of bool, shape (T, 7)
        True for the symbols, in the order of `ALPHABET`, that may follow ``string[t]``.
    """
    reached = np.array(nodes_after(string, embedded, continual), dtype=int)
    return leaving(embedded)[reached]


def arrays(string, embedded=True, continual=False):
    """Turn one string into a prediction task: from each symbol, say the next.

    Parameters
    ----------
    string, embedded, continual
        As in `legal_symbols`; at least two symbols.

    Returns
    -------
    x : ndarray of shape (T, 7)
        All symbols but the last, one-hot.
    target : ndarray of shape (T, 7)
        All symbols but the first, one-hot.
    legal : ndarray of bool, shape (T, 7)
        The symbols that might have come instead of the target, the target among them.
    """
    legal = legal_next(string, embedded, continual)
    if len(string) < 2:
        raise ValueError(f"string: expected at least two symbols, got {string!r}")
    codes = np.searchsorted(np.array(list(ALPHABET)), list(string))
    one_hot = np.eye(len(ALPHABET))[codes]
    return one_hot[:-1], one_hot[1:], legal[:-1]


def batch(strings, embedded=True, continual=False):
    """Put strings side by side as one padded batch.

    Parameters
    ----------
    strings : list of str
        At least one string of the grammar.
    embedded : bool, default True
        The embedded grammar; otherwise the plain one.
    continual : bool, default False
        Each is the beginning of a stream, as `stream` draws it.

    Returns
    -------
    Batch
        ``Batch(x, target, mask, legal)``.
    """
    if not isinstance(strings, list | tuple):
        raise TypeError(f"strings: expected a list of str, got {_checks.shown(strings)}")
    if not strings:
        raise ValueError("strings: expected at least one string, got none")
    parts = [arrays(string, embedded, continual) for string in strings]
    shape = (max(len(x) for x, _, _ in parts), len(parts), len(ALPHABET))
    x, target, mask = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
    legal = np.zeros(shape, dtype=bool)
    for b, (part_x, part_target, part_legal) in enumerate(parts):
        steps = len(part_x)
        x[:steps, b], target[:steps, b], legal[:steps, b] = part_x, part_target, part_legal
        mask[:steps, b] = 1.0
    return Batch(x, target, mask, legal)


def closing_step(string):
    """Give the time step of `arrays` at which the long-range dependency is put to the test.

    There the second symbol of an embedded string, T or P, has to be predicted again.

    Parameters
    ----------
    string : str
        A whole embedded string.

    Returns
    -------
    int
    """
    if not is_legal(string):
        raise ValueError(f"string: expected a whole embedded Reber string, got {string!r}")
    return len(string) - 3


def _step(arrows, coin):
    return arrows[next(coin)] if len(arrows) == 2 else arrows[0]


def _coin(rng):
    """Yield fair zeros and ones, drawn in blocks because single draws are slow."""
    generator = _checks.generator("rng", rng)

    def toss():
        while True:
            yield from generator.integers(2, size=256).tolist()

    return toss()
