"""Labels that the library's docstrings name are labels of the ledger."""

import re
from pathlib import Path

from lstmlib.symbolic import EQUATIONS

LIBRARY = Path(__file__).resolve().parents[2] / "lstmlib"
NAMED = re.compile(
    r"equations?\s+((?:``[a-z][a-z-]+``(?:,\s+|\s+and\s+|\s+to\s+)?)+)", re.IGNORECASE
)


def named():
    """Return pairs of a file and a label that it names."""
    found = set()
    for path in LIBRARY.glob("*.py"):
        for group in NAMED.findall(path.read_text(encoding="utf-8")):
            found |= {(path.name, label) for label in re.findall("``(.+?)``", group)}
    return found


def test_every_label_in_a_docstring_exists():
    labels = named()
    assert {file for file, _ in labels} >= {"squash.py", "forward_pass.py", "backward_pass.py"}
    assert {(file, label) for file, label in labels if label not in EQUATIONS} == set()
