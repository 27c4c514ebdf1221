"""The page that a student gets: what stands on it, what never does, and how it holds up."""

import re
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe

from lstmlib.classroom import collect, feedback, showing
from lstmlib.classroom.course import Problem
from tests.browser.guard import watched
from tests.browser.test_pages import OVERFLOW
from tests.classroom.small_class import by_hand, handed_in, judged, make, notebook, packed, write

CODE = """x = [1.5, "two"]  # why
    return {"f": sum(v ** 2 for v in x if v is not None)}"""
RADIUS = "getComputedStyle(document.querySelector('.total')).borderRadius"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)></pre></main>\"'&amp;"


@pytest.fixture
def course(tmp_path):
    return make(tmp_path / "class")


def page(course, student="ada"):
    feedback.write(course, "forward")
    return course.feedback(student, "forward").read_text(encoding="utf-8")


def words(html):
    """What is read on a page."""
    plain = re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)
    return " ".join(plain.split())


def test_points_sentences_code_and_what_the_teacher_wrote(course):
    handed_in(course, "ada", notebook(state=CODE), when="2031-10-06 12:00:00.0 UTC")
    judged(course, "ada", slope=0.0)
    by_hand(course, "ada", explain=2.5, comment="Read\nagain & <see>.")
    html = page(course)
    text = words(html)
    assert "6.5 of 20 points" in text and "Not complete" not in text
    assert "wrong 0 of 12 points" in text and "The sign is turned round." in text
    assert "Your teacher writes: Read again &amp; &lt;see&gt;." in text
    assert "It adds up." in text and "late" not in text
    assert '<span class="k">return</span>' in html


def test_late_points_and_the_scale_of_the_gradebook(course):
    settings = course.folder / "class.toml"
    settings.write_text(settings.read_text().replace("points = 20", "points = 100"))
    course = type(course).open(course.folder)
    handed_in(course, "ada", when="2031-10-08 01:00:00.0 UTC")
    judged(course, "ada", state=2.0)
    by_hand(course, "ada", explain=4)
    text = words(page(course))
    assert "70 of 100 points" in text  # 18 of 20, and 4 for two days begun
    assert "2 days late: 4 points less, 18 before that." in text


def test_what_is_not_known_gives_no_total_and_says_that_it_is_no_zero(course):
    judged(course, "dot", slope=None)
    text = words(page(course, "dot"))
    assert "Not complete yet 4 of 20 points so far." in text and "This is not a zero." in text
    assert "The kernel died in the cell of the slope." in text
    assert "to be looked at – of 12 points" in text and " 0 of 12" not in text
    judged(course, "dot")
    text = words(page(course, "dot"))
    assert "16 of 20 points so far. The written answers are still to be read." in text
    judged(course, "dot", slope=None)
    by_hand(course, "dot", slope=6, explain=4)
    text = words(page(course, "dot"))
    assert "14 of 20 points" in text and "These points were given by your teacher." in text


def test_a_written_answer_that_was_left_empty_is_no_comment_of_the_teacher(course):
    judged(course, "ada")
    by_hand(course, "ada", empty=True)
    text = words(page(course))
    assert "16 of 20 points" in text and "left empty 0 of 4 points" in text
    assert "teacher writes" not in text


def test_nothing_of_what_answers_were_compared_with_is_ever_on_a_page(course):
    """Neither what stands in the graded cells, nor what a verdict might carry besides."""
    data = notebook().replace(b"# HIDDEN", b"hidden_case = 0.123456")
    handed_in(course, "ada", data)
    write(course.autograded("ada", "forward"), data.replace(b"return 1", b"secret_case = 7"))
    extra = {"case": "hidden_case", "expected": "0.123456"}
    questions = judged(course, "ada").questions
    judged(course, "ada", questions={q: about | extra for q, about in questions.items()})
    html = page(course)
    assert "return" in html
    for hidden in ("hidden_case", "123456", "HIDDEN", "secret_case", "hand_in"):
        assert hidden not in html
    assert not any(name.startswith("graded") for name in showing.answers(course, "ada", "forward"))


def hostile(course):
    """A student who tries everything that text can."""
    cells = {"state": HOSTILE * 3 + "\x00\x1b[31m\u202e\ud800", "formula": "x" * 200_000}
    data = notebook(**cells, written=HOSTILE + "\n" + "w" * 3_000)
    huge = b'"outputs": [{"output_type": "stream", "text": "' + b"o" * 10_000_000 + b'"}]'
    handed_in(course, "dot", data.replace(b'"outputs": []', huge, 1))
    verdict = judged(course, "dot", state=2.0)
    verdict.questions["forward-state"]["sentence"] = f"Your code says {HOSTILE}{'s' * 5_000}"
    judged(course, "dot", questions=verdict.questions)
    by_hand(course, "dot", explain=1, comment=HOSTILE)


