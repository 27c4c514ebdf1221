"""Grades for others: three formats, what is not known, what changed, and nothing that bites."""

import csv
import io
import types

import pytest

from lstmlib.classroom import collect, export, feedback, tables
from lstmlib.classroom.course import Problem
from lstmlib.classroom.gradebook import opened
from tests.classroom.small_class import by_hand, handed_in, judged, make, notebook, packed, write

SHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
)
BOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (98),Forward (99),Final Score\n"
    ",,,,,,Manual Posting,\n"
    "    Points Possible,,,,,10,40,(read only)\n"
)


@pytest.fixture
def course(tmp_path):
    """Four students: graded, needs review, a written answer to read, nothing handed in."""
    course = make(tmp_path / "class")
    handed_in(course, "ada", when="2031-10-08 01:00:00.0 UTC")
    judged(course, "ada", state=3.0)
    by_hand(course, "ada", explain=3.5, comment="Well <done>")
    judged(course, "jgarcia", slope=None)
    judged(course, "cng", slope=0.0)
    by_hand(course, "cng")
    return course


def run(course, **options):
    """Export; gives what is told."""
    names = ("to", "worksheet", "gradebook", "column", "without_written", "missing_as_zero")
    return export.export(course, "forward", types.SimpleNamespace(**dict.fromkeys(names) | options))


def rows(course, what):
    """Lines of an exported file, as dicts."""
    data = (course.exports / f"forward-{what}.csv").read_bytes()
    text = data.decode("utf-8-sig")
    assert "\r\n" in text and "\n\n" not in text
    return list(csv.DictReader(io.StringIO(text, newline="")))


def grades(course, what, name, value):
    return {row[name]: row[value] for row in rows(course, what)}


def test_the_plain_table_knows_no_zero_that_nobody_gave(course):
    report = run(course)
    assert grades(course, "plain", "id", "points") == {
        "ada": "14.5",
        "jgarcia": "",
        "cng": "",
        "dot": "",
    }
    assert grades(course, "plain", "id", "status") == {
        "ada": "graded",
        "jgarcia": "needs review",
        "cng": "written answers to grade",
        "dot": "nothing handed in",
    }
    ada, jgarcia, *_ = rows(course, "plain")
    assert (ada["days_late"], ada["taken_off"], ada["forward-state"]) == ("2", "4", "3")
    assert (jgarcia["forward-state"], jgarcia["forward-slope"]) == ("4", "")
    assert jgarcia["reasons"] == "The kernel died in the cell of the slope."
    assert "forward: 1 grade." in report and "Needs review, no grade:\n  jgarcia" in report


def test_zero_for_nothing_and_grades_without_written_answers_only_where_asked(course):
    run(course, missing_as_zero=True, without_written=True)
    assert grades(course, "plain", "id", "points") == {
        "ada": "11.8", "jgarcia": "", "cng": "4", "dot": "0"}  # fmt: skip
    assert {row["most"] for row in rows(course, "plain")} == {"16"}


@pytest.mark.parametrize(
    ("when", "points"),
    [
        ("2031-10-06 23:59:00", 18.5),
        ("2031-10-07 00:14:00", 18.5),  # within the 15 minutes
        ("2031-10-07 00:15:00", 16.5),
        ("2031-10-08 00:00:00", 14.5),
        ("2031-12-24 00:00:00", 8.5),  # at most half of the 20 points
    ],
)
def test_lateness_costs_what_the_rule_says(course, when, points):
    handed_in(course, "ada", when=f"{when}.0 UTC")
    run(course)
    assert float(rows(course, "plain")[0]["points"]) == points


