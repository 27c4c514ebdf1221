"""Every equation and every derivation is shown on a page, and at home on one only."""

import re
from collections import Counter
from pathlib import Path

import pytest

from lstmlib import symbolic

ROOT = Path(__file__).resolve().parents[2]
DIRECTIVE = re.compile(
    r"^ *(`{3,}|:{3,})\{(equation|derivation)\} *(\S+) *\n(.*?)^ *\1 *$", re.M | re.S
)
KNOWN = {"equation": symbolic.EQUATIONS, "derivation": symbolic.DERIVATIONS}


def homes(text):
    """Return the equations and derivations that have their home in a page."""
    return [
        (kind, name)
        for _, kind, name, options in DIRECTIVE.findall(text)
        if ":again:" not in options
    ]


def at_home():
    """Count the homes of each in the book."""
    texts = (path.read_text("utf8") for path in sorted((ROOT / "book").rglob("*.md")))
    return Counter(found for text in texts for found in homes(text))


@pytest.mark.parametrize("kind", KNOWN)
def test_each_has_one_home(kind):
    found = at_home()
    count = {name: found[kind, name] for name in KNOWN[kind]}
    assert {name: number for name, number in count.items() if number != 1} == {}


def test_what_counts_as_a_home():
    page = """\
```{equation} one
```

:::{note}
  ````{derivation} two
  :lines: 2-3
  ````
:::

```{equation} three
:again:
```
"""
    assert homes(page) == [("equation", "one"), ("derivation", "two")]
