"""The equation directive, by building tiny books."""

import re
from dataclasses import replace

import pytest

from ledger import common, equation
from tests.book.small_book import INDEX, NOTEBOOK, ROOT, STRICT, Book


def note(entry):
    """The text of the line below an equation, in a book without a repository."""

    class Config:
        html_theme_options, html_context = {}, {}

    return equation.note(entry, Config, again=False).astext()


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


WIDE = {"truncations": ("none", "gers"), "peepholes": (False, True)}
DIRECTIVE = "```{{equation}} {}\n```\n"
FIRST, SECOND = DIRECTIVE.format("state-forget"), DIRECTIVE.format("lower-error")


def test_shows_the_equation_with_number_words_mark_and_code(book):
    book.write(FIRST + "\nSee {eq}`state-forget`.")
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    page = book.html()
    block = page.select_one(".ll-equation")
    formula = block.select_one("#equation-state-forget")
    assert r"s_{c_j^v}(t) = \class{ll-net-phi}{y^{\varphi_j}}(t)" in formula.get_text()
    assert formula.select_one(".eqno").get_text().startswith("(1)")
    said = block.select_one(".ll-equation-note").get_text()
    assert said.startswith("✓ checked in symbols and in numbers. The state keeps the part of")
    assert said.endswith("Code: forward in lstmlib/forward_pass.py. Entry: state-forget.")
    assert "dissertation" not in said
    assert not block.select(".ll-equation-note a")
    assert page.select_one('a[href="#equation-state-forget"].reference').get_text() == "(1)"
    assert page.select('link[href*="equation.css"]')


def test_code_is_linked_where_there_is_a_repository(book):
    address = "https://github.com/example/book"
    book.write(FIRST, options={"repository_url": address})
    assert book.build(*STRICT).returncode == 0
    link = book.html().select_one(".ll-equation-note a")["href"]
    path, line = re.fullmatch(rf"{address}/blob/main/(.*)#L(\d+)", link).groups()
    assert (ROOT / path).read_text().splitlines()[int(line) - 1].startswith("def forward(")


def test_a_confirmed_number_is_shown():
    entry = replace(equation.symbolic.EQUATIONS["cell-delta"], number="3.10")
    assert "In the dissertation: (3.10)." in note(entry)
    assert "dissertation" not in note(replace(entry, number=None))


def test_nothing_is_said_of_code_where_there_is_none():
    entry = equation.symbolic.EQUATIONS["cell-delta"]
    assert "Code: backward in" in note(entry)
    assert "Code" not in note(replace(entry, code=None))


def test_what_was_not_compared_in_numbers_does_not_say_so():
    assert note(equation.symbolic.EQUATIONS["e-y"]).startswith("✓ checked in symbols. ")


def test_the_mark_says_where_an_equation_holds(book):
    labels = ("state-forget", "lower-error", "lower-error-exact")
    again = "```{equation} lower-error\n:again:\n```\n"
    book.write("\n".join(map(DIRECTIVE.format, labels)) + again)
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    marks = [
        note.find_all("span", recursive=False) for note in book.html().select(".ll-equation-note")
    ]
    assert ["".join(part.get_text() for part in mark) for mark in marks] == [
        "✓ checked in symbols and in numbers.",
        "✓ checked in symbols and in numbers, under truncation.",
        "✓ checked in symbols and in numbers, without truncation.",
        "✓ checked in symbols and in numbers, under truncation.",
    ]


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ({}, ""),
        ({"truncations": ("gers",)}, " under truncation"),
        ({"truncations": ("none",)}, " without truncation"),
        ({"peepholes": (False,)}, " without peepholes"),
        (
            {"truncations": ("none",), "peepholes": (True,)},
            " without truncation and with peepholes",
        ),
        (
            {"truncations": ("gers",), "also": (("none", False),)},
            " under truncation or without peepholes",
        ),
        ({"forget_gates": False}, " without forget gates"),
        (
            {"forget_gates": False, "truncations": ("gers",)},
            " without forget gates, under truncation",
        ),
    ],
)
def test_the_condition_is_that_of_the_check(check, said):
    entry = equation.symbolic.EQUATIONS["lower-error"]
    entry = replace(entry, check=replace(entry.check, false_on=None, **WIDE | check))
    where = f"in numbers{said and ',' + said}. {entry.words}"
    assert note(entry).startswith(f"✓ checked in symbols and {where}")


