"""What a widget's script is put together from, and how."""

import re
from collections import Counter
from pathlib import Path

import pytest

from lstmlib import widgets
from lstmlib.widgets.parts import COMMON, JOINED, LIGHTER


@pytest.mark.parametrize("name", widgets.__all__)
def test_no_comment_is_left_that_could_swallow_a_statement(name):
    # Lines are joined, so a comment at the end of one would take the next with it.
    assert re.findall(r"(?<!http:)//.*", getattr(widgets, name)._esm) == []


def test_lines_are_joined_only_where_a_statement_goes_on_or_is_over():
    text = "// why\nconst a = [\n  1, // one\n  2,\n];\nconst b = a\n  .length\n"
    assert JOINED.sub("", LIGHTER.sub("", text)) == "const a = [1,2,];const b = a\n.length\n"


def test_no_phrase_is_written_down_twice():
    said = Counter()
    for path in Path(widgets.__file__).parent.glob("*/words.js"):
        phrases = set(re.findall(r'"([^"\n]+)"', path.read_text("utf8")))
        said.update(phrase for phrase in phrases if len(phrase.split()) > 2)
    assert len(said) > 40
    # What several say is in words.json, which goes into every script.
    assert [phrase for phrase, times in said.items() if times > 1] == []
    assert all(COMMON["truncation"] in getattr(widgets, name)._esm for name in widgets.__all__)
