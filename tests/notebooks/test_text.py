"""What stands between the cells: each construct of a page, as Jupyter shows it."""

import pytest

from tools.notebooks.blocks import Blocks
from tools.notebooks.book import Book
from tools.notebooks.inline import Inline
from tools.notebooks.links import Links

SITE = "https://book.example/"
CAROUSEL = f"{SITE}book/one-layer/carousel.html"
HERE = "book/one-layer/state-error"


@pytest.fixture(scope="module")
def book():
    return Book()


@pytest.fixture
def convert(book):
    links = Links(book, book.pages[HERE], SITE)
    values = {"share": "99 %", "left": 0.43659, "many": 7}
    return Blocks(Inline(links, values, lambda source: f"attachment:{source}")).convert


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Plain *text* with `code` and $a_b$ and <https://x.example>.", None),
        ("[a page](carousel.md) and", f"[a page]({CAROUSEL}) and"),
        (
            "[a place](../reference/notation.md#counting)",
            f"[a place]({SITE}book/reference/notation.html#counting)",
        ),
        ("*see [two\nlines](carousel.md)*", f"*see [two\nlines]({CAROUSEL})*"),
        ("[a name](#faq-ek)", f"[a name]({SITE}book/reference/faq.html#faq-ek)"),
        ("[](carousel.md)", f"[The carousel and the forget gate]({CAROUSEL})"),
        ("[out](https://x.example/a_b)", None),
        ("{eq}`e-y`", f"[(e-y)]({SITE}book/answer/question.html#equation-e-y)"),
        ("{term}`carousel`", f"[carousel]({SITE}book/reference/glossary.html#term-carousel)"),
        (
            "{term}`the\nwires <recurrent wire>`",
            f"[the wires]({SITE}book/reference/glossary.html#term-recurrent-wire)",
        ),
        ("{cite}`gers2001`", f"([Gers 2001]({SITE}book/reference/bibliography.html))"),
        ("{cite:t}`gers2001`", f"[Gers (2001)]({SITE}book/reference/bibliography.html)"),
        ("{light}`the gate <down.out>` opens", "the gate opens"),
        ("{deck}`the slides`", f"[the slides]({SITE}slides/index.html)"),
        ("{deck}`a slide <clock>`", f"[a slide]({SITE}slides/index.html#clock)"),
        (
            "```{practice} gates\n```",
            f"Practice notebook: [gates.ipynb]({SITE}assignments/gates.ipynb)",
        ),
        ("{glue:text}`share` of {glue:text}`left:.2f`, {glue:text}`many`", "99 % of 0.44, 7"),
        ("![A cat](cat.png){.wide} sits", "![A cat](attachment:cat.png) sits"),
        ("`x`{.python}", "`x`"),
        ("(a-name)=\n## Heading", "## Heading"),
        ("% a remark\nText", "Text"),
        ("{.wide}\nText", "Text"),
        ("- one\n- {light}`two <a>`\n  and", "- one\n- two\n  and"),
        ("> said {light}`so <a>`\n> and", "> said so\n> and"),
        (
            "| a | b |\n|---|---|\n| {light}`x <a>` | {light}`x <b>` |",
            "| a | b |\n|---|---|\n| x | x |",
        ),
        (
            "Word\n: Meaning\n  goes on\n\nOther\n: More",
            "- **Word:** Meaning\n  goes on\n- **Other:** More",
        ),
        ("```python\na = 1\n\n\nb = 2\n```", None),
        (":::{div} wide\nInside\n:::\nAfter", "Inside\n\nAfter"),
        ("```{note}\nMind.\n```", "> **Note**\n>\n> Mind."),
        (
            ":::{admonition} What {light}`now <a>`\n:class: aims\n- a\n:::",
            "> **What now**\n>\n> - a",
        ),
        (
            ":::{admonition} Found?\n:class: dropdown\nYes.\n:::",
            "<details>\n<summary>Found?</summary>\n\nYes.\n\n</details>",
        ),
        (
            "::::{div} doors\n:::{div} door\nOne\n:::\n:::{div} door\nTwo\n:::\n::::",
            "One\n\nTwo",
        ),
        (
            "```{exercise} By hand\n:label: ex-x\n\nWrite.\n```",
            "> **Exercise: By hand**\n>\n> Write.",
        ),
    ],
)  # fmt: skip
def test_a_construct(convert, source, wanted):
    assert convert(source) == (wanted or source)


def test_an_equation_is_latex_with_its_name(convert):
    text = convert("Before\n```{equation} state-error\n```\nafter")
    before, shown, note, after = text.split("\n\n")
    assert (before, after) == ("Before", "after")
    assert shown.startswith("$$e_{s_{c_j^v}}(t) = ") and shown.endswith(r" \tag{state-error}$$")
    assert note.startswith("✓ checked in symbols and in numbers. ")
    assert f"({SITE}book/reference/equations.html#entry-state-error)" in note


def test_a_repeated_equation_has_no_number(convert):
    assert r"\tag" not in convert("```{equation} top-error\n:again:\n```")
    assert convert("```{equation} top-error\n:again:\n:bare:\n```").count("\n") == 0


def test_a_derivation_is_a_numbered_list_of_formulas_and_reasons(convert):
    text = convert("```{derivation} state-error\n:lines: 2-3\n```")
    title, words, *lines = text.split("\n\n")
    assert title == "**The state's error through today's output** ✓ checked, 4 lines"
    assert [line[:8] for line in lines[::2]] == ["2. $$= e", "3. $$= e"]
    assert all(line.startswith("   ") for line in lines[1::2])


def test_a_whole_derivation_names_its_equation(convert):
    assert convert("```{derivation} state-error\n```").splitlines()[-1].startswith("This is [(")


@pytest.mark.parametrize("source", ["{unheard}`of`", "```{unheard} of\n```"])
def test_what_is_unknown_is_refused_with_its_page(convert, source):
    with pytest.raises(ValueError, match=f"{HERE}: no notebook can show .unheard"):
        convert(source)


@pytest.mark.parametrize("href", ["nowhere.md", "carousel.md#nowhere", "#nowhere"])
def test_a_link_that_leads_nowhere_is_refused(convert, href):
    with pytest.raises(ValueError, match=f"{HERE}: a link to {href}"):
        convert(f"[x]({href})")


def test_without_a_site_links_lead_to_notebooks(book):
    links = Links(book, book.pages[HERE], None)
    convert = Blocks(Inline(links, None, None)).convert
    assert convert("[a](../stack/below.md#exercises)") == "[a](../stack/below.ipynb)"
    assert convert("[no notebook](../reference/faq.md)") == "no notebook"
    assert convert("{glue:text}`share:.2f`") == "⟨share⟩"


def test_a_solution_is_folded_in_each_cell_that_it_fills(convert):
    blocks = convert.__self__
    first = blocks.cell("Ask.\n\n```{solution-start} ex-a\n:class: dropdown\n```\n\nWords.")
    assert first.endswith("<details>\n<summary>Solution</summary>\n\nWords.\n\n</details>")
    assert blocks.in_solution
    second = blocks.cell("More.")
    assert second == "<details>\n<summary>Solution, continued</summary>\n\nMore.\n\n</details>"
    third = blocks.cell("```{solution-end}\n```\n\n## Next")
    assert third == "## Next" and not blocks.in_solution
    bare = blocks.cell("Ask.\n\n```{solution-start} ex-b\n```")
    assert bare == "Ask.\n\n**Solution**"
    last = blocks.cell("Last words.\n\n```{solution-end}\n```\n\nText.")
    assert last.endswith("Last words.\n\n</details>\n\nText.") and last.count("</details>") == 1
