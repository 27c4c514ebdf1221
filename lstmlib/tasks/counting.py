"""Counting: strings aⁿbⁿ and aⁿbⁿcⁿ between a start and an end, every next symbol to be foretold.

A string is ``S aⁿ bⁿ T`` or ``S aⁿ bⁿ cⁿ T``. While the ``a`` go on nobody can know n, so both
``a`` and ``b`` may follow; from the first ``b`` on the rest of the string is fixed, and only who
has counted can say when the end comes (Gers and Schmidhuber 2001). The target at each step is the
set of all symbols that may follow; a string counts as foretold if every bit of every set is right.

>>> string(2, letters=2)
'SaabbT'
>>> [" ".join(may) for may in legal_symbols("SaabbT")]
['a', 'a b', 'a b', 'b', 'T']
"""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.sequences import side_by_side

__all__ = ["alphabet", "arrays", "batch", "draw", "legal_symbols", "string"]

LETTERS = "abc"


def alphabet(letters=2):
    """Symbols of the strings with so many letters: ``SabT`` or ``SabcT``.

    Parameters
    ----------
    letters : {2, 3}
        Two for aⁿbⁿ, three for aⁿbⁿcⁿ.

    Returns
    -------
    str
    """
    if letters not in (2, 3):
        raise ValueError(f"letters: expected 2 or 3, got {_checks.shown(letters)}")
    return f"S{LETTERS[:letters]}T"


def draw(n, rng, most=10):
    """Draw how often each letter stands, from 1 to `most`, all equally likely.

    Parameters
    ----------
    n : int
        How many strings.
    rng : int, SeedSequence or Generator
        Source of randomness. The first strings of a seed do not depend on `n`.
    most : int, default 10
        The largest.

    Returns
    -------
    ndarray of int, shape (n,)
    """
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    return rng.integers(1, _checks.integer("most", most), size=n, endpoint=True)


def string(n, letters=2):
    """Write one string.

    Parameters
    ----------
    n : int
        How often each letter stands, at least once.
    letters : {2, 3}
        Two for aⁿbⁿ, three for aⁿbⁿcⁿ.

    Returns
    -------
    str
    """
    n, symbols = _checks.integer("n", n), alphabet(letters)
    return "S" + "".join(letter * n for letter in symbols[1:-1]) + "T"


def legal_symbols(text):
    """List the symbols that may follow each symbol of a string but the last.

    Parameters
    ----------
    text : str
        As `string` writes it.

    Returns
    -------
    list of str
    """
    n = text.count("a")
    if n < 1 or text not in (string(n, 2), string(n, 3)):
        raise ValueError(f"text: expected a string of a, b (and c), got {_checks.shown(text)}")
    return ["ab" if symbol == "a" and t <= n else text[t + 1] for t, symbol in enumerate(text[:-1])]


def arrays(n, letters=2):
    """Turn one string into arrays.

    Parameters
    ----------
    n, letters
        As in `string`.

    Returns
    -------
    x : ndarray of shape (T, symbols)
        All symbols but the last, one-hot in the order of `alphabet`.
    target : ndarray of shape (T, symbols)
        One for each symbol that may follow.
    mask : ndarray of shape (T,)
        One: every step counts.
    """
    text, symbols = string(n, letters), alphabet(letters)
    codes = [symbols.index(symbol) for symbol in text[:-1]]
    legal = legal_symbols(text)
    target = np.array([[float(symbol in may) for symbol in symbols] for may in legal])
    return np.eye(len(symbols))[codes], target, np.ones(len(codes))


def batch(counts, letters=2):
    """Put strings side by side.

    Parameters
    ----------
    counts : sequence of int
        One n for each string.
    letters : {2, 3}
        As in `string`.

    Returns
    -------
    Sequences
    """
    if not len(counts):
        raise ValueError("counts: expected at least one number, got none")
    return side_by_side([arrays(n, letters) for n in counts])
