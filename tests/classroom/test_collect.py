"""What students handed in: names as Moodle and Canvas write them, tries, times and traps."""

import io
import os
import stat
import zipfile

import pytest

from lstmlib.classroom import archives, collect, collected
from lstmlib.classroom.course import Problem
from tests.classroom.small_class import make, notebook, packed, write

GOOD, BETTER = notebook(), notebook(state="return 2")
ADA, MOODLE = "Ada Lovelace_101_assignsubmission_file_", "assignsubmission_file"
DOUBLE, MARKS = "María José García López", "Chloé N'Guyen-Ångström"


@pytest.fixture
def course(tmp_path):
    return make(tmp_path / "class")


@pytest.fixture
def run(course, tmp_path):
    """Collect files that stand in a zip file of that name; gives the report."""

    def run(files, name="all.zip", times=None):
        path = packed(tmp_path / name, files)
        return collect.collect(course, "forward", [path], times)

    return run


def there(course, student, name="forward"):
    path = course.submitted(student, name)
    return path.read_bytes() if path.is_file() else None


NAMES = {
    "moodle": [
        f"{ADA}/forward.ipynb",
        f"{DOUBLE}_102_{MOODLE}_/x.ipynb",
        f"{MARKS}_103_{MOODLE}_/y.ipynb",
    ],
    "moodle 4.1": [
        f"Lovelace Ada_101_{MOODLE}/forward.ipynb",
        f"García López María José_2_{MOODLE}/sub/f.ipynb",
        f"{MARKS}_103_{MOODLE}/forward (1).ipynb",
    ],
    "moodle flat": [
        f"{ADA}forward.ipynb",
        f"{DOUBLE}_102_{MOODLE}_forward.ipynb",
        f"{MARKS}_103_{MOODLE}_my_own_name.ipynb",
    ],
    "canvas": [
        "lovelaceada_11_900_forward.ipynb",
        "garcíalópezmaríajosé_LATE_12_901_forward-1.ipynb",
        "nguyenångströmchloé_13_902_my_1_2_forward.ipynb",
    ],
    "canvas, the last word for the last name": [
        "lovelaceada_11_900_forward.ipynb",
        "lópezmaríajoségarcía_12_901_forward.ipynb",
        "nguyenangstromchloe_LATE_13_902_forward.ipynb",
    ],
    "ids": ["ada.ipynb", "jgarcia/forward/forward.ipynb", "forward/cng/forward.ipynb"],
    "own ways": [
        "ADA_forward.ipynb",
        "forward-jgarcia (2).ipynb",
        "Chloé N'Guyen-Ångström/work.ipynb",
    ],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_names_as_they_are_written(course, run, names):
    report = run(dict.fromkeys(names, GOOD))
    assert course.students("forward") == ["ada", "cng", "jgarcia"]
    assert all(there(course, student) == GOOD for student in ("ada", "cng", "jgarcia"))
    assert "3 found (3 new)" in report and "Nothing from 1 of 4:\n  dot (Dorothy Vaughan)" in report


def test_an_archive_that_was_unpacked_does_as_well(course, tmp_path):
    write(tmp_path / "all" / ADA / "forward.ipynb", GOOD)
    write(tmp_path / "all" / ADA / ".ipynb_checkpoints" / "forward.ipynb", BETTER)
    write(tmp_path / "all" / "vaughandorothy_5_6_forward.ipynb", GOOD)
    collect.collect(course, "forward", [tmp_path / "all"])
    assert course.students("forward") == ["ada", "dot"] and there(course, "ada") == GOOD


def test_names_in_utf8_of_which_the_archive_does_not_say_so(course, tmp_path):
    path = packed(tmp_path / "old.zip", {f"{DOUBLE}_102_{MOODLE}_/x.ipynb": GOOD})
    path.write_bytes(path.read_bytes().replace(b"\x00\x08", b"\x00\x00"))
    with zipfile.ZipFile(path) as archive:
        assert "í" not in archive.namelist()[0]
    collect.collect(course, "forward", [path])
    assert course.students("forward") == ["jgarcia"]


def test_again_changes_nothing(course, run):
    files = {f"{ADA}/forward.ipynb": GOOD}
    run(files)
    before = snapshot(course.folder)
    assert "1 as before" in run(files)
    after = snapshot(course.folder)
    report = course.folder / "collected" / "forward.txt"
    assert before.pop(report) != after.pop(report) and before == after


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_of_several_tries_in_one_archive_the_newest_counts(course, run):
    report = run(
        {
            "lovelaceada_11_905_forward-1.ipynb": BETTER,
            "lovelaceada_11_900_forward.ipynb": GOOD,
            "lovelaceada_11_999_draft.ipynb": notebook("gates"),
            "lovelaceada_11_998_empty.ipynb": b"{}",
        }
    )
    assert there(course, "ada") == BETTER
    assert "Several tries; the first is taken (1):\n  ada: lovelaceada_11_905_forward-1" in report


def test_a_later_try_replaces_an_earlier_one_and_an_old_archive_never_a_new_one(course, run):
    old, new = {f"{ADA}/forward.ipynb": GOOD}, {f"{ADA}/forward.ipynb": BETTER}
    run(old)
    assert "1 newer than before" in run(new, "tuesday.zip")
    assert there(course, "ada") == BETTER
    assert "1 older than what is here" in run(old, "monday.zip")
    assert there(course, "ada") == BETTER
    (kept,) = (course.folder / "collected" / "earlier" / "ada").iterdir()
    assert kept.read_bytes() == GOOD


def test_canvas_numbers_its_files_so_an_older_one_is_known_though_never_seen(course, run):
    run({"lovelaceada_11_905_forward.ipynb": BETTER})
    run({"lovelaceada_11_900_forward.ipynb": GOOD})
    assert there(course, "ada") == BETTER


HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
HEAD += "Last modified (submission),Last modified (grade),Feedback comments\r\n"


def worksheet(folder, when, number=101, name="Ada Lovelace"):
    row = f'Participant {number},{name},ada@uni.example,Submitted,,20.00,Yes,"{when}",-,\r\n'
    return write(folder / "sheet.csv", ("\ufeff" + HEAD + row).encode())


@pytest.mark.parametrize(
    ("when", "late"),
    [
        ("Monday, 6 October 2031, 11:59 PM +0000", None),
        ("Tuesday, 7 October 2031, 12:08 AM +0000", "9 minutes"),
        ("Tuesday, 7 October 2031, 1:59 AM +0000", "2 hours"),
        ("Thursday, 9 October 2031, 11:58 PM +0000", "2 days"),
    ],
)
def test_the_worksheet_tells_the_time(course, run, tmp_path, when, late):
    report = run({f"{ADA}/forward.ipynb": GOOD}, times=worksheet(tmp_path, when))
    assert course.submitted_at("ada", "forward").year == 2031
    assert (f"Late (1):\n  ada: {late}" in report) if late else ("Late" not in report)
    assert "not known" not in report


def test_one_student_may_have_longer(course, run, tmp_path):
    write(
        course.folder / "extensions.csv", b"id,assignment,due\nada,forward,2031-10-08 12:00 UTC\n"
    )
    sheet = worksheet(tmp_path, "Tuesday, 7 October 2031, 1:59 AM +0000")
    assert "Late" not in run({f"{ADA}/forward.ipynb": GOOD}, times=sheet)


def test_a_newer_time_wins_whatever_comes_first(course, run, tmp_path):
    files = {f"{ADA}/forward.ipynb": BETTER}
    run(files, times=worksheet(tmp_path, "6 October 2031, 3:00 PM +0000"))
    older = worksheet(tmp_path, "6 October 2031, 2:00 PM +0000")
    run({f"{ADA}/forward.ipynb": GOOD}, times=older)
    assert there(course, "ada") == BETTER and course.submitted_at("ada", "forward").hour == 15
    run({f"{ADA}/forward.ipynb": notebook(state="return 3")}, "unknown.zip")
    assert course.submitted_at("ada", "forward") is None  # the old time would be a lie


def test_a_list_of_times_and_nbgraders_own_files_do_as_well(course, tmp_path):
    folder = tmp_path / "in"
    write(folder / "ada.ipynb", GOOD)
    write(folder / "dot" / "forward" / "forward.ipynb", GOOD)
    stamp = folder / "dot" / "forward" / "timestamp.txt"
    write(stamp, b"2031-10-06 10:00:00.500000 Europe/Zurich\n")
    times = write(tmp_path / "times.csv", b"id;submitted\nADA;2031-10-05 08:00 UTC\ncng;-\nx;-\n")
    collect.collect(course, "forward", [folder], times)
    assert course.submitted_at("ada", "forward").isoformat() == "2031-10-05T08:00:00+00:00"
    assert course.submitted_at("dot", "forward").isoformat() == "2031-10-06T08:00:00.500000+00:00"


@pytest.mark.parametrize(
    "text",
    [b"\xff\xfe", b"no time", b"0001-01-01 00:00 +1400", b"9999-12-31 23:59 -1200", b"9" * 9000],
)
def test_a_file_of_time_that_tells_none_stops_nobody(course, tmp_path, text):
    folder = tmp_path / "in"
    for student in ("ada", "dot"):
        write(folder / student / "forward.ipynb", GOOD)
    write(folder / "ada" / "timestamp.txt", text)
    assert "not known of 2" in collect.collect(course, "forward", [folder])
    assert course.students("forward") == ["ada", "dot"]


def test_a_students_own_file_tells_no_time_in_a_platforms_folder(course, tmp_path):
    write(tmp_path / "all" / ADA / "forward.ipynb", GOOD)
    write(tmp_path / "all" / ADA / "timestamp.txt", b"2020-01-01 00:00:00 UTC\n")
    collect.collect(course, "forward", [tmp_path / "all"])
    assert course.submitted_at("ada", "forward") is None


@pytest.mark.parametrize(
    "mine", ["ada/dot (9).ipynb", "ada/dot/forward.ipynb", "ada/vaughandorothy_5_6_forward.ipynb"]
)
def test_nobody_hands_in_for_another(course, run, mine):
    report = run({"dot/forward.ipynb": GOOD, "ada/forward.ipynb": GOOD, mine: BETTER})
    assert there(course, "dot") == there(course, "ada") == GOOD
    assert "names several: " in report


@pytest.mark.parametrize(
    "mine", ["ada/work.zip", f"{ADA}/work.zip", "lovelaceada_5_6_work.zip", "ada/dot.zip"]
)
@pytest.mark.parametrize("inside", ["forward.ipynb", "dot/forward.ipynb", "dot.ipynb"])
def test_an_archive_among_folders_is_its_senders_whatever_it_holds(course, tmp_path, mine, inside):
    write(tmp_path / "all" / "dot" / "forward.ipynb", GOOD)
    (tmp_path / "all" / mine).parent.mkdir(exist_ok=True)
    packed(tmp_path / "all" / mine, {inside: BETTER})
    report = collect.collect(course, "forward", [tmp_path / "all"])
    assert there(course, "dot") == GOOD
    if mine == "ada/dot.zip":
        assert "names several: " in report
    else:
        assert there(course, "ada") == BETTER


def test_without_times_the_report_says_so_and_canvas_says_late_without_a_time(run):
    assert "not known of 1" in run({f"{ADA}/forward.ipynb": GOOD})
    report = run({"vaughandorothy_LATE_5_6_forward.ipynb": GOOD})
    assert "dot: the platform says so, not by how much" in report


def test_anonymous_submissions_are_told_apart_by_the_worksheet(course, run, tmp_path):
    files = {f"Participant_101_{MOODLE}_/forward.ipynb": GOOD}
    assert "the platform hid the name" in run(files)
    run(files, times=worksheet(tmp_path, "6 October 2031, 2:00 PM"))
    assert course.students("forward") == ["ada"]
    assert "the platform hid the name" in run({"anon_aB3x9_67_forward.ipynb": GOOD}, "canvas.zip")


def test_what_fits_nobody_is_named_with_a_way_out(course, run):
    files = {f"Augusta Ada Lovelace King_7_{MOODLE}_/forward.ipynb": GOOD,
             f"Ada Lovelacce_8_{MOODLE}_/forward.ipynb": GOOD, "solution.ipynb": GOOD}  # fmt: skip
    report = run(files)
    assert course.students("forward") == [] and "Fits nobody (3)" in report
    assert "If it is Ada Lovelace's, put the line `Ada Lovelacce 8,ada`" in report
    write(course.folder / "names.csv", b"name,id\nAugusta Ada Lovelace King 7,ada\n")
    run({next(iter(files)): GOOD})
    assert course.students("forward") == ["ada"]


def test_two_of_one_name_are_nobodys_guess(tmp_path):
    course = make(tmp_path / "twins", [("a1", "Ada", "Ng"), ("a2", "Ada", "Ng")])
    path = packed(tmp_path / "t.zip", {f"Ada Ng_{n}_{MOODLE}_/f.ipynb": GOOD for n in (1, 2)})
    assert "'Ada Ng' fits a1, a2" in collect.collect(course, "forward", [path])
    write(course.folder / "names.csv", b"name,id\nAda Ng 1,a2\nAda Ng 2,a1\n")
    assert "2 found" in collect.collect(course, "forward", [path])
    assert collected.origins(course, "forward")["a2"].number == "1"


def test_another_assignments_notebook_is_not_taken(course, run):
    report = run({f"{ADA}/forward.ipynb": notebook("gates")})
    assert course.students("forward") == [] and "ada sent the notebook of 'gates'" in report


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"cells": [', "no notebook that can be read"),
        (b"", "no notebook that can be read"),
        (b"[" * 100_000, "no notebook that can be read"),
        (
            b'{"cells": [' + b"{}," * 7_000_000 + b"{}]}",
            "no notebook that can be read, or one of more than 20 MB",
        ),
        (b'{"cells": [1]}', "no notebook that can be read"),
        (b'{"cells": [{"metadata": 1}]}', "has none of the assignment's cells"),
    ],
)
def test_a_broken_notebook_is_kept_for_somebody_to_look_at(course, run, data, said):
    report = run({f"{ADA}/forward.ipynb": data})
    assert there(course, "ada") == data and f"ada: {said}" in report