def test_lateness_never_leads_below_zero_and_one_student_may_have_longer(course):
    handed_in(course, "ada", when="2031-12-24 00:00:00.0 UTC")
    judged(course, "ada", state=0.0, slope=0.0)
    run(course)
    assert rows(course, "plain")[0]["points"] == "0"
    write(course.folder / "extensions.csv", b"id,assignment,due\nada,forward,2032-01-01 12:00\n")
    run(course)
    assert rows(course, "plain")[0]["points"] == "3.5"
    write(course.folder / "extensions.csv", b"id,assignment,due\nada,forwards,2032-01-01 12:00\n")
    with pytest.raises(Problem, match="no assignment 'forwards'"):
        run(course)


def test_points_by_hand_settle_a_review_and_are_asked_for_again_after_something_newer(course):
    by_hand(course, "jgarcia", slope=6, explain=4)
    run(course)
    assert rows(course, "plain")[1]["points"] == "14"
    handed_in(course, "jgarcia", notebook(state="return 3"))
    run(course)
    assert rows(course, "plain")[1]["status"] == "not graded yet"
    judged(course, "jgarcia")
    with opened(course) as book:  # as grading does, where a person's points are of before
        book.find_grade(
            "graded-forward-slope", "forward", "forward", "jgarcia"
        ).needs_manual_grade = True
        book.db.commit()
    run(course)
    one = rows(course, "plain")[1]
    assert (one["status"], one["points"], one["forward-slope"]) == ("needs review", "", "")
    assert "looked at again" in one["reasons"]


def sheet(folder, *lines, mark="\ufeff", head=SHEET):
    return write(
        folder / "sheet.csv", (mark + head + "".join(f"{each}\r\n" for each in lines)).encode()
    )


LINES = (
    "Participant 101,Ada Lovelace,ada@uni.example,Submitted,,100.00,Yes,-,-,",
    "Participant 102,María José García López,,Submitted,7.00,100.00,Yes,-,x,old",
    "Participant 103,Somebody Else,else@uni.example,,,100.00,Yes,-,-,",
)


def test_moodles_worksheet_is_filled_and_otherwise_left_as_it_came(course, tmp_path):
    run(course, worksheet=sheet(tmp_path, *LINES), to=["moodle"])
    made = (course.exports / "forward-moodle.csv").read_bytes().decode()
    head, ada, jgarcia, other, rest = made.split("\r\n")
    assert head == "\ufeff" + SHEET.strip() and rest == ""
    assert ada == (
        "Participant 101,Ada Lovelace,ada@uni.example,Submitted,72.5,100.00,Yes,-,-,"
        "Forward state: 3 of 4; Forward slope: 12 of 12; Forward: 3.5 of 4 (Well &lt;done&gt;); "
        "2 days late: 4 points less."
    )
    assert (jgarcia, other) == LINES[1:]  # Moodle skips an empty grade, and keeps what it has


def test_moodles_worksheet_is_kept_in_its_own_form_and_locked_grades_are_left(course, tmp_path):
    lines = [LINES[0].replace("Yes", "No").replace(",", ";")]
    run(course, worksheet=sheet(tmp_path, *lines, mark="", head=SHEET.replace(",", ";")))
    made = (course.exports / "forward-moodle.csv").read_bytes().decode()
    assert made == SHEET.replace(",", ";") + lines[0] + "\r\n"


def test_moodles_numbers_are_those_of_the_archive_that_was_collected(course, tmp_path):
    files = {
        "Ada Lovelace_555_assignsubmission_file/f.ipynb": course.submitted(
            "ada", "forward"
        ).read_bytes()
    }
    collect.collect(course, "forward", [packed(tmp_path / "all.zip", files)])
    judged(course, "dot")
    by_hand(course, "dot", explain=1)
    report = run(course)
    (one,) = rows(course, "moodle")
    assert (one["Identifier"], one["Grade"], one["Maximum grade"]) == (
        "Participant 555",
        "14.5",
        "20",
    )
    assert (
        "Last modified (grade)" in one
        and "Not in Moodle's list, though they have points: dot" in report
    )
    named = sheet(tmp_path, "Participant 555,A. Nother Name,,Submitted,,20.00,Yes,-,-,")
    assert "Not in the worksheet, though they have points: dot" in run(course, worksheet=named)
    assert rows(course, "moodle")[0]["Grade"] == "14.5"


