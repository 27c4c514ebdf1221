"""What lies beside the book's pages and is made after them: the live notebooks, the slides."""

import sys
from collections.abc import Callable
from pathlib import Path

HTML = Path("_build", "html")


def make(what: str, place: str, refresh: Callable[[Path], int]) -> int:
    """Make a part alone, and say where it is.

    Parameters
    ----------
    what : str
        Its name, in the plural.
    place : str
        Where it lies in the built book.
    refresh : callable
        Takes the folder of the built book and brings the part in it up to date; returns a status.
    """
    if not (HTML / "index.html").is_file():
        print("The book comes first: run `make html`.", file=sys.stderr)
        return 1
    status = refresh(HTML)
    if status == 0:
        print(f"The {what} are in {HTML / place}; `make book` serves them.")
    return status
