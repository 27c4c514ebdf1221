"""What the notebooks need to know of the whole book: its pages, and where each thing stands."""

import ast
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from docutils.nodes import make_id
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.mdit_to_docutils.base import default_slugify
from pybtex.database import parse_file
from sphinx_external_toc.parsing import parse_toc_yaml

from tools.notebooks.markdown import directive_of, parser, tokens_of

ROOT = Path(__file__).resolve().parents[2]
#: In a built page: the number of an equation, and its label.
NUMBER = re.compile(r'class="eqno">\((\d+)\)<a class="headerlink" href="#equation-([\w-]+)"')
#: A number in a sentence that a cell computes.
GLUED = re.compile(r"\{glue:text\}`([^`:]+)")


@dataclass
class Page:
    """One page's source.

    Parameters
    ----------
    name : str
        The page's name, as ``book/answer/question``.
    notebook : NotebookNode
        Its cells as MyST-NB executes them.
    title : str
        Its first heading.
    targets : dict
        Its places by the names that links give them: the id in the built page, and a title.
    equations, derivations : list of str
        What is numbered, or at home, here.
    """

    name: str
    notebook: object
    title: str = ""
    targets: dict = field(default_factory=dict)
    equations: list = field(default_factory=list)
    derivations: list = field(default_factory=list)

    @property
    def path(self):
        """Path of the page's notebook."""
        return Path(self.name.removeprefix("book/")).with_suffix(".ipynb")

    @property
    def runs(self):
        """Whether the page shows code that a reader can run."""
        unseen = {"remove-cell", "remove-input"}
        codes = (cell for cell in self.notebook.cells if cell.cell_type == "code")
        return any(not unseen & set(cell.metadata.get("tags", ())) for cell in codes)


def read_page(name, root=ROOT):
    """Read a page."""
    text = (root / f"{name}.md").read_text("utf8")
    page = Page(name, read_myst_markdown_notebook(text, parser().options["myst_config"]))
    waiting = []
    for cell in page.notebook.cells:
        if cell.cell_type == "markdown":
            waiting = _collect(page, tokens_of(cell.source), waiting)
    return page


def _collect(page, tokens, waiting):
    """Note the page's places; `waiting` are labels whose heading has not come yet."""
    for number, token in enumerate(tokens):
        if token.type == "myst_target":
            label = token.content
            page.targets[label] = (make_id(label), "")
            waiting = [*waiting, label]
        elif token.type == "heading_open":
            inline = tokens[number + 1]
            kept = [
                child for child in inline.children if child.content or child.type == "softbreak"
            ]
            title = "".join(child.content or " " for child in kept)
            slug = "".join(c.content for c in kept if c.type in ("text", "code_inline"))
            page.targets.setdefault(default_slugify(slug), (make_id(title), title))
            for label in waiting:
                page.targets[label] = (page.targets[label][0], inline.content)
            waiting = []
            page.title = page.title or inline.content
        elif directive := directive_of(token):
            _note(page, directive)
            if directive.name in ("admonition", "div", "exercise"):
                waiting = _collect(page, tokens_of(directive.body), waiting)
    return waiting


def _note(page, directive):
    if "label" in directive.options:
        label = directive.options["label"]
        page.targets[label] = (make_id(label), directive.argument)
    if "again" not in directive.options:
        if directive.name == "equation":
            page.equations.append(directive.argument)
        elif directive.name == "derivation":
            page.derivations.append(directive.argument)


class Book:
    """The whole book.

    Parameters
    ----------
    root : Path
        The checkout.
    build : Path, optional
        Where it was built, for the numbers that only the built pages know. Without it equations
        are called by their names, and numbers in sentences are left to the cells.
    """

    def __init__(self, root=ROOT, build=None):
        self.root = Path(root)
        self.build = Path(build) if build else None

    @cached_property
    def pages(self):
        """All pages of the table of contents by name, in its order."""
        names = parse_toc_yaml(self.root / "_toc.yml")
        return {name: read_page(name, self.root) for name in names}

    @cached_property
    def chapters(self):
        """The pages that become notebooks."""
        return [page for page in self.pages.values() if page.runs]

    @cached_property
    def equations(self):
        """The page of each numbered equation."""
        return {label: page.name for page in self.pages.values() for label in page.equations}

    @cached_property
    def derivations(self):
        """The page of each derivation."""
        return {name: page.name for page in self.pages.values() for name in page.derivations}

    @cached_property
    def labels(self):
        """The page of each place that has a name of its own, or is a heading of one page only."""
        return {label: page.name for page in self.pages.values() for label in page.targets}

    @cached_property
    def numbers(self):
        """The number of each equation in the built book; empty without one."""
        found = {}
        for name in self.pages if self.build else ():
            page = self.build / "html" / f"{name}.html"
            if page.is_file():
                pairs = NUMBER.findall(page.read_text("utf8"))
                found.update((label, number) for number, label in pairs)
        return found

    def values(self, name):
        """The numbers that a page's cells put into its sentences, by their names.

        Returns
        -------
        dict or None
            None where the page, as it is now, was not built.
        """
        text = "".join(cell.source for cell in self.pages[name].notebook.cells)
        wanted = set(GLUED.findall(text))
        path = self.build / "jupyter_execute" / f"{name}.glue.json" if self.build else None
        if not wanted or path is None or not path.is_file():
            return None if wanted else {}
        glued = json.loads(path.read_text("utf8"))
        if not wanted <= set(glued):
            return None
        return {key: ast.literal_eval(one["data"]["text/plain"]) for key, one in glued.items()}

    @cached_property
    def references(self):
        """The bibliography's entries by their keys."""
        return parse_file(self.root / "book" / "references.bib").entries
