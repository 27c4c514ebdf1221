"""Formulas in two notations in the built page."""

import pytest

from ledger.both import classed
from lstmlib import symbolic
from tests.book.small_book import NOTEBOOK, STRICT, Book

BODY = """\
Words about $y^{out_j}(t)$, and $t-1$.

```{equation} cell-output
```

```{equation} squash-f
```

{eq}`cell-output`

```{equation} cell-output
:again:
```
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A built page."""
    book = Book(tmp_path_factory.mktemp("both"))
    book.write(BODY, cells=NOTEBOOK.replace('"a^2"', '"$y^{out}$"'))
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    return book


def test_a_displayed_formula_has_both_and_one_number(page):
    entry = symbolic.EQUATIONS["cell-output"]
    first, second = (
        block.select_one("div.math") for block in page.html().select(".ll-equation")[::2]
    )
    for block in (first, second):
        old, new = block.select_one(".ll-dissertation"), block.select_one(".ll-modern")
        assert old.get_text() == rf"\[{classed(symbolic.latex(entry))}\]"
        assert new.get_text() == rf"\[{classed(symbolic.latex(entry, 'modern'), 'modern')}\]"
        assert r"\class{ll-net-out}{y^{out_j}}(t)" in old.get_text()
        assert r"\class{ll-net-out}{o_{t}^{j}}" in new.get_text()
    assert first["id"] == "equation-cell-output" and len(first.select(".eqno")) == 1
    assert not first.select_one(".ll-dissertation .eqno, .ll-modern .eqno")
    assert not second.select(".eqno") and "id" not in second.attrs
    ids = [item["id"] for item in page.html().select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_formula_that_is_the_same_in_both_stands_once(page):
    same = page.html().select(".ll-equation div.math")[1]
    assert not same.select(".ll-modern")
    assert symbolic.latex(symbolic.EQUATIONS["squash-f"]) in same.get_text()


def test_a_formula_within_a_sentence_keeps_its_punctuation(page):
    old, same = page.html().select("p > span.math, p > span > span.math")
    assert [part.get_text() for part in old.select("span")] == [
        r"\(\class{ll-net-out}{y^{out_j}}(t)\)",
        r"\(\class{ll-net-out}{o_{t}^{j}}\)",
    ]
    assert same.get_text() == r"\(t-1\)" and not same.select("span")


def test_what_a_cell_prints_is_left_alone(page):
    printed = page.html("cells").select_one(".cell_output")
    assert "y^{out}" in printed.get_text() and not printed.select(".ll-modern")
