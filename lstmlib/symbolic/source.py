"""Find the line of a library symbol by reading its file, without importing it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def locate(dotted):
    """Find where a symbol is defined.

    Parameters
    ----------
    dotted : str
        As ``"lstmlib.squash.logistic"`` or ``"lstmlib.online.partials.Partials.descent"``: module,
        then a name at its top level or, after a class, a method.

    Returns
    -------
    path : str
        File, from the root of the repository.
    name : str
        What stands after the module.
    line : int
        Line of the definition.

    Raises
    ------
    LookupError
        Where there is no such file or name.
    """
    *parts, last = dotted.split(".")
    names = [parts.pop(), last] if parts[-1][:1].isupper() else [last]
    path = "/".join(parts) + ".py"
    try:
        node = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LookupError(f"{dotted}: there is no file {path}") from None
    for name in names:
        node = next((statement for statement in node.body if name in _names(statement)), None)
        if node is None:
            raise LookupError(f"{dotted}: {path} does not define {name!r}")
    return path, ".".join(names), node.lineno


def _names(statement):
    """Return the names that a statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []
