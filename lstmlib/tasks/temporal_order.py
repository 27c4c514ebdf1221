"""Noisy temporal order: say at the end in which order a few marks came, hours of noise between.

A sequence starts with ``B``, ends with ``E`` and is 100 to 110 symbols long. All else is noise
(``a b c d``, each as likely as the others) but for two or three marks, each ``X`` or ``Y``, at
places drawn anew each time. The class is the order of the marks: four classes with two, eight with
three. Hochreiter and Schmidhuber (1997, experiments 6a and 6b) asked for it at the end of single
sequences; Gers, Schmidhuber and Cummins (2000) also without resets between them.

>>> string, label = draw(1, rng=0)[0]
>>> string[0], string[-1], 100 <= len(string) <= 110
('B', 'E', True)
"""

import numpy as np

from lstmlib import _checks
from lstmlib.tasks.sequences import side_by_side

__all__ = ["MARKS", "STEPS", "SYMBOLS", "arrays", "batch", "continual", "draw", "sequences"]

SYMBOLS = "BEabcdXY"
#: The shortest and the longest sequence.
STEPS = (100, 110)
#: First and last step, counted from 1, at which a mark may stand, for two marks and for three.
MARKS = {2: ((10, 20), (50, 60)), 3: ((10, 20), (33, 43), (66, 76))}
#: What may be asked for between the ends of sequences in a row: nothing, or silence.
BETWEEN = ("free", "zero")
_CODES = {symbol: code for code, symbol in enumerate(SYMBOLS)}
_NOISE = "abcd"


def sequences(n, rng, marks=3):
    """Draw sequences as numbers, all at once.

    Parameters
    ----------
    n : int
        How many. The first sequences of a seed do not depend on it.
    rng : int, SeedSequence or Generator
        Source of randomness.
    marks : {3, 2}
        Number of marks: three for experiment 6b, two for 6a.

    Returns
    -------
    codes : ndarray of uint8, shape (n, 110)
        Places of the symbols in `SYMBOLS`; what stands after the end of a sequence has no meaning.
    length : ndarray of int, shape (n,)
        Symbols of each sequence.
    label : ndarray of int, shape (n,)
        The classes.
    """
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    shortest, longest = STEPS
    # A row of numbers for each sequence, so that no sequence depends on how many follow.
    chance = rng.random((n, 1 + longest + 2 * marks))
    length = _among(chance[:, 0], shortest, longest)
    noise = _among(chance[:, 1 : 1 + longest], 0, len(_NOISE) - 1)
    codes = (_CODES[_NOISE[0]] + noise).astype(np.uint8)
    rows, label = np.arange(n), np.zeros(n, int)
    codes[:, 0], codes[rows, length - 1] = _CODES["B"], _CODES["E"]
    for i, (first, last) in enumerate(places(marks), start=-marks):
        step, mark = _among(chance[:, 2 * i], first, last), _among(chance[:, 2 * i + 1], 0, 1)
        codes[rows, step - 1] = _CODES["X"] + mark
        label = 2 * label + mark
    return codes, length, label


def draw(n, rng, marks=3):
    """Draw sequences.

    Parameters
    ----------
    n : int
        How many.
    rng : int, SeedSequence or Generator
        Source of randomness.
    marks : {3, 2}
        Number of marks: three for experiment 6b, two for 6a.

    Returns
    -------
    list of (str, int)
        Each sequence, and its class: the marks read as binary digits, ``X`` for 0, first mark
        first.
    """
    symbols = np.array(list(SYMBOLS))
    return [
        ("".join(symbols[codes[:length]]), int(label))
        for codes, length, label in zip(*sequences(n, rng, marks), strict=True)
    ]


def arrays(string, label, marks=3):
    """Turn one sequence into arrays.

    Parameters
    ----------
    string : str
        Symbols of `SYMBOLS`.
    label : int
        Its class.
    marks : {3, 2}
        Number of marks.

    Returns
    -------
    x : ndarray of shape (T, 8)
        Symbols, one-hot.
    target : ndarray of shape (T, classes)
        The class, one-hot, at the last step, zero before.
    mask : ndarray of shape (T,)
        One at the last step.
    """
    classes = 2 ** len(places(marks))
    label = _checks.integer("label", label, minimum=0)
    if label >= classes:
        raise ValueError(f"label: expected a class below {classes}, got {label}")
    unknown = sorted(set(string) - set(SYMBOLS))
    if unknown or not string:
        raise ValueError(f"string: expected symbols of {SYMBOLS!r}, got {_checks.shown(string)}")
    x = np.eye(len(SYMBOLS))[[_CODES[symbol] for symbol in string]]
    target, mask = np.zeros((len(string), classes)), np.zeros(len(string))
    target[-1, label] = mask[-1] = 1.0
    return x, target, mask


def batch(n, rng, marks=3):
    """Draw single sequences side by side, as `draw` does.

    Returns
    -------
    Sequences
        x (T, n, 8), target (T, n, 8 or 4), mask (T, n), length (n,).
    """
    return side_by_side([arrays(*drawn, marks) for drawn in draw(n, rng, marks)])


def continual(n, rng, strings=100, marks=3, between="free"):
    """Draw streams: sequences one after the other, with no reset and no mark between.

    Parameters
    ----------
    n, rng, marks
        As in `draw`.
    strings : int, default 100
        Sequences in a stream.
    between : {"free", "zero"}
        What is asked for between the ends of sequences. Our sources do not say: ``"free"`` asks
        for nothing (mask zero), ``"zero"`` for silence (target zero, mask one).

    Returns
    -------
    Sequences
    """
    strings = _checks.integer("strings", strings)
    quiet = _checks.choice("between", between, BETWEEN) == "zero"
    n, rng = _checks.integer("n", n), _checks.generator("rng", rng)
    streams = []
    for _ in range(n):
        parts = [arrays(*drawn, marks) for drawn in draw(strings, rng, marks)]
        x, target, mask = (np.concatenate(column) for column in zip(*parts, strict=True))
        streams.append((x, target, np.ones_like(mask) if quiet else mask))
    return side_by_side(streams)


def places(marks):
    """First and last step of each mark; refuses other numbers of marks."""
    if marks not in MARKS:
        raise ValueError(f"marks: expected 2 or 3, got {_checks.shown(marks)}")
    return MARKS[marks]


def _among(chance, first, last):
    """Turn numbers from [0, 1) into integers from first to last, all equally likely."""
    return first + (chance * (last - first + 1)).astype(int)