def test_without_numbers_moodle_gets_a_list_that_is_matched_by_address(course):
    assert "Grades: Import: CSV file" in run(course)
    (one,) = rows(course, "moodle")  # an empty grade would take one away, so only Ada is in it
    assert list(one.values())[:5] == ["ada", "ada@uni.example", "Ada", "Lovelace", "14.5"]


def test_canvas_without_a_gradebook_leaves_out_whom_nothing_is_known_of(course):
    run(course)
    made = (course.exports / "forward-canvas.csv").read_text()
    assert made.splitlines() == [
        "Student,ID,SIS Login ID,Section,Forward: one memory block",
        "    Points Possible,,,,20",
        '"Lovelace, Ada",,ada,,14.5',
    ]


def test_canvass_gradebook_is_filled_and_keeps_what_is_not_ours(course, tmp_path):
    people = '"Lovelace, Ada",11,S1,ada,One,7,,\n"López, María José García",12,,,One,8,31,\n'
    path = write(tmp_path / "book.csv", (BOOK + people + '"Student, Test",13,,,One,,,\n').encode())
    run(course, gradebook=path)
    made = (course.exports / "forward-canvas.csv").read_text()
    assert made.splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Forward (99)",
        "    Points Possible,,,,,40",
        '"Lovelace, Ada",11,S1,ada,One,29',
        '"López, María José García",12,,,One,31',  # needs review: what Canvas has stays
        '"Student, Test",13,,,One,',
    ]


def test_canvass_numbers_are_those_of_the_archive_that_was_collected(course, tmp_path):
    data = course.submitted("ada", "forward").read_bytes()
    path = packed(tmp_path / "all.zip", {"lovelaceada_4711_900_forward.ipynb": data})
    collect.collect(course, "forward", [path])
    run(course)
    assert rows(course, "canvas")[1]["ID"] == "4711"
    path = write(tmp_path / "book.csv", (BOOK + "A. Nother Name,4711,,,One,,,\n").encode())
    run(course, gradebook=path)
    assert rows(course, "canvas")[1]["Forward (99)"] == "29"


def test_a_mark_that_says_late_without_a_time_takes_nothing_off_and_is_named(course, tmp_path):
    path = packed(tmp_path / "all.zip", {"vaughandorothy_LATE_5_6_forward.ipynb": notebook()})
    collect.collect(course, "forward", [path])
    assert "not by how much, so nothing is taken off: dot" in run(course)
    write(course.timestamp("dot", "forward"), b"2031-10-07 12:00:00.0 UTC")
    assert "by how much" not in run(course) and rows(course, "plain")[3]["days_late"] == "1"


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        (BOOK, "Forward (1)", "Essay (98); Forward (99)"),
        (BOOK.replace("Forward", "Something"), None, "Name it with --column"),
        ("LastName,FirstName,ID,Section\n", None, "in one column, please"),
        ("", None, "no gradebook that Canvas exported"),
    ],
)
def test_a_gradebook_that_does_not_fit_is_said(course, tmp_path, text, column, said):
    with pytest.raises(Problem) as problem:
        run(course, gradebook=write(tmp_path / "book.csv", text.encode()), column=column)
    assert said in str(problem.value)


def test_a_regrade_says_whose_points_changed_and_from_what_to_what(course):
    assert "before" not in run(course)
    assert "before" not in run(course)
    judged(course, "ada", state=4.0, slope=6.0)
    report = run(course)
    change = "ada (Ada Lovelace): 14.5 → 9.5 (forward-state 3 → 4, forward-slope 12 → 6)"
    assert f"Not what was said before:\n  {change}\n" in report
    assert "before" not in run(course)
    (one,) = rows(course, "changes")
    assert (one["id"], one["before"], one["after"]) == ("ada", "14.5", "9.5")
    judged(course, "ada", slope=None)
    assert "ada (Ada Lovelace): 9.5 → needs review (forward-slope 6 → ?)" in run(course)
    assert len(rows(course, "changes")) == 2


