r"""Formulas within a sentence, from the dissertation's symbols into modern ones.

Displayed formulas are printed twice from the same object (`lstmlib.symbolic.latex`). Those within
a sentence are typed, so they are translated here, into what that printer writes: `s_{c_j^v}(t)`
becomes `c_{t}^{jv}`. A gate, a cell's output or a state without a time gets `t`, because modern
papers never write them without. A formula in which anything is not understood stays as it is, and
so does one that could be about anything: an `s` beside no other quantity, a source `m` of any kind.
"""

import re

from .quantities import ALONE, QUANTITIES
from .units import SCRIPT, NotUnderstood, scripts

SQUASHING = {"f": r"\sigma", "g": r"\tanh", "h": r"\tanh"}
#: A letter of both notations; whatever hangs on it is translated by itself.
LETTERS = set("tTjvklLKJSWMNmnuap")
COMMANDS = {
    rf"\{name}"
    for name in (
        *("alpha beta eta tau Delta sum prod frac tfrac partial cdot times le ge leq geq".split()),
        *("ne neq approx to in ldots dots cdots left right sqrt infty equiv sim propto".split()),
        *("quad qquad , ; ! { } |".split()),
    )
}
SIGNS = set("0123456789+-=<>/|.,;:()[]{}' \n")
VERBATIM = (r"\mathrm", r"\text")

TIME = re.compile(r"\(\s*((?:t|T|\\tau|t'|\d+)\s*(?:[+-]\s*\d+)?)\s*\)")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]{3,}|in(?![A-Za-z])|.", re.DOTALL)
POWER = re.compile(r"\s*\^\s*(\d)")
LONE_S = re.compile(r"(?<![A-Za-z\\{_^])s(?![A-Za-z_^(])")


def modern(latex):
    """Translate a formula, or return it as it is.

    Parameters
    ----------
    latex : str
        Without dollar signs.

    Returns
    -------
    str
    """
    written = attempt(latex)
    if written is None or bare(written) == bare(latex):
        return latex
    if latex.strip() != "s" and LONE_S.search(latex):
        without = LONE_S.sub("E", latex)
        if attempt(without) == without:
            return latex
    return written


def attempt(latex):
    """Translate a formula; None where it is not understood."""
    try:
        return translate(latex)
    except NotUnderstood:
        return None


def bare(latex):
    """Return a formula without braces and spaces, which do not show."""
    return re.sub(r"[{}\s]", "", latex)


def translate(latex):
    """Translate a whole formula or refuse to."""
    written, place = "", 0
    while place < len(latex):
        piece, place = atom(latex, place)
        written += piece
    return written


def atom(latex, place):
    """Translate what begins at a place; return it and the place after it."""
    token = TOKEN.match(latex, place)[0]
    place += len(token)
    if token == r"\mathit" and latex.startswith("{net}", place):
        token, place = "net", place + 5
    if token in QUANTITIES:
        below, above, place = scripts(latex, place)
        time, place = at(latex, place)
        if below or above or time or token not in ALONE:
            return powered(QUANTITIES[token](below, above, time), latex, place)
        return token, place
    if token in SQUASHING:
        return squashed(token, latex, place)
    if token in VERBATIM:
        below = re.compile(SCRIPT).match(latex, place)
        return token + below[0], below.end()
    if token in LETTERS or token in COMMANDS:
        return hanging(token, latex, place)
    if token in SIGNS:
        return token, place
    raise NotUnderstood(token)


def powered(written, latex, place):
    """Put a quantity that a power follows into brackets, since its indices stand above."""
    power = POWER.match(latex, place)
    if power is None:
        return written, place
    return rf"\left({written}\right)^{power[1]}", power.end()


def hanging(token, latex, place):
    """Keep a letter or sign of both notations; translate what hangs on it."""
    below, above, place = scripts(latex, place)
    hung = "".join(
        f"{mark}{{{translate(text)}}}" for mark, text in (("_", below), ("^", above)) if text
    )
    return token + hung, place


def at(latex, place):
    """Return the time in brackets, or nothing, and the place after."""
    found = TIME.match(latex, place)
    if found:
        return found[1].replace(" ", ""), found.end()
    if latex.startswith("(", place):
        raise NotUnderstood("brackets that hold no time")
    return "", place


def squashed(letter, latex, place):
    """Translate a squashing function and its argument, which must be a quantity."""
    primes = re.compile("'*").match(latex, place)[0]
    place += len(primes)
    if not latex.startswith("(", place):
        raise NotUnderstood(letter)
    depth, end = 0, place
    for end in range(place, len(latex)):
        depth += {"(": 1, ")": -1}.get(latex[end], 0)
        if depth == 0:
            break
    argument = latex[place + 1 : end]
    written = translate(argument)
    if depth or written == argument:
        raise NotUnderstood(letter)
    return f"{SQUASHING[letter]}{primes}({written})", end + 1
