"""Runs side by side, as a table."""

from collections import Counter
from statistics import median

from lstmlib import _checks
from lstmlib.trials.files import read
from lstmlib.trials.rows import Results


def table(results, markdown=False, by="outcome", confidence=0.95):
    """Show runs side by side: how many trials came to what, with Wilson intervals.

    Parameters
    ----------
    results : dict
        Name of each row of the table → Results, or the path that `read` takes.
    markdown : bool
        A Markdown table, or one to read in a terminal.
    by : {"outcome", "standing"}
        What is counted: how trials ended, or the best class of their tests.
    confidence : float
        Of the intervals.

    Returns
    -------
    str

    Raises
    ------
    TypeError, ValueError
        For no results, or files that are none.
    """
    if not isinstance(results, dict):
        raise TypeError(f"results: expected a dict of name: Results, got {_checks.shown(results)}")
    if not results:
        raise ValueError("results: expected at least one, got none")
    found = {
        str(name): one if isinstance(one, Results) else read(one) for name, one in results.items()
    }
    _checks.choice("by", by, ("outcome", "standing"))
    seen = Counter(row[by] for one in found.values() for row in one.rows)
    outcomes = [outcome for outcome, _ in seen.most_common()]
    head = ["run", "trials", *outcomes, "median steps"]
    cells = [_cells(name, one, outcomes, by, confidence) for name, one in found.items()]
    return (_markdown if markdown else _plain_table)([head, *cells])


def _cells(name, one, outcomes, by, confidence):
    trials = f"{len(one.rows)}" if one.finished else f"{len(one.rows)} of {one.settings['trials']}"
    shares = [_share(one, outcome, by, confidence) for outcome in outcomes]
    steps = [row["steps"] for row in one.rows if "steps" in row]
    return [name, trials, *shares, f"{median(steps):,.0f}" if steps else "–"]


def _share(one, outcome, by, confidence):
    if not one.rows:
        return "–"
    share, low, high = one.share(outcome, by=by, confidence=confidence)
    return f"{share:.0%} ({low:.0%} to {high:.0%})"


def _markdown(lines):
    head, *cells = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, rule, *cells))


def _plain_table(lines):
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
