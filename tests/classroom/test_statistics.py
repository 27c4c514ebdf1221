"""How an assignment went."""

import csv
import io

import pytest

from lstmlib.classroom import results, statistics, tables
from tests.classroom.small_class import by_hand, judged, make


@pytest.fixture
def course(tmp_path):
    people = [(f"s{n}", "S", str(n)) for n in range(6)]
    return make(tmp_path / "class", people)


def of(course):
    return statistics.of(results.of(course, "forward"))


def test_mean_median_share_and_what_was_said_most_often(course):
    for n, (state, slope) in enumerate([(4.0, 12.0), (4.0, 12.0), (2.0, 6.0), (0.0, 0.0)]):
        judged(course, f"s{n}", state=state, slope=slope)
    judged(course, "s4", slope=None)  # its slope is not known: it counts for the state alone
    state, slope, written = of(course)
    assert (state.count, state.mean, state.median, state.right) == (5, 2.8, 4.0, 0.6)
    assert (slope.count, slope.mean, slope.median, slope.right) == (4, 7.5, 9.0, 0.5)
    assert slope.sentences == [("One of two is right.", 1), ("The sign is turned round.", 1)]
    assert (written.count, written.mean, written.right, written.sentences) == (0, None, None, [])


def test_discrimination_tells_whether_a_question_goes_with_the_rest(course):
    for n in range(4):
        judged(course, f"s{n}", state=float(n), slope=3.0 * n)
    assert of(course)[0].discrimination == pytest.approx(1)
    for n in range(4):
        judged(course, f"s{n}", state=float(n), slope=9.0 - 3 * n)
    state, slope, _ = of(course)
    assert state.discrimination == pytest.approx(-1) == slope.discrimination
    for n in range(4):
        judged(course, f"s{n}", state=4.0, slope=3.0 * n)
    assert [row.discrimination for row in of(course)] == [None, None, None]


def test_a_written_answer_goes_with_the_questions(course):
    for n in range(3):
        judged(course, f"s{n}", state=float(n), slope=3.0 * n)
        by_hand(course, f"s{n}", explain=n + 1)
    assert of(course)[2].discrimination == pytest.approx(1) and of(course)[2].count == 3


def test_nobody_handed_in(course):
    assert of(course) == []
    assert statistics.table([])[0][:2] == ["question", "title"]


def test_the_tables_are_whole_and_numbers_stay_numbers(course):
    for n in range(4):
        judged(course, f"s{n}", state=float(n), slope=9.0 - 3 * n)
    rows = of(course)
    text = tables.text(statistics.table(rows))
    head, state, *_ = csv.reader(io.StringIO(text, newline=""))
    assert len(head) == len(state) and state[head.index("discrimination")] == "-1"
    shown = statistics.text(rows)
    assert "-1.00" in shown and "1 ×  One of two" not in shown and "3 ×  One of two" in shown
