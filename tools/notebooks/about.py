"""The first words of a notebook: what it is, and what its cells need."""

import re

from tools.notebooks.links import linked
from tools.notebooks.needs import TAG

HEADING = re.compile(r"^#{2,3} (?P<words>.+)$", re.MULTILINE)


def about(page, links, cells, requirement):
    """Say what the notebook is; a quote below its title.

    Parameters
    ----------
    page : Page
        The page it was made from.
    links : Links
        The addresses.
    cells : list of NotebookNode
        Its cells.
    requirement : str
        What pip installs the library from; empty where the book has no public repository.
    """
    address = links.to(page.name) if links.site_root is not None else None
    name = linked(page.title, address)
    words = [
        f"This is the page *{name}* of the book *Backward Pass for LSTMs*, as a notebook: change a "
        "cell and run it with ▶ or Shift+Enter. Run the cells from the top; folded ones open with "
        "a click.",
        _install(requirement),
        _numpy(cells),
    ]
    if any("⟨" in cell.source for cell in cells if cell.cell_type == "markdown"):
        words.append("Names in ⟨ ⟩ stand for numbers that folded cells print.")
    return "\n>\n".join(f"> {line}" for line in words)


def _install(requirement):
    if requirement:
        return f'Elsewhere the library comes with `pip install "{requirement}"`.'
    return (
        "On your own computer it needs Python 3.11 or newer and `lstmlib`: "
        '`pip install ".[symbolic,widgets,plots,train]"` in a copy of the book\'s sources.'
    )


def _numpy(cells):
    codes = [cell for cell in cells if cell.cell_type == "code"]
    heavy = [cell for cell in codes if TAG in cell.metadata.get("tags", ())]
    if len(heavy) == len(codes):
        return "All of its cells need NumPy. In the browser it is fetched from another site."
    if not heavy:
        return "None of its cells needs NumPy: in the browser all of them run with this site alone."
    sections = ", ".join(f"*{words}*" for words in _light_sections(cells))
    return (
        f"In the browser NumPy is fetched from another site. Where that cannot be reached, "
        f"{len(codes) - len(heavy)} of the {len(codes)} cells still run, those under {sections}."
    )


def _light_sections(cells):
    """The headings above the cells that run without NumPy, each once."""
    found, heading = [], "the title"
    for cell in cells:
        if cell.cell_type == "markdown":
            heading = ([heading] + HEADING.findall(cell.source))[-1]
        elif TAG not in cell.metadata.get("tags", ()) and heading not in found:
            found.append(heading)
    return found