def test_students_own_archives_are_looked_into_once(course, run, tmp_path):
    inner = packed(tmp_path / "mine.zip", {"deep/forward.ipynb": GOOD}).read_bytes()
    deeper = packed(tmp_path / "deeper.zip", {"mine.zip": inner}).read_bytes()
    report = run({f"{ADA}/mine.zip": inner, f"{MARKS}_3_{MOODLE}_/x.zip": deeper,
                  "vaughandorothy_5_6_handout.zip": inner})  # fmt: skip
    assert course.students("forward") == ["ada", "dot"]
    assert "x.zip/mine.zip: it is not a notebook" in report


def link(target):
    info = zipfile.ZipInfo("ada.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("../../ada.ipynb", GOOD, "its name leads out of the archive"),
        ("/tmp/ada.ipynb", GOOD, "its name leads out of the archive"),
        ("C:\\class\\ada.ipynb", GOOD, "its name leads out of the archive"),
        (*link(b"/etc/passwd"), "it is a link"),
        ("ada.pdf", b"%PDF", "it is not a notebook"),
        ("ada.tar.gz", b"", "it is not a notebook"),
        ("ada/x.zip", b"PK no", "it cannot be read"),
        ("ada.ipynb", b" " * 2_000_000, "it has more than 1 MB"),
    ],
)
def test_traps_are_refused_with_a_sentence(course, tmp_path, monkeypatch, name, data, said):
    monkeypatch.setattr(archives, "ONE", 1_000_000)
    path = tmp_path / "trap.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        archive.writestr("dot.ipynb", GOOD)
        archive.writestr("__MACOSX/._dot.ipynb", b"x")
    places = {each.name for each in course.folder.iterdir()}
    report = collect.collect(course, "forward", [path])
    assert f": {said}" in report and "Not taken (1)" in report
    assert course.students("forward") == ["dot"]  # one bad file stops nothing
    assert {each.name for each in course.folder.iterdir()} - places == {"submitted", "collected"}
    assert {each.name for each in tmp_path.iterdir()} == {"class", "trap.zip"}


