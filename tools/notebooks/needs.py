"""Which cells need NumPy: those that load it, and those that use what such cells made."""

import functools
import json
import subprocess
import sys

from tools.notebooks.names import aliases, dotted_uses, statements

TAG = "needs-numpy"
#: Asks, where NumPy cannot be imported, which dotted names cannot be had.
PROBE = """
import importlib, json, sys


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numpy", "torch"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Missing())


def cannot_be_had(dotted):
    parts = dotted.split(".")
    try:
        found = importlib.import_module(parts[0])
        for count, part in enumerate(parts[1:], 2):
            try:
                found = getattr(found, part)
            except AttributeError:
                found = importlib.import_module(".".join(parts[:count]))
    except ImportError as error:
        return (error.name or "").partition(".")[0] in ("numpy", "torch")
    return False


json.dump([name for name in json.load(sys.stdin) if cannot_be_had(name)], sys.stdout)
"""


@functools.cache
def heavy(dotted, cwd):
    """Those of the dotted names that cannot be had without NumPy."""
    asked = json.dumps(sorted(dotted))
    command = [sys.executable, "-c", PROBE]
    answer = subprocess.run(
        command, input=asked, text=True, stdout=subprocess.PIPE, check=True, cwd=cwd
    )
    return frozenset(json.loads(answer.stdout))


def uses(codes):
    """All dotted names that the cells of a notebook use."""
    known, found = {}, set()
    for code in codes:
        for statement, _ in statements(code):
            bound, loaded = aliases(statement)
            known |= bound
            found |= loaded | set(dotted_uses(statement, known))
    return found


def needing(codes, blocked):
    """Tell of each cell, in order, whether it needs NumPy.

    Parameters
    ----------
    codes : list of str
        The cells of one notebook.
    blocked : set of str
        Dotted names that need it, as `heavy` finds them.

    Returns
    -------
    list of bool
    """
    known, spoilt, answer = {}, set(), []
    for code in codes:
        needs, binds, here = False, set(), set(spoilt)
        for statement, names in statements(code):
            bound, loaded = aliases(statement)
            known |= bound
            loaded |= set(dotted_uses(statement, known))
            needs = needs or bool(loaded & blocked or names.reads & here)
            here -= names.binds
            binds |= names.binds
        spoilt = spoilt | binds if needs else spoilt - binds
        answer.append(needs)
    return answer
