"""Every page that has code, as a clean notebook for Jupyter, JupyterLite and Colab.

The pages are MyST. Here their cells stay as they are, and what stands between them is put into
Markdown that any Jupyter shows: equations as LaTeX, boxes as quotes, links with addresses.

``write(folder, site_root)`` does it for all pages, ``python -m tools.notebooks`` on the command
line.
"""

import sys
from pathlib import Path

import nbformat
import yaml

import lstmlib
from tools.notebooks.book import ROOT, Book
from tools.notebooks.chapter import notebook

__all__ = ["ROOT", "site_address", "write"]


def write(folder, site_root=None, only=(), build=ROOT / "_build", root=ROOT, installing=False):
    """Write the notebooks, in the book's folders without ``book/``.

    Parameters
    ----------
    folder : Path
        Where they go; what else is there stays.
    site_root : str, optional
        The address of the book's site, which is put in front of the links to its pages as it is.
        Without it, links lead from notebook to notebook.
    only : list of str
        Names of the pages wanted, with or without ``book/``; all by default.
    build : Path, optional
        Where the book was built, for the numbers of its equations and in its sentences. What was
        not built has names instead.
    root : Path
        The checkout.
    installing : bool
        Whether a first cell installs the library where it is missing, if there is a public
        repository to install it from.

    Returns
    -------
    list of Path
        The notebooks written.
    """
    book, found = Book(root, build), _repository(root)
    requirement, install = found if found else ("", "")
    written = []
    for page in _wanted(book, only):
        made = notebook(book, page, site_root, requirement, install if installing else "")
        path = Path(folder) / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, path)
        written.append(path)
    return written


def site_address(root=ROOT):
    """Where the book is published, as `_config.yml` says it; None where it does not."""
    settings = yaml.safe_load((root / "_config.yml").read_text("utf8"))
    return (settings.get("html") or {}).get("baseurl") or None


def _wanted(book, only):
    names = {"book/" + name.removeprefix("book/").removesuffix(".md") for name in only}
    unknown = names - {page.name for page in book.chapters}
    if unknown:
        raise ValueError(f"these are not pages with code: {', '.join(sorted(unknown))}")
    return [page for page in book.chapters if not names or page.name in names]


def _repository(root):
    """What pip installs the library from, and the code that does it; None without an address."""
    extensions = str(root / "book" / "_ext")
    if extensions not in sys.path:
        sys.path.append(extensions)
    from elsewhere.repository import first_cell, repository_of

    found = repository_of(root, lstmlib.__version__)
    return (found.requirement(), first_cell(found)) if found else None
