"""How an assignment went: for each question who got it, and what was said most often."""

import statistics
from collections import Counter
from dataclasses import dataclass, field

from lstmlib.classroom import tables

#: So many of the commonest sentences.
SENTENCES = 3


@dataclass
class Row:
    """One question.

    Attributes
    ----------
    item : layout.Item
    count : int
        Students whose points are known.
    most, mean, median : float
        Points; the last two are None where nobody's are known.
    right : float or None
        Share of them with full points.
    discrimination : float or None
        Correlation of its points with those of the other questions (written answers not among
        them): near zero, or below, it tells nothing of who can do the rest. None where it is not
        defined.
    sentences : list of (str, int)
        Of answers that were not right: the commonest, with how many got it.
    """

    item: object
    count: int
    most: float
    mean: float | None = None
    median: float | None = None
    right: float | None = None
    discrimination: float | None = None
    sentences: list = field(default_factory=list)


def of(results):
    """A `Row` for each question and written answer, in the notebook's order."""
    taken = [each for each in results if any(part.points is not None for part in each.parts)]
    count = len(taken[0].parts) if taken else 0
    return [_row(at, taken) for at in range(count)]


def _row(at, results):
    parts = [each.parts[at] for each in results if each.parts[at].points is not None]
    row = Row(results[0].parts[at].item, len(parts), results[0].parts[at].most)
    if parts:
        points = [part.points for part in parts]
        row.mean, row.median = statistics.fmean(points), statistics.median(points)
        row.right = sum(part.points >= part.most for part in parts) / len(parts)
        row.discrimination = _discrimination(at, results)
    said = Counter(part.sentence for part in parts if part.sentence and part.verdict != "right")
    # Sorted first, so that equally common ones do not change places from run to run.
    row.sentences = Counter(dict(sorted(said.items()))).most_common(SENTENCES)
    return row


def _discrimination(at, results):
    pairs = []
    for each in results:
        others = [
            part.points
            for place, part in enumerate(each.parts)
            if place != at and not part.item.written
        ]
        if each.parts[at].points is not None and None not in others:
            pairs.append((each.parts[at].points, sum(others)))
    if len(pairs) < 3 or any(len(set(one)) < 2 for one in zip(*pairs, strict=True)):
        return None
    return statistics.correlation(*zip(*pairs, strict=True))


def table(rows):
    """Rows of a CSV file."""
    head = ["question", "title", "tier", "students", "most", "mean", "median", "share_right"]
    head += ["discrimination"]
    head += [f"{what}_{n}" for n in range(1, SENTENCES + 1) for what in ("sentence", "students")]
    out = [head]
    for row in rows:
        cells = [tables.safe(each) for each in (row.item.name, row.item.title, row.item.tier)]
        cells += [row.count, tables.points(row.most)]
        cells += [tables.points(each) for each in (row.mean, row.median, row.right)]
        cells += [tables.points(row.discrimination)]
        for sentence, count in row.sentences:
            cells += [tables.safe(sentence), count]
        out.append(cells + [""] * (len(head) - len(cells)))
    return out


def text(rows):
    """A table for the terminal."""
    wide = max((len(row.item.title) for row in rows), default=0)
    lines = [f"  {'':{wide}}  known   mean  median  right  discrimination"]
    for row in rows:
        cells = (row.mean, row.median, row.right and 100 * row.right, row.discrimination)
        mean, median, right, tells = ("–" if cell is None else cell for cell in cells)
        lines.append(
            f"  {row.item.title:{wide}}  {row.count:5}  {_cell(mean, 5, 2)}  {_cell(median, 6, 2)}"
            f"  {_cell(right, 4, 0)}%  {_cell(tells, 14, 2)}"
        )
        lines += [f"  {'':{wide}}  {count} ×  {_short(said)}" for said, count in row.sentences[:1]]
    return "\n".join(lines)


def _cell(value, width, digits):
    return f"{value:>{width}}" if isinstance(value, str) else f"{value:{width}.{digits}f}"


def _short(sentence, most=90):
    plain = " ".join(sentence.split())
    plain = "".join(sign if sign.isprintable() else "?" for sign in plain)
    return plain if len(plain) <= most else f"{plain[:most]}…"
