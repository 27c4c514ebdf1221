"""Tables of what was counted, in Markdown."""

import re

#: A range of numbers, such as 0.2–0.3.
RANGE = re.compile(r"(?<=[\d%])–(?=[\d−-])")
#: Keeps what stands before and after it in one line, and takes no room.
JOINER = "\u2060"


def interval(middle, low, high, form=".0%"):
    """Say a number and the interval around it, each in the format `form`."""
    return f"{middle:{form}} ({low:{form}}–{high:{form}})"


def table(head, lines):
    """Write a table in Markdown, in whose cells no range is broken in two.

    Parameters
    ----------
    head : sequence of str
        What stands above each column.
    lines : sequence of sequence of str
        The cells.

    Returns
    -------
    str
    """
    rows = (f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *lines))
    return RANGE.sub(f"{JOINER}–{JOINER}", "\n".join(rows))
