"""One page as a notebook."""

import base64
import mimetypes

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks.about import about
from tools.notebooks.blocks import Blocks
from tools.notebooks.cells import code_cell, kept
from tools.notebooks.inline import Inline
from tools.notebooks.links import Links
from tools.notebooks.needs import TAG, heavy, needing, uses

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
LANGUAGE = {"name": "python"}


def notebook(book, page, site_root=None, requirement="", install=""):
    """Make a page's notebook.

    Parameters
    ----------
    book : Book
        The whole book.
    page : Page
        A page that has cells.
    site_root : str, optional
        The site's address; without it, links lead from notebook to notebook.
    requirement : str
        What pip installs the library from.
    install : str
        Code of a first cell that installs the library where it is missing.

    Returns
    -------
    NotebookNode
    """
    links = Links(book, page, site_root)
    title, *cells = _cells(book, page, links)
    heading, _, title.source = title.source.partition("\n")
    title.source = title.source.strip()
    words = about(page, links, cells, requirement)
    first = [new_markdown_cell(f"{heading}\n\n{words}", id="about")]
    if install:
        first.append(new_code_cell(install, id="install"))
    cells = [*first, *([title] if title.source else []), *cells]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "language_info": LANGUAGE})


def _cells(book, page, links):
    values, attached = book.values(page.name), {}
    blocks = Blocks(Inline(links, values, lambda source: _attach(book, page, source, attached)))
    codes = [cell for cell in page.notebook.cells if cell.cell_type == "code"]
    stay = kept(codes, values is not None)
    sources = [cell.source for cell in stay]
    needs = needing(sources, heavy(frozenset(uses(sources)), book.root))
    tags = {id(cell): [TAG] for cell, one in zip(stay, needs, strict=True) if one}
    stay = {id(cell) for cell in stay}
    found = []
    for number, cell in enumerate(page.notebook.cells, 1):
        if cell.cell_type == "markdown":
            found.append(new_markdown_cell(blocks.cell(cell.source), id=f"text-{number}"))
            if attached:
                found[-1]["attachments"] = dict(attached)
                attached.clear()
        elif id(cell) in stay:
            mine = tags.get(id(cell), [])
            found.append(code_cell(cell, f"code-{number}", blocks.in_solution, mine))
    return [cell for cell in found if cell.source]


def _attach(book, page, source, attached):
    path = (book.root / page.name).parent / source
    kind = mimetypes.guess_type(path.name)[0]
    attached[path.name] = {kind: base64.b64encode(path.read_bytes()).decode()}
    return f"attachment:{path.name}"
