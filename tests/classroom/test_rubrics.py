"""What a teacher reads beside the written answers: whole for every class, with three grades."""

import re

import pytest

from lstmlib.classroom import sources

SECRETS = [f"class {n}" for n in range(12)]
NUMBERS = {
    "one and a half": 1.5,
    "three and a half": 3.5,
    **{word: n for n, word in enumerate(("no", "one", "two", "three", "four", "five", "six"))},
    "seven": 7,
}
ASKED = re.compile(r"^## In words: .* \((\d+) points\)$", re.MULTILINE)
SAMPLE = re.compile(r'^\*\*([A-Z][a-z ]+?) points?\.\*\* "(.*?)"\s\*(.*?)\*$', re.M | re.S)


def samples(text):
    """For each written answer what it can give, and its sample answers: grade, words, reason."""
    asked = list(ASKED.finditer(text))
    ends = [each.start() for each in asked[1:]] + [len(text)]
    for each, end in zip(asked, ends, strict=True):
        yield int(each[1]), SAMPLE.findall(text, each.end(), end)


@pytest.mark.parametrize("name", sources.names())
def test_each_written_answer_has_samples_at_three_grades_with_the_reason(name):
    assignment = sources.load(name)
    for secret in SECRETS[:5]:
        found = list(samples(assignment.rubric(secret)))
        assert [most for most, _ in found] == [
            assignment.points[cell] for cell in assignment.written
        ]
        for most, graded in found:
            full, half, none = (NUMBERS[grade.lower()] for grade, _, _ in graded)
            assert (full, none) == (most, 0) and 0 < half < full
            assert all(len(words) > 50 and len(reason) > 30 for _, words, reason in graded)


@pytest.mark.parametrize("name", sources.names())
def test_the_points_of_a_table_are_those_that_are_given(name):
    """The most, and nothing, or parts that add up to the most."""
    assignment = sources.load(name)
    found = list(tables(assignment.rubric("any")))
    assert len(found) == len(assignment.written)
    for most, rows in found:
        assert (max(rows), min(rows)) == (most, 0) or sum(rows) == most


def tables(text):
    """For each written answer its points and those of its rubric's lines."""
    asked = list(ASKED.finditer(text))
    ends = [each.start() for each in asked[1:]] + [len(text)]
    for each, end in zip(asked, ends, strict=True):
        table = re.search(r"^\|.*\bpoints \|.*\n(?:\|.*\n)+", text[each.end() : end], re.MULTILINE)[
            0
        ]
        head, _, *rows = ([cell.strip() for cell in row.split("|")] for row in table.splitlines())
        yield int(each[1]), [float(row[head.index("points")]) for row in rows]


@pytest.mark.parametrize("name", sources.names())
def test_no_list_has_a_gap_whatever_the_class(name):
    assignment = sources.load(name)
    for secret in SECRETS:
        cells = assignment.release(secret).cells
        words = [cell.source for cell in cells if cell.cell_type == "markdown"]
        for text in (assignment.rubric(secret), *words):
            before = 0
            for number in map(int, re.findall(r"^(\d+)\. ", text, re.MULTILINE)):
                assert number in (1, before + 1), text
                before = number
