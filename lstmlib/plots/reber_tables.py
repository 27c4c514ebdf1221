"""The tables of the chapter on Reber grammars, from the stored results."""

from lstmlib.plots import markdown
from lstmlib.plots.reber import PAPER, ROWS, learned
from lstmlib.plots.stored import stored

#: The end of an experiment's name, and what was varied in it.
VARIED = {
    "next-forget-constant": "*next*",
    "mixed-forget-constant": "taught as in *legal*, judged as in *next*",
    "legal-forget-constant": "*legal*",
    "legal-forget-squared": "taught as in *legal*, the square bound",
    "legal-forget-small-start": "*legal*, start within ±0.1, not ±0.2",
    "legal-forget-long-cap": "*legal*, cap of 100 000 symbols",
    "legal-reset-long-cap": "the same, no forget gates, reset from outside",
}
#: Rows that were also run taught the symbol that came, with the square of each error bound.
SQUARED = ("forget-constant", "forget-decay", "standard-reset", "standard")


def counted(name, kind):
    """Give a share of the trials of one experiment and its Wilson interval.

    Parameters
    ----------
    name : str
        The experiment's, without ``reber-``.
    kind : {"perfect", "good"}
        At least so good.

    Returns
    -------
    tuple of float
        The share and the ends of its interval.
    """
    return learned(stored(f"reber-{name}"))[kind]


def claim():
    """Return the claim as Markdown: the paper's figures and ours, in both readings."""
    kinds = [(reading, kind) for reading in ("next", "legal") for kind in ("perfect", "good")]
    head = ["network", "paper", *(f"*{reading}*: {kind}" for reading, kind in kinds)]
    lines = [
        [words, PAPER.get(end, "–")] + [_share(f"{reading}-{end}", kind) for reading, kind in kinds]
        for end, words in ROWS.items()
    ]
    return markdown.table(head, lines)


def varied():
    """Return as Markdown what changes when one thing is changed at a time."""
    lines = [[words, _share(end, "perfect"), _share(end, "good")] for end, words in VARIED.items()]
    return markdown.table(["reading", "perfect", "good"], lines)


def squared():
    """Return as Markdown the claim with the square of each error bound by 0.49."""
    kinds = ("perfect", "good")
    lines = [
        [ROWS[end], PAPER[end]] + [_share(f"squared-{end}", kind) for kind in kinds]
        for end in SQUARED
    ]
    return markdown.table(["network", "paper", *kinds], lines)


def _share(name, kind):
    return markdown.interval(*counted(name, kind))