def test_a_size_that_lies_and_a_whole_archive_that_is_too_much(course, run, tmp_path, monkeypatch):
    path = packed(tmp_path / "lie.zip", {"ada.ipynb": b" " * 3_000_000})
    data = path.read_bytes()
    path.write_bytes(data.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert "it cannot be read" in collect.collect(course, "forward", [path])
    monkeypatch.setattr(archives, "ALL", 1_000_000)
    assert "nobody hands in so much" in run({"ada.ipynb": b" " * 3_000_000})
    assert course.students("forward") == []


def test_no_more_is_read_than_the_limit_however_much_there_is(tmp_path, monkeypatch):
    asked = []

    class Endless(io.BytesIO):
        def read(self, size=-1):
            asked.append(size)
            return b" " * max(size, 0)

    path = packed(tmp_path / "a.zip", {"ada.ipynb": GOOD})
    monkeypatch.setattr(archives, "ONE", 1000)
    monkeypatch.setattr(archives.zipfile.ZipFile, "open", lambda *_: Endless())
    with archives.opened([path]) as (entries, _):
        with pytest.raises(archives.Refused, match="more than"):
            entries[0].read()
    assert asked == [1001]


def test_links_and_pipes_in_a_folder_are_not_followed(course, tmp_path):
    folder = tmp_path / "in"
    write(tmp_path / "secret.ipynb", GOOD)
    write(folder / "dot.ipynb", GOOD)
    (folder / "ada.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "cng").symlink_to(tmp_path)
    os.mkfifo(folder / "jgarcia.ipynb")
    report = collect.collect(course, "forward", [folder])
    assert "Not taken (3)" in report and report.count("it is a link") == 2
    assert course.students("forward") == ["dot"]


def test_a_locked_archive_and_one_that_is_none(course, tmp_path):
    path = packed(tmp_path / "locked.zip", {"ada.ipynb": GOOD})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    none = write(tmp_path / "none.zip", b"not a zip")
    report = collect.collect(course, "forward", [path, none])
    assert "locked with a password" in report and "none.zip: it cannot be read as a zip" in report


def test_names_of_strangers_do_not_reach_the_terminal_as_they_are(run):
    report = run({"\x1b[31mred\x07.ipynb": GOOD, "x" * 5000 + ".ipynb": GOOD})
    assert "\x1b" not in report and "\x07" not in report and len(report) < 3000


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda course: course.release("forward").unlink(), "release forward` first"),
        (lambda course: course.roster.write_text("id,email\n"), "names nobody yet"),
        (lambda course: course.roster.unlink(), "roster.csv cannot be read"),
    ],
)
def test_what_must_be_put_right_first_is_said_in_a_sentence(course, run, spoil, said):
    spoil(course)
    with pytest.raises(Problem, match=said):
        run({"ada.ipynb": GOOD})


def test_a_time_that_is_none_and_a_sheet_that_is_none(run, tmp_path):
    for sheet, said in ((worksheet(tmp_path, "gestern um elf"), "not a time"),
                        (write(tmp_path / "x.csv", b"a,b\n"), "no grading worksheet")):  # fmt: skip
        with pytest.raises(Problem, match=said):
            run({"ada.ipynb": GOOD}, times=sheet)


def test_a_source_that_does_not_exist(course, tmp_path):
    with pytest.raises(Problem, match="does not exist"):
        collect.collect(course, "forward", [tmp_path / "nothing.zip"])
