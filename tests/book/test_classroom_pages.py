"""The classroom's pages keep what they promise: each question an answer, each link a place."""

import functools
import re

import pytest

from lstmlib import widgets
from lstmlib.classroom import sources
from tests.book.notebook import BOOK, CHAPTERS

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


def assignments():
    """The sections of the page of assignments that have a practice notebook, by its name."""
    found = sections(read("assignments"), 2).values()
    named = {re.search(r"^```\{practice\} (\w+)$", text, re.MULTILINE): text for text in found}
    return {match[1]: text for match, text in named.items() if match}


def test_every_assignment_has_its_section():
    assert tuple(assignments()) == sources.names()


@pytest.mark.parametrize("name", assignments())
def test_a_section_says_what_the_notebook_says(name):
    section, source = assignments()[name], sources.load(name).text
    (minutes,) = re.findall(r"[Aa]bout (\d+) minutes", source)
    assert f"{minutes} minutes." in " ".join(section.split())
    (row,) = re.findall(rf"^\| \[{name}\]\(#.*$", read("assignments"), re.MULTILINE)
    assert f"| {minutes} min |" in row
    points = re.findall(r"^\| (?:warm-up|core|challenge) \|.*\| (\d+) \|$", section, re.MULTILINE)
    assert [int(number) for number in points] == [4, 12, 4]
    assert sum(sources.load(name).points.values()) == 20


@pytest.mark.parametrize("name", assignments())
def test_a_section_names_every_question(name):
    heads = re.findall(r"^### (?!BEGIN|END)(.+)$", sources.load(name).text, re.MULTILINE)
    table = assignments()[name].lower()
    for head in heads:
        words = re.sub(r" \(\d+ points?\)", "", head).rstrip("?").lower()
        assert words.partition(":")[0] in table, head


@pytest.mark.parametrize("name", assignments())
def test_a_section_leads_from_mistakes_to_confusions(name):
    section = assignments()[name]
    for head in ("*Afterwards students can*", "**The variant.**", "**The rubric in short**"):
        assert head in section, head
    mistakes = section.partition("**Common mistakes.**")[2]
    assert len(re.findall(r"^- ", mistakes, re.MULTILINE)) >= 4
    assert len(set(re.findall(r"\(#(faq-[\w-]+)\)", mistakes))) >= 2


def test_every_figure_has_its_question_and_stands_where_it_is_said_to():
    figures = sections(sections(read("teaching"), 2)["Eight figures, and what to ask first"], 3)
    assert set(figures) == set(widgets.__all__) and len(figures) == 8
    for figure, text in figures.items():
        assert re.search(r"\*Ask[:,]", text) and "*You will hear:*" in text and "*Show:*" in text
        where = text.partition("*Ask")[0]
        pages = re.findall(r"\(\.\./([\w/-]+\.md)", where)
        assert pages, figure
        for page in pages:
            assert figure in (BOOK / page).read_text("utf-8"), f"{figure} is not in {page}"


def test_a_figure_stands_on_as_many_pages_as_is_said():
    shown = [page for page in BOOK.rglob("*.md") if "import DeltaFlow" in page.read_text("utf-8")]
    assert len(shown) == 8
    assert "on eight pages" in read("teaching").partition("### DeltaFlow")[2]


def test_the_syllabus_shows_figures_on_their_pages():
    plans = read("teaching").split("\n## Eight figures")[0]
    for figure, page in re.findall(r"\*(\w+)\* in \[[^]]*\]\(\.\./([\w/-]+\.md)\)", plans):
        assert figure in widgets.__all__
        assert figure in (BOOK / page).read_text("utf-8"), f"{figure} is not in {page}"


def test_four_weeks_and_their_seminar_name_every_chapter():
    text = read("teaching").partition("\n(plan-month)=")[2].partition("\n## Eight figures")[0]
    named = set(re.findall(r"\(\.\./([\w/-]+\.md)\)", text))
    chapters = {path.relative_to(BOOK).as_posix() for path in CHAPTERS}
    assert chapters - named == {"answer/reading.md"}


@pytest.mark.parametrize("plan", ["lecture", "week", "month"])
def test_a_plan_says_which_assignment_comes_when(plan):
    text = read("teaching").partition(f"\n(plan-{plan})=")[2].partition("\n(plan-")[0]
    anchors_named = re.findall(r"\(assignments\.md#([\w-]+)\)", text)
    assert anchors_named and set(anchors_named) <= anchors(CLASSROOM / "assignments.md")
