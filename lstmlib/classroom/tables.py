"""CSV files that spreadsheets can open without harm."""

import csv
import io

from lstmlib.classroom.course import write_text

#: What makes a spreadsheet take a cell for a formula, if a cell begins with it (OWASP's list, and
#: the wide forms of the same signs).
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def safe(value):
    """A cell's value: numbers as they are, text that would be a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        plain = value.replace("\x00", "")
        return f"'{plain}" if plain.lstrip(" ").startswith(_FORMULA) else plain
    return value


def points(value):
    """Points as a cell: at most two decimals, empty where they are not known."""
    if value is None:
        return ""
    # Adding zero makes a plain zero of the negative one.
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def counted(number, word):
    """So many of something, in words that fit one of them too."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def text(rows, separator=",", mark=False):
    """Rows as the text of a CSV file; ``mark`` puts the sign in front that says UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return ("\ufeff" if mark else "") + out.getvalue()


def write(path, rows, **how):
    """Write a CSV file in one step, unless it is there as it is."""
    made = text(rows, **how)
    if not path.is_file() or path.read_bytes() != made.encode():
        write_text(path, made)
    return path
