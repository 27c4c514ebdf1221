"""Labels that the library's sources name, in docstrings and in comments, are in the ledger."""

import io
import re
import tokenize
from pathlib import Path

import pytest

from lstmlib.symbolic import EQUATIONS

SOURCES = sorted((Path(__file__).resolve().parents[2] / "lstmlib").glob("*.py"))
#: Whatever stands between double backquotes after the word equation.
NAMED = re.compile(
    r"equations?\s+((?:``[a-z][a-z-]+``(?:,\s+|\s+and\s+|\s+to\s+)?)+)", re.IGNORECASE
)
#: A name with a hyphen between double backquotes, wherever it stands.
HYPHENED = re.compile(r"``([a-z]+(?:-[a-z]+)+)``")
#: A comment that is nothing but names: "state-error, cell-delta".
NAMES = re.compile(r"# *([a-z-]+(?:, *[a-z-]+)*)")


def in_docstrings(text):
    """Return the set of labels between double backquotes."""
    groups = [re.findall("``(.+?)``", group) for group in NAMED.findall(text)]
    return set(HYPHENED.findall(text)).union(*groups)


def in_comments(text):
    """Return the set of labels in comments that follow code on their line."""
    found = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and token.line.strip() != token.string:
            names = NAMES.fullmatch(token.string)
            found |= set(re.split(", *", names[1])) if names else set()
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_label_exists(path):
    text = path.read_text(encoding="utf-8")
    assert in_docstrings(text) | in_comments(text) <= set(EQUATIONS)


@pytest.mark.parametrize(
    "labels_in, files",
    [
        (in_docstrings, {"squash.py", "forward_pass.py", "backward_pass.py"}),
        (in_comments, {"unroll.py", "sweep.py", "sweep_on_desk.py", "backward_pass.py"}),
    ],
)
def test_labels_are_found(labels_in, files):
    assert {p.name for p in SOURCES if labels_in(p.read_text(encoding="utf-8"))} >= files


def test_what_a_label_is():
    text = '''
def f(x):
    """Equations ``one`` and ``two-three``; ``four-five`` of ``x``."""
    # alone
    x += 1  # six-seven, eight
    return x  # a remark
'''
    assert in_docstrings(text) == {"one", "two-three", "four-five"}
    assert in_comments(text) == {"six-seven", "eight"}
