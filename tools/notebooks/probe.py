"""Run where NumPy cannot be imported: which of the dotted names on standard input need it?

Those that cannot be had, and functions that import it when they are called.
"""

import ast
import importlib
import inspect
import json
import sys
import textwrap

HEAVY = {"numpy", "matplotlib", "torch"}


class Missing:
    """Refuses to find what is heavy, as if it were not installed."""

    def find_spec(self, name, path=None, target=None):
        """Raise what Python raises."""
        if name.partition(".")[0] in HEAVY:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())


def find(dotted):
    """Import and look up a dotted name as far as its parts are names of modules and in them."""
    parts = dotted.split(".")
    found = importlib.import_module(parts[0])
    for count, part in enumerate(parts[1:], 2):
        try:
            found = getattr(found, part)
        except AttributeError:
            if not inspect.ismodule(found):
                break
            found = importlib.import_module(".".join(parts[:count]))
    return found


def imports(code):
    """Yield what a function imports within."""
    for node in ast.walk(ast.parse(textwrap.dedent(code))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def is_heavy(dotted):
    """Tell whether a name needs what is missing."""
    try:
        found = find(dotted)
    except ImportError as error:
        return (error.name or "").partition(".")[0] in HEAVY
    if not inspect.isfunction(found):
        return False
    return any(name.partition(".")[0] in HEAVY for name in imports(inspect.getsource(found)))


json.dump([name for name in json.load(sys.stdin) if is_heavy(name)], sys.stdout)