def test_hostile_text_stays_text_and_pages_stay_small(course):
    hostile(course)
    html = page(course, "dot")
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html
    assert "Cut here: the cell has 200,0" in html and len(html) < 60_000
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ud800]", html)
    assert html.count("</main>") == 1


def test_broken_and_strange_notebooks_get_a_page_too(course):
    cells = b'{"cells": [{"metadata": {"nbgrader": {"grade_id": "forward-state"}}, "source": ['
    for data in (b"no notebook", b'{"cells": [{}]}', cells + b'"a = 1\\n", 7, "b = 2"]}]}'):
        handed_in(course, "ada", data)
        judged(course, "ada", state=None, slope=None)
        html = page(course)
        assert "Nothing was found in this place of the notebook." in html
    assert '<span class="n">b</span>' in html


def test_who_handed_in_nothing_or_is_not_graded_has_no_page(course):
    judged(course, "ada")
    handed_in(course, "dot")
    assert "forward: 1 page in " in feedback.write(course, "forward")
    assert not course.feedback("dot", "forward").exists()
    with pytest.raises(Problem, match="no verdict on forward of cng, dot"):
        feedback.write(course, "forward", ["dot", "cng"])
    handed_in(course, "ada", notebook(state="return 5"))  # newer than its verdict
    assert "forward: 0 pages in " in feedback.write(course, "forward")


def test_again_changes_no_file(course):
    judged(course, "ada")
    by_hand(course, "ada", explain=4)
    feedback.write(course, "forward")
    before = {path: path.read_bytes() for path in course.folder.rglob("*") if path.is_file()}
    feedback.write(course, "forward")
    assert before == {path: path.read_bytes() for path in before}


@pytest.mark.parametrize(
    ("file", "back"),
    [
        ("Ada Lovelace_7_assignsubmission_file/f.ipynb", "Ada Lovelace_7_assignsubmission_file_/"),
        ("lovelaceada_LATE_11_905_forward-1.ipynb", "lovelaceada_LATE_11_905_"),
        ("ada.ipynb", "ada/"),
    ],
)
def test_the_archive_is_named_as_the_platform_wants_it_back(course, tmp_path, file, back):
    collect.collect(course, "forward", [packed(tmp_path / "all.zip", {file: notebook()})])
    judged(course, "ada")
    feedback.write(course, "forward")
    with zipfile.ZipFile(course.folder / "feedback" / "forward.zip") as archive:
        assert archive.namelist() == [f"{back}forward-feedback.html"]
        (entry,) = archive.infolist()
        assert entry.date_time[0] == 1980  # no clock in it: the same pages, the same archive
        assert entry.compress_size < entry.file_size / 2
        assert archive.read(archive.namelist()[0]) == course.feedback("ada", "forward").read_bytes()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Pages that a browser looks at: an ordinary one, one that is not complete, a hostile one."""
    course = make(tmp_path_factory.mktemp("told") / "class")
    handed_in(course, "ada", notebook(state=CODE), when="2031-10-08 01:00:00.0 UTC")
    judged(course, "ada", slope=0.0)
    by_hand(course, "ada", explain=3, comment="Good.")
    judged(course, "jgarcia", slope=None)
    hostile(course)
    feedback.write(course, "forward")
    return course


@pytest.mark.parametrize("student", ["ada", "jgarcia", "dot"])
@pytest.mark.parametrize(("theme", "width"), [("light", 1300), ("dark", 360)])
def test_a_browser_finds_nothing_wrong(told, browser, student, theme, width):
    url = told.feedback(student, "forward").as_uri()
    with watched(browser, url, width=width, theme=theme) as shown:
        shown.evaluate("() => document.querySelectorAll('details').forEach((d) => (d.open = true))")
        assert shown.evaluate(OVERFLOW) == []
        assert Axe().run(shown, options={"preload": False}).response["violations"] == []
        dark = shown.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (dark != "rgb(255, 255, 255)") == (theme == "dark")


def test_a_page_needs_no_script_and_its_own_policy_allows_none(told, browser):
    url = told.feedback("dot", "forward").as_uri()
    with watched(browser, url, settle=False, java_script_enabled=False) as shown:
        assert shown.locator("h1").is_visible() and shown.locator("summary").first.is_visible()
    with watched(browser, url) as shown:
        assert shown.evaluate(RADIUS) not in ("", "0px")  # its own style it does allow
        shown.evaluate(
            "() => document.body.append(Object.assign(document.createElement('script'),"
            "{textContent: 'globalThis.ran = true'}))"
        )
        assert shown.evaluate("globalThis.ran") is None
        assert "Content Security Policy" in shown.watch.errors.pop()
