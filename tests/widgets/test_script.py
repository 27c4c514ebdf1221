"""What a widget's script is put together from, and how."""

import re

import pytest

from lstmlib import widgets
from lstmlib.widgets.parts import JOINED, LIGHTER


@pytest.mark.parametrize("name", widgets.__all__)
def test_no_comment_is_left_that_could_swallow_a_statement(name):
    # Lines are joined, so a comment at the end of one would take the next with it.
    assert re.findall(r"(?<!http:)//.*", getattr(widgets, name)._esm) == []


def test_lines_are_joined_only_where_a_statement_goes_on_or_is_over():
    text = "// why\nconst a = [\n  1, // one\n  2,\n];\nconst b = a\n  .length\n"
    assert JOINED.sub("", LIGHTER.sub("", text)) == "const a = [1,2,];const b = a\n.length\n"