def test_again_has_no_number_and_leads_to_the_first(book):
    again = "```{equation} state-forget\n:again:\n```\n"
    bare = "```{equation} state-forget\n:again:\n:bare:\n```\n"
    book.write(FIRST, two=f"# Two\n\n{again}\n{bare}")
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    blocks = book.html("two").select(".ll-equation")
    assert [len(block.select(".eqno")) for block in blocks] == [0, 0]
    link = blocks[0].select_one("a.reference")
    assert (link["href"], link.get_text()) == ("index.html#equation-state-forget", "(1)")
    assert not blocks[1].select(".ll-equation-note")


def test_numbers_do_not_depend_on_parallel_reading(book):
    names = [f"page{i}" for i in range(8)]
    labels = ["gate-net", "cell-net", "cell-output", "output-net"]
    labels += ["e-y", "delta", "eps-s", "truncation"]
    pages = {
        name: f"# {name}\n\n{DIRECTIVE.format(label)}\n{{eq}}`{labels[0]}`\n"
        for name, label in zip(names, labels, strict=True)
    }
    book.write(FIRST + SECOND, **pages)
    assert book.build(*STRICT, "-E", "-a").returncode == 0
    serial = book.numbers("index", *names)
    done = book.build(*STRICT, "-E", "-a", "-j", "2")
    assert done.returncode == 0, done.stderr
    assert book.numbers("index", *names) == serial
    assert len(set(serial.values())) == len(serial) == 10
    assert (
        book.html("page7").select_one("p > a.reference").get_text() == serial["equation-gate-net"]
    )


def test_the_same_number_twice_is_refused_however_pages_are_read(book):
    names = [f"page{i}" for i in range(6)]
    book.write(FIRST, **{name: f"# {name}\n" for name in names[:-1]}, page5=f"# Five\n\n{FIRST}")
    for flags in ((), ("-j", "2")):
        done = book.build("-q", "-E", *flags)
        assert done.returncode == 1
        assert re.search(r"page5\.md:3: .*'state-forget' is numbered at .*index\.md", done.stderr)
    book.page("index", INDEX.format(pages="\n".join(names), body="Nothing."))
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr


def test_an_unknown_label_fails_with_its_place_and_near_labels(book):
    book.write("One.\n\n" + DIRECTIVE.format("state-forgot"))
    for flags in (STRICT, ("-q",)):
        done = book.build(*flags)
        assert done.returncode == 1
        assert re.search(r"index\.md:9: .*no equation is called 'state-forgot'", done.stderr)
        assert "state-forget" in done.stderr


WRITTEN_BY_HAND = (
    "$$\na = b\n$$",
    "$$a = b$$ (mine)",
    "```{math}\na = b\n```",
    "```{math}\n:label: other\na = b\n```",
    r"\begin{align}a &= b\end{align}",
    "> $$\n> a = b\n> $$",
    "```{note}\n:class: dropdown\n\n$$\na = b\n$$\n```",
)


def test_equations_written_by_hand_fail_with_their_places(book):
    pages = {
        f"page{i}": f"# Page {i}\n\nSome words.\n\n{written}\n"
        for i, written in enumerate(WRITTEN_BY_HAND)
    }
    book.write("Text.", **pages)
    done = book.build(*STRICT)
    assert done.returncode == 1
    for name in pages:
        assert re.search(rf"{name}\.md:([5-8]): ERROR: .*written by hand", done.stderr), name
    assert book.build("-q").returncode == 1, "unchanged pages are still refused"
    for name in pages:
        book.page(name, f"# {name}\n")
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr


def test_outputs_and_inline_mathematics_are_free(book):
    book.write("Inline $a = b$.", two=NOTEBOOK)
    done = book.build("-q", "-n")
    assert done.returncode == 0, done.stderr
    assert "a^2" in book.html("two").select_one(".cell_output").get_text()


def test_an_equation_that_fails_its_check_is_refused(monkeypatch):
    entry = equation.symbolic.EQUATIONS["state-forget"]
    wrong = {"planted-wrong": entry.with_rhs(-entry.eq.rhs)}
    monkeypatch.setattr(equation.symbolic, "EQUATIONS", wrong)
    assert "fails its check" in common.fault("planted-wrong")