def test_what_a_page_said_counts_too_and_pages_that_are_out_of_date_are_named(course):
    feedback.write(course, "forward")
    judged(course, "ada", state=4.0)
    report = run(course)
    assert "ada (Ada Lovelace): 14.5 → 15.5" in report
    assert "run feedback again for:\n  ada\n" in report
    feedback.write(course, "forward")
    report = run(course)
    assert "before" not in report and "again" not in report
    assert len(rows(course, "changes")) == 1


def test_a_changed_due_date_is_a_change_too(course):
    run(course)
    write(course.folder / "extensions.csv", b"id,assignment,due\nada,forward,2031-10-09 12:00\n")
    assert "ada (Ada Lovelace): 14.5 → 18.5 (lateness -4 → 0)" in run(course)


def test_again_changes_no_file(course):
    run(course)
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in course.exports.rglob("*.*")
    }
    run(course)
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before}
    assert len(before) == 6 and not list(course.exports.rglob("*.part"))


def test_who_is_interrupted_before_the_end_hears_of_changes_again(course, monkeypatch):
    run(course)
    judged(course, "ada", state=4.0)
    with monkeypatch.context() as patch:
        patch.setattr(export.said, "export", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(course)
    assert "14.5 → 15.5" in run(course)


EVIL = '=HYPERLINK("http://x","y")'


def test_formulas_in_names_comments_and_sentences_are_defused(tmp_path):
    people = [
        ("ada", EVIL.replace('"', '""'), "+1"),
        ("dot", "@SUM(A1)", " -2"),
        ("cng", "\t=1", "\uff1d1"),
    ]
    course = make(tmp_path / "class", [(one, f'"{first}"', last) for one, first, last in people])
    questions = judged(course, "ada", state=2.0).questions
    questions["forward-state"]["sentence"] = "=cmd|' /C calc'!A0"
    judged(course, "ada", questions=questions)
    by_hand(course, "ada", explain=1, comment="=1+1")
    judged(course, "dot", slope=None, reasons=["-1+1 is what it said"])
    judged(course, "ada", state=1.0, questions=questions)
    run(course)
    for path in course.exports.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            for cell in row:
                assert not cell.lstrip(" ").startswith(tuple("=+@\t\r\uff1d")), (path.name, cell)
                assert not cell.lstrip(" ").startswith("-") or cell.strip("-.0123456789") == ""
    names = [row["first_name"] for row in rows(course, "plain")]
    assert names[0] == f"'{EVIL}" and names[1] == "'@SUM(A1)"


@pytest.mark.parametrize(
    ("value", "cell"), [("=1", "'=1"), (" +1", "' +1"), ("a=1", "a=1"), (-1.5, -1.5), (None, "")]
)
def test_what_is_safe(value, cell):
    assert tables.safe(value) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (0.0, "0"), (-0.001, "0"), (14.5, "14.5"), (1 / 3, "0.33"), (20, "20")],
)
def test_points_as_people_write_them(value, cell):
    assert tables.points(value) == cell


def test_who_is_not_in_the_roster_is_there_all_the_same(course):
    judged(course, "stranger")
    run(course)
    assert grades(course, "plain", "id", "status")["stranger"] == "written answers to grade"


def test_a_long_list_of_names_is_wrapped_and_whole(tmp_path):
    course = make(tmp_path / "class", [(f"student-{n:03}", "S", str(n)) for n in range(120)])
    report = run(course)
    assert all(f"student-{n:03}" in report for n in range(120))
    assert max(map(len, report.split("Look at this")[0].splitlines())) < 100


def test_options_that_belong_to_one_assignment(course, tmp_path):
    options = types.SimpleNamespace(assignment=[], worksheet=tmp_path, column=None)
    with pytest.raises(Problem, match="belong to one assignment"):
        export.run(course, options)
