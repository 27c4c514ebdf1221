"""Who is in the class, and whom a name belongs to."""

import pytest

from lstmlib.classroom import roster
from lstmlib.classroom.course import Problem
from tests.classroom.small_class import PEOPLE


@pytest.fixture
def people():
    return roster.Roster(roster.Student(one, first, last) for one, first, last in PEOPLE)


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ada Lovelace", "ada"),
        ("Lovelace, Ada", "ada"),
        ("lovelaceada", "ada"),
        ("María José García López", "jgarcia"),
        ("GARCIA LOPEZ Maria Jose", "jgarcia"),
        ("lopezmariajosegarcia", "jgarcia"),  # Canvas takes the last word for the last name
        ("Mari\u0301a Jose\u0301 Garci\u0301a Lo\u0301pez", "jgarcia"),  # a Mac's file names
        ("Chloe N Guyen-Angstrom", "cng"),
        ("nguyenångströmchloé", "cng"),
        ("Ada", None),
        ("Maria Garcia", None),
        ("", None),
    ],
)
def test_a_name_is_found_however_it_is_written(people, name, student):
    found = people.find(name=name)
    assert [each.id for each in found] == ([student] if student else [])


def test_letters_that_are_no_accents_count_as_their_plain_ones():
    people = roster.Roster([roster.Student("s", "Søren", "Großmann-Łukasz")])
    assert people.find(name="Grossmann-Lukasz Soren")
    assert roster.Roster([roster.Student("w", "小明", "王")]).find(name="王小明")


def test_two_of_one_name_are_both_found_and_an_address_tells_them_apart():
    people = roster.Roster(
        [roster.Student("a1", "Ada", "Ng", "a1@x"), roster.Student("a2", "Ada", "Ng", "a2@x")]
    )
    assert len(people.find(name="Ada Ng")) == 2
    assert [each.id for each in people.find(name="Ada Ng", email="A2@x")] == ["a2"]
    assert [each.id for each in people.find(name="Ada Ng", id="A1")] == ["a1"]


def test_a_guess_is_only_a_suggestion(people):
    assert people.closest("Ada Lovelance").id == "ada"
    assert people.find(name="Ada Lovelance") == []
    assert people.closest("Somebody Else") is None


def put(folder, text, encoding="utf-8"):
    path = folder / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path, encoding, separator):
    lines = [["id", "first_name", "last_name", "email"], ["jg", "José", "Peña", "JG@uni.example"]]
    text = "".join(separator.join(line) + "\r\n" for line in lines)
    (one,) = roster.read(put(tmp_path, text, encoding))
    assert one == roster.Student("jg", "José", "Peña", "jg@uni.example")
    assert one.name == "José Peña" and one.sortable == "Peña, José"


def test_the_gradebook_of_canvas_is_a_roster(tmp_path):
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (99)\n"
        "    Points Possible,,,,,10\n"
        '"Lovelace, Ada",4711,S1,ada@uni.example,One,7\n'
    )
    (one,) = roster.read(put(tmp_path, text))
    assert one == roster.Student("ada", "Ada", "Lovelace", "", "4711")


def test_the_participants_of_moodle_are_a_roster(tmp_path):
    text = "First name,Last name,ID number,Email address\nAda,Lovelace,,Ada.L@uni.example\n"
    (one,) = roster.read(put(tmp_path, text))
    assert one == roster.Student("ada.l", "Ada", "Lovelace", "ada.l@uni.example")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column 'id'"),
        ("name,mail\nAda,x\n", "no column 'id'"),
        ("id,first_name\n../x,Ada\n", "line 2: the id '../x'"),
        ("id,first_name\n.hidden,Ada\n", "begin with no dot"),
        ("id,first_name\nada,A\n\nAda,B\n", "line 4: the id 'Ada' stands in line 2 too"),
    ],
)
def test_what_cannot_be_understood_is_said_with_its_line(tmp_path, text, said):
    with pytest.raises(Problem, match="roster.csv") as problem:
        roster.read(put(tmp_path, text))
    assert said in str(problem.value)


def test_names_that_are_used_elsewhere_are_read_beside_the_roster(tmp_path):
    path = put(tmp_path, "id,first_name,last_name\nada,Ada,Lovelace\n")
    names = tmp_path / "names.csv"
    names.write_text("name,id\nCountess 77,ada\n")
    assert [each.id for each in roster.read(path).find(name="countess 77")] == ["ada"]
    names.write_text("name,id\nCountess,bob\n")
    with pytest.raises(Problem, match="line 2: the roster has no id 'bob'"):
        roster.read(path)
