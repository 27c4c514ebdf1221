"""A page's code cells as cells of its notebook."""

import ast

from nbformat.v4 import new_code_cell

from tools.notebooks.names import names

FOLDED = {"hide-cell", "hide-input", "remove-cell", "remove-input"}
#: A cell that serves the making of the page and makes no sense outside of it.
PAGE_ONLY = "page-only"
IMPORT = "from myst_nb import glue"
GLUE = '''def glue(name, value, display=False):
    """Show a number that stands in the text."""
    print(f"{name}: {value}")
'''


def kept(cells, values_known):
    """The page's code cells without those that only serve the page.

    A cell that no reader sees stays if a later one needs what it does. Where the numbers in the
    sentences are not known, the cells that compute them stay as well.

    Parameters
    ----------
    cells : list of NotebookNode
        All code cells of a page.
    values_known : bool
        Whether the sentences have their numbers already.
    """
    found, needed = [], set()
    for cell in reversed(cells):
        tags = cell.metadata.get("tags", ())
        used = names(cell.source)
        unseen = "remove-cell" in tags and values_known and not _acts(cell.source)
        if PAGE_ONLY in tags or unseen and not used.binds & needed:
            continue
        needed = (needed - used.binds) | used.reads
        found.append(cell)
    return found[::-1]


def _acts(code):
    """Tell whether code changes things that it did not make, besides printing numbers."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            if not isinstance(called, ast.Name) or called.id not in ("glue", "print"):
                return True
    return False


def code_cell(cell, identity, in_solution, tags):
    """A notebook's cell: the same code, folded where the page hides it."""
    code = cell.source
    if IMPORT in code.splitlines():
        code = code.replace(IMPORT, GLUE.rstrip("\n"), 1)
    tags = [*cell.metadata.get("tags", ()), *tags]
    new = new_code_cell(code, id=identity)
    if tags:
        new.metadata["tags"] = tags
    if in_solution or FOLDED & set(tags):
        new.metadata["jupyter"] = {"source_hidden": True}
        new.metadata["cellView"] = "form"  # the same for Colab
    return new
