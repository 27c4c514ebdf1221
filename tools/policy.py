"""Write what its pages may do into a live site: ``python -m tools.policy FOLDER``.

The book's own pages get their policy from the build; those of JupyterLite need a wider one.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "book" / "_ext"))

from elsewhere.policy import guard, write  # noqa: E402


def guard_live(folder: Path) -> None:
    """Give each page of a live site its policy, with the hashes of the scripts in it.

    Parameters
    ----------
    folder : Path
        The site of JupyterLite, complete: a script that is put into a page later is blocked.
    """
    guard(folder, live=True)


def guard_page(path: Path) -> None:
    """Give a page that was made after the book the policy of the book's own pages.

    Parameters
    ----------
    path : Path
        An HTML file, complete.
    """
    write(path)


if __name__ == "__main__":
    guard_live(Path(sys.argv[1]))
