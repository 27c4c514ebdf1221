"""The practice class's notebooks, as students get them: for the site and for the live site.

Their class has a public secret, so everybody may have them. They hold no solutions.
"""

from pathlib import Path

import nbformat

from lstmlib.classroom import seeds, sources
from tools.notebooks.book import ROOT
from tools.notebooks.needs import TAG, heavy, needing, uses

#: Where they lie, in the site and among the live notebooks.
FOLDER = "assignments"
#: What the names of the cells begin with that go with a question's own cell.
WITH = ("check-", "graded-")


def write(folder, root=ROOT, only=None):
    """Write one notebook for each assignment.

    Parameters
    ----------
    folder : Path
        Where they go; it is made where it is missing.
    root : Path
        The checkout.
    only : set of str, optional
        Names of the assignments wanted; all by default.

    Returns
    -------
    list of Path
        The notebooks written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    names = sources.names(root)
    for name in names if only is None else [name for name in names if name in only]:
        made = sources.load(name, root).release(seeds.PRACTICE)
        tag(made, root)
        written.append(folder / f"{name}.ipynb")
        nbformat.write(made, written[-1])
    return written


def tag(notebook, root=ROOT):
    """Mark the cells that need NumPy, and those that check what such cells define."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    codes = [cell.source for cell in cells]
    needs = needing(codes, heavy(frozenset(uses(codes)), root))
    found = {_name(cell) for cell, one in zip(cells, needs, strict=True) if one}
    found |= {start + name for name in found for start in WITH} | (
        {"check-all"} if found else set()
    )
    for cell, one in zip(cells, needs, strict=True):
        if one or _name(cell) in found - {""}:
            cell.metadata["tags"] = [*cell.metadata.get("tags", ()), TAG]


def _name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")
