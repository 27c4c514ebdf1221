"""What ``class.toml`` says, understood."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from lstmlib.classroom.limits import CELL_SECONDS, Limits


@dataclass(frozen=True)
class Late:
    """What a late submission costs.

    Attributes
    ----------
    percent_a_day : float
        Of the points, for each day begun.
    at_most : float
        Percent of the points that lateness can cost at all.
    grace_minutes : float
        So much late is not late.
    """

    percent_a_day: float = 10.0
    at_most: float = 50.0
    grace_minutes: float = 15.0


@dataclass(frozen=True)
class Terms:
    """What holds for one assignment: when it is due, what it counts, what lateness costs.

    Attributes
    ----------
    due : datetime.datetime or None
        With a time zone (the machine's own where `class.toml` names none); None: never late.
    points : float or None
        The most that gradebooks show; None: as many as the assignment has.
    late : Late
    """

    due: datetime.datetime | None = None
    points: float | None = None
    late: Late = field(default_factory=Late)


@dataclass(frozen=True)
class Allowed:
    """What one submission may take when it is run.

    Attributes
    ----------
    cell_seconds : float
        Wall clock of a cell.
    seconds : float
        Wall clock of the whole run.
    memory_mb : int
        Of all its processes together.
    """

    cell_seconds: float = float(CELL_SECONDS)
    seconds: float = Limits.seconds
    memory_mb: int = Limits.memory_mb


def understood(found, folder, sources=None):
    """The fields of a `Course` out of what ``class.toml`` holds; ``sources`` comes first.

    Raises
    ------
    KeyError, TypeError, ValueError, AttributeError
        Where something is missing, or is not what it should be.
    """
    late = Late(**_numbers(found.get("late", {})))
    named = found.get("sources")
    sources = sources or (named and folder / named)
    return {
        "name": found["name"],
        "assignments": {name: _terms(rows, late) for name, rows in found["assignments"].items()},
        "sources": Path(sources).resolve() if sources else None,
        "allowed": Allowed(**_numbers(found.get("limits", {}))),
    }


def aware(when, zone=None):
    """The same time with a time zone: ``zone``, or the machine's own."""
    if when.tzinfo is not None:
        return when
    return when.astimezone() if zone is None else when.replace(tzinfo=zone)


def counted(when):
    """The same time; ValueError where it is not of our days: others cannot be counted with."""
    if not 1970 <= when.year < 9000:
        raise ValueError(f"{when} is not a time of our days")
    return when


def _terms(rows, late):
    rows = dict(rows)
    rows["late"] = Late(**{**vars(late), **_numbers(rows.get("late", {}))})
    if "due" in rows:
        if not isinstance(rows["due"], datetime.datetime):
            raise ValueError(f"due: expected a date and a time, got {rows['due']}")
        rows["due"] = aware(rows["due"])
    if "points" in rows:
        rows |= _numbers({"points": rows["points"]})
    return Terms(**rows)


def _numbers(rows):
    for name, value in rows.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
            raise ValueError(f"{name}: expected a number, not negative, got {value!r}")
    return dict(rows)
