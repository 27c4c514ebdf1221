"""Which cells need NumPy: those that load it, and those that use what such cells made.

Matplotlib brings NumPy, so it counts too.
"""

import functools
import json
import subprocess
import sys
from pathlib import Path

from tools.notebooks.names import aliases, dotted_uses, statements

TAG = "needs-numpy"
#: Run by its text, so that nothing of this package, which may load NumPy, comes along.
PROBE = Path(__file__).with_name("probe.py").read_text("utf8")


@functools.cache
def heavy(dotted, cwd):
    """Those of the dotted names that cannot be had, or called, without NumPy."""
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
