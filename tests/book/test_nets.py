"""The four nets in a built page: their names in prose, and the key to their colours and dashes."""

import pytest

from lstmlib.palette import GATES
from tests.book.small_book import STRICT, Book

BODY = """\
Before any section an input gate.

## The output gate

- Two output gates, and `the input gate` in code, an [input gate](index), then an Input
  gate, one more input gate.
- A cell input, **the forget gate**, an input signal, $t$.

### Deeper

The output gate is named above.

## Next

The output gate again.

```{nets}
```
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    book = Book(tmp_path_factory.mktemp("nets"))
    book.write(BODY, more='extensions.append("nets")')
    done = book.build(*STRICT)
    assert done.returncode == 0, done.stderr
    return book.html()


def named(part):
    """The marked names of a part of the page, with their classes."""
    return [
        (name["class"], " ".join(name.get_text().split()))
        for name in part.select("span[class^=ll-net-]")
    ]


def test_the_first_name_in_each_section_is_marked(page):
    first, second = page.select_one("#the-output-gate"), page.select_one("#next")
    assert named(first) == [
        (["ll-net-out"], "output gates"),
        (["ll-net-in"], "Input gate"),
        (["ll-net-c"], "cell input"),
        (["ll-net-phi"], "forget gate"),
    ]
    assert named(second)[0] == (["ll-net-out"], "output gate")
    assert named(page.select_one("section > p")) == [(["ll-net-in"], "input gate")]


def test_links_code_and_headings_stay_as_they_are(page):
    assert not page.select("a [class^=ll-net-], code [class^=ll-net-], h2 [class^=ll-net-]")
    assert "Two output gates, and the input gate in code" in page.get_text()


def test_the_key_shows_each_net_as_word_line_and_symbols(page):
    entries = page.select("ul.ll-nets > li")
    assert len(entries) == len(GATES) == 4
    for entry, (net, (_, word, dash)) in zip(entries, GATES.items(), strict=True):
        assert entry.select_one("path")["stroke-dasharray"] == dash
        assert entry.select_one(f"span.ll-net-{net}").get_text() == word
        formulas = [part.get_text() for part in entry.select(".ll-dissertation, .ll-modern")]
        assert len(formulas) >= 2
        assert all(rf"\class{{ll-net-{net}}}" in text for text in formulas)
