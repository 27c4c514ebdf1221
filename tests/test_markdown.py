"""Tables in Markdown: their rows, and ranges that stay in one line."""

import pytest

from lstmlib.plots.markdown import interval, table


def test_a_table_has_its_head_a_rule_and_its_lines():
    assert table(["a", "b"], [["1", "2"], ("3", "–")]) == "\n".join(
        ["| a | b |", "| --- | --- |", "| 1 | 2 |", "| 3 | – |"]
    )


def test_an_interval_is_said_in_one_format():
    assert interval(0.5, 0.25, 0.75) == "50% (25%–75%)"
    assert interval(2, 1, 2.5, "g") == "2 (1–2.5)"


@pytest.mark.parametrize("said", ["50% (25%–75%)", "0.20–0.26", "3–−1"])
def test_no_range_is_broken_in_two(said):
    line = table(["x"], [[said]]).splitlines()[-1]
    assert "\u2060–\u2060" in line
    assert line.replace("\u2060", "") == f"| {said} |"
