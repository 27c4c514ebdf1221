"""What the cells of a page gave when the book was built."""

import nbformat
from jupyter_cache import get_cache

from tools.notebooks.book import read_page


def executed(site, name):
    """The page's notebook with its outputs.

    They are in the cache of executed cells, whether this build ran them or an earlier one did; the
    notebooks that MyST-NB leaves in ``jupyter_execute`` have outputs in the first case only. A page
    that is executed at every build is not in the cache.

    Parameters
    ----------
    site : Path
        Folder of the built book.
    name : str
        The page, as ``book/answer/question``.

    Returns
    -------
    NotebookNode
    """
    notebook = read_page(name).notebook
    if notebook.metadata.get("mystnb", {}).get("execution_mode") == "force":
        return nbformat.read(site.parent / "jupyter_execute" / f"{name}.ipynb", 4)
    (folder,) = (site.parent / ".jupyter_cache").iterdir()
    return get_cache(folder).merge_match_into_notebook(notebook)[1]
