"""The classroom's pages keep what they promise: each question an answer, each link a place."""

import functools
import re

import pytest

from tests.book.notebook import BOOK

CLASSROOM = BOOK / "classroom"
#: A folded box: its fence, its title, what is in it.
BOX = re.compile(
    r"^(?P<fence>`{3,}|:{3,})\{admonition\} (?P<title>[^\n]*)\n:class: dropdown\n"
    r"(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
LABEL = re.compile(r"^\(([\w-]+)\)=$", re.MULTILINE)
NAMED = re.compile(r"^:(?:label|name): (\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^]]*\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)", re.DOTALL)
PARTS = ("The answer", "One layer", "The stack", "Practice")
TIERS = ("Warm-up", "Core", "Challenge")


def read(name):
    """The source of a page of the classroom."""
    return (CLASSROOM / f"{name}.md").read_text("utf-8")


def sections(text, level):
    """Headings of a level, each with what stands below it up to the next one of its level."""
    _, *found = re.split(rf"^{'#' * level} (?!#)", text, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in found}


def boxes(text):
    """Title and text of each folded box."""
    return [(box["title"], box["text"].strip()) for box in BOX.finditer(text)]


def slug(heading):
    """The anchor of a heading, as MyST makes it."""
    return re.sub(r"[^\w -]", "", heading.lower().replace("*", "")).replace(" ", "-")


def anchors(path):
    """What a link may name in a page."""
    text = path.read_text("utf-8")
    return {*LABEL.findall(text), *map(slug, HEADING.findall(text))}


@functools.cache
def labels():
    """What a link may name wherever it stands."""
    text = "\n".join(page.read_text("utf-8") for page in BOOK.rglob("*.md"))
    return {*LABEL.findall(text), *NAMED.findall(text)}


def test_ten_questions_before_the_course_each_with_where_to_read_up():
    found = boxes(read("prerequisites"))
    assert [title.partition(". ")[0] for title, _ in found] == [str(n) for n in range(1, 11)]
    for title, text in found:
        assert "?" in title
        answer, _, where = text.partition("*Read up:*")
        assert answer.strip() and where.strip(), title


def concept_questions():
    """Number and title of each concept question, with its text."""
    found = {}
    for part in sections(read("questions"), 2).values():
        found |= sections(part, 3)
    return found


def test_there_are_sixteen_concept_questions():
    numbers = [title.partition(". ")[0] for title in concept_questions()]
    assert numbers == [str(n) for n in range(1, 17)]


@pytest.mark.parametrize("title", concept_questions())
def test_every_wrong_option_has_its_reason(title):
    text = concept_questions()[title]
    options = re.findall(r"^(\d)\. \S", BOX.sub("", text), re.MULTILINE)
    assert options == ["1", "2", "3", "4"]
    ((_, answer),) = boxes(text)
    right = re.findall(r"^\*\*(\d)\.\*\* \S", answer, re.MULTILINE)
    wrong = re.findall(r"^- \*(\d):\* \S", answer, re.MULTILINE)
    assert len(right) == 1
    assert sorted(right + wrong) == options
    assert re.search(r"^(The confusion|In the book): \[", answer, re.MULTILINE)


def test_each_of_the_ten_confusions_has_a_concept_question():
    known = {label for label in anchors(BOOK / "reference" / "faq.md") if label.startswith("faq-")}
    assert len(known) == 10
    assert known <= set(re.findall(r"\(#(faq-[\w-]+)\)", read("questions")))


def test_right_answers_stand_at_every_place():
    right = re.findall(r"^\*\*(\d)\.\*\*", read("questions"), re.MULTILINE)
    assert set(right) == {"1", "2", "3", "4"}
    assert max(right.count(place) for place in right) <= len(right) / 2


def test_thirty_questions_for_an_exam_by_part_and_difficulty():
    text = read("viva")
    numbers = [title.partition(". ")[0] for title, _ in boxes(text)]
    assert numbers == [str(n) for n in range(1, 31)]
    parts = sections(text, 2)
    assert tuple(parts) == PARTS
    for part in parts.values():
        tiers = sections(part, 3)
        assert tuple(tiers) == TIERS
        assert all(boxes(tier) for tier in tiers.values())
    for title, answer in boxes(text):
        said, _, more = answer.partition("*Go on:*")
        assert len(said.split()) > 5, f"{title}: no answer"
        assert more.strip(), f"{title}: nothing to go on with"


@pytest.mark.parametrize("path", sorted(CLASSROOM.glob("*.md")), ids=lambda path: path.stem)
def test_links_lead_to_pages_and_headings_that_exist(path):
    text = path.read_text("utf-8")
    known = labels()
    for target, anchor in LINK.findall(text):
        page = (path.parent / target).resolve() if target else path
        assert page.is_file(), f"{target} does not exist"
        if anchor:
            assert anchor in anchors(page) | known, f"{target}#{anchor} does not exist"


@pytest.mark.parametrize("path", sorted(CLASSROOM.glob("*.md")), ids=lambda path: path.stem)
def test_a_page_is_short_enough_to_be_read(path):
    assert len(path.read_text("utf-8").splitlines()) < 400
