"""A Sphinx project of a few Markdown pages with the book's own directives."""

import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
CONF = """\
import sys
sys.path[:0] = [{root!r}, {ext!r}]
extensions = ["myst_nb", "ledger"]
myst_enable_extensions = ["amsmath", "dollarmath"]
html_theme_options = {options!r}
html_theme = "sphinx_book_theme"
numfig = True
exclude_patterns = ["_build"]
{more}
"""
INDEX = """\
# Home

```{{toctree}}
{pages}
```

{body}
"""
STRICT = ("-W", "-n", "--keep-going", "-q")
NOTEBOOK = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Cells

Inline $a^2$ is free.

```{code-cell} python
from IPython.display import Math
Math("a^2")
```
"""


class Book:
    """A Sphinx project of Markdown pages."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, body, options=None, more="", **pages):
        """Write the pages, the home page first; `more` is added to the configuration."""
        options = options or {}
        ext = str(ROOT / "book" / "_ext")
        conf = CONF.format(root=str(ROOT), ext=ext, options=options, more=more)
        (self.folder / "conf.py").write_text(conf)
        self.page("index", INDEX.format(pages="\n".join(pages), body=body))
        for name, text in pages.items():
            self.page(name, text)

    def page(self, name, text):
        """Write one page."""
        (self.folder / f"{name}.md").write_text(text)

    def build(self, *flags):
        """Run Sphinx and return what it said."""
        command = [sys.executable, "-m", "sphinx", "-b", "html", *flags, ".", "_build"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True)

    def html(self, name="index"):
        """A built page, parsed."""
        text = (self.folder / "_build" / f"{name}.html").read_text()
        return BeautifulSoup(text, "html.parser")

    def numbers(self, *names):
        """The numbers of all equations on some pages, by their anchors."""
        found = {}
        for name in names:
            for block in self.html(name).select("div.math[id]"):
                found[block["id"]] = block.select_one(".eqno").find(string=True)
        return found
