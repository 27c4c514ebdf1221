"""Find the line of a library symbol by reading its file, without importing it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def locate(dotted):
    """Find where a symbol is defined.

    Parameters
    ----------
    dotted : str
        As ``"lstmlib.squash.logistic"``: module, then a name at its top level.

    Returns
    -------
    path : str
        File, from the root of the repository.
    name : str
        The last part of the dotted name.
    line : int
        Line of the definition.

    Raises
    ------
    LookupError
        Where there is no such file or name.
    """
    module, _, name = dotted.rpartition(".")
    path = module.replace(".", "/") + ".py"
    try:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LookupError(f"{dotted}: there is no file {path}") from None
    for node in tree.body:
        if name in _names(node):
            return path, name, node.lineno
    raise LookupError(f"{dotted}: {path} does not define {name!r}")


def _names(statement):
    """Return the names that a statement at the top level of a module defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []
