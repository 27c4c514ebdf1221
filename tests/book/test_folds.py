"""Boxes that open, in the built page."""

import pytest

from tests.book.small_book import STRICT, Book

PAGE = """\
```{admonition} What did you find, with $e_y$?
:class: dropdown

Nothing.
```

```{note}
Always open.
```

```{exercise} Short title
:label: ex-one

Text.
```

```{solution-start} ex-one
:class: dropdown
```

Text of the solution.

```{equation} e-y
```

```{solution-end}
```
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A built page."""
    book = Book(tmp_path_factory.mktemp("folds"))
    book.write(PAGE, more='extensions += ["sphinx_exercise", "bookshell.folds"]')
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    return book.html()


def test_a_box_opens_without_a_script(page):
    box, solution = page.select("details.fold")
    assert box.select_one("summary.admonition-title").get_text().startswith("What did you find")
    assert box.select_one("summary .ll-modern") and box.p.get_text() == "Nothing."
    assert "open" not in box.attrs and "dropdown" not in box["class"]
    assert {"admonition", "solution"} <= set(solution["class"])


def test_a_solution_keeps_its_content_and_its_name_holds_no_link(page):
    solution = page.select("details.fold")[1]
    title = " ".join(solution.summary.get_text().split())
    assert title == "Solution to Exercise 1 (Short title)"
    assert not solution.select("summary a")
    assert solution.select_one("#equation-e-y .eqno")


def test_other_boxes_stay_as_they_are(page):
    assert [box.p.get_text() for box in page.select("div.admonition.note")] == ["Note"]
    assert page.select_one("div.exercise .admonition-title").name == "p"
