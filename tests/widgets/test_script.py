"""What a widget's script is put together from, and how."""

import re
from collections import Counter
from pathlib import Path

import pytest

from lstmlib import widgets
from lstmlib.widgets.parts import COMMON, JOINED, LIGHTER, light, tight


@pytest.mark.parametrize("name", widgets.__all__)
def test_no_comment_is_left_that_could_swallow_a_statement(name):
    # Lines are joined, so a comment at the end of one would take the next with it.
    assert re.findall(r"(?<!http:)//.*", getattr(widgets, name)._esm) == []


def test_lines_are_joined_only_where_a_statement_goes_on_or_is_over():
    text = "// why\nconst a = [\n  1, // one\n  2,\n];\nconst b = a\n  .length\n"
    assert JOINED.sub("", LIGHTER.sub("", text)) == "const a = [1,2,];const b = a\n.length\n"


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ('const a = b ? { c: 1 } : "d = e";', 'const a=b?{c:1}:"d = e";'),
        ("put(`a = ${b - 1}`, (c) => c + -d);", "put(`a = ${b - 1}`,(c)=>c + -d);"),
        ("a = b ? `c : ${d ? `e, f` : g} h` : i;", "a = b ? `c : ${d ? `e, f` : g} h` : i;"),
    ],
)
def test_blanks_go_where_they_mean_nothing(line, right):
    assert tight(line) == right


def test_no_blank_of_what_a_reader_is_told_is_lost():
    scripts = sorted(Path(widgets.__file__).parent.glob("**/*.js"))
    assert len(scripts) > 30
    for path in scripts:
        whole = LIGHTER.sub("", path.read_text("utf-8"))
        for quote in ('"[^"\n]*"', "`[^`\n]*`"):
            assert re.findall(quote, light(path.read_text("utf-8"))) == re.findall(quote, whole)


def test_no_phrase_is_written_down_twice():
    said = Counter()
    for path in Path(widgets.__file__).parent.glob("*/words.js"):
        phrases = set(re.findall(r'"([^"\n]+)"', path.read_text("utf8")))
        said.update(phrase for phrase in phrases if len(phrase.split()) > 2)
    assert len(said) > 40
    # What several say is in words.json, which goes into every script.
    assert [phrase for phrase, times in said.items() if times > 1] == []
    assert all(COMMON["truncation"] in getattr(widgets, name)._esm for name in widgets.__all__)
