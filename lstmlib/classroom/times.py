"""When work came, when it was due, and what lateness costs."""

import datetime
import math
from zoneinfo import ZoneInfo

from lstmlib.classroom import settings
from lstmlib.classroom.course import Problem
from lstmlib.classroom.roster import columns, table

DAY = datetime.timedelta(days=1)


def parse(text):
    """A time as nbgrader, a worksheet or a person writes it; without a zone the machine's own.

    Returns
    -------
    datetime.datetime or None
        None for an empty cell, and for the dash that Moodle writes where nothing came.

    Raises
    ------
    Problem
        Where the text is no time.
    """
    from dateutil import parser

    text = text.strip()
    if text in ("", "-"):
        return None
    when, _, zone = text.rpartition(" ")
    try:
        if "/" in zone or zone == "UTC":
            found = parser.parse(when).replace(tzinfo=ZoneInfo(zone))
        else:
            found = parser.parse(text)
        settings.counted(found)
    except (ValueError, OverflowError, KeyError) as error:
        raise Problem(
            f"{text!r} is not a time that can be read. Write it as 2031-10-06 23:59, or download "
            "the list with the platform set to English."
        ) from error
    return found if found.tzinfo else found.astimezone()


def stamp(when):
    """A time as nbgrader writes it into timestamp.txt."""
    return when.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def extensions(course):
    """Due dates of single students: ``{(student, assignment): time}`` out of `extensions.csv`.

    The file stands in the class folder and has the columns id, assignment and due. It need not
    exist.
    """
    path = course.folder / "extensions.csv"
    if not path.exists():
        return {}
    rows, _ = table(path)
    wanted = {name: (name,) for name in ("id", "assignment", "due")}
    place = columns(rows[0], wanted) if rows else {}
    if len(place) < len(wanted):
        raise Problem(f"{path} needs the columns id, assignment and due.")
    found = {}
    for row in rows[1:]:
        if len(row) > max(place.values()) and any(row):
            student, assignment, due = (row[place[name]].strip() for name in wanted)
            course.chosen([assignment])
            found[student, assignment] = parse(due)
    return found


def late_by(when, due):
    """How late something came; zero where it was in time, or where one of the two is unknown."""
    if when is None or due is None:
        return datetime.timedelta()
    return max(when - due, datetime.timedelta())


def days(late, rule):
    """Days begun after the due date, as the class's rule counts them.

    Parameters
    ----------
    late : datetime.timedelta
    rule : lstmlib.classroom.course.Late
    """
    if late <= datetime.timedelta(minutes=rule.grace_minutes):
        return 0
    return math.ceil(late / DAY)


def cost(late, rule, most):
    """Points that lateness takes: a share of the assignment's full points for each day begun.

    Parameters
    ----------
    late : datetime.timedelta
    rule : lstmlib.classroom.course.Late
    most : float
        The assignment's full points.
    """
    return most * min(days(late, rule) * rule.percent_a_day, rule.at_most, 100) / 100


def words(late):
    """How late, in words: minutes below an hour, hours below two days, else days."""
    minutes = math.ceil(late / datetime.timedelta(minutes=1))
    if minutes < 60:
        count, unit = minutes, "minute"
    elif minutes < 48 * 60:
        count, unit = minutes // 60, "hour"
    else:
        count, unit = minutes // (24 * 60), "day"
    return f"{count} {unit}{'' if count == 1 else 's'}"
