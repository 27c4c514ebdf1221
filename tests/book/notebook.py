"""Read a page's cells, exercises and solutions out of its MyST source."""

import re
from dataclasses import dataclass, field
from pathlib import Path

BOOK = Path(__file__).resolve().parents[2] / "book"
PARTS = ("answer", "one-layer", "stack", "practice")
CHAPTERS = sorted(path for part in PARTS for path in (BOOK / part).glob("*.md"))
FENCE = re.compile(r"^(`{3,})\{([\w-]+)\}\s*(.*)$")
TAGS = re.compile(r"^:?tags: *\[(.*)\]")


@dataclass
class Cell:
    """A code cell."""

    code: str
    tags: set[str]
    line: int
    solution: str | None = None


@dataclass
class Page:
    """What stands on a page besides its text."""

    cells: list[Cell] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)
    solutions: list[str] = field(default_factory=list)

    def setup(self):
        """Return the cells that solutions may rely on."""
        return [cell for cell in self.cells if "setup" in cell.tags]

    def solution(self, label):
        """Return the cells of one solution."""
        return [cell for cell in self.cells if cell.solution == label]


def read(text):
    """Read a page.

    Parameters
    ----------
    text : str
        Its MyST source.

    Returns
    -------
    Page
    """
    page, current, lines = Page(), None, text.splitlines()
    number = 0
    while number < len(lines):
        fence = FENCE.match(lines[number])
        number += 1
        if not fence:
            continue
        ticks, name, argument = fence.groups()
        if name not in ("code-cell", "exercise", "solution-start", "solution-end"):
            continue
        start = number
        while lines[number].rstrip() != ticks:
            number += 1
        body = lines[start:number]
        if name == "code-cell":
            page.cells.append(cell(body, start + 1, current))
        elif name == "exercise":
            page.exercises.append(option(body, "label"))
        elif name == "solution-start":
            current = argument.strip()
            page.solutions.append(current)
        else:
            current = None
    return page


def option(body, name):
    """Return the value of an option of a directive."""
    found = (re.match(rf":{name}:\s*(.*)", line) for line in body)
    return next((match[1].strip() for match in found if match), None)


def cell(body, line, solution):
    """Make a cell from the lines between its fences."""
    head, rest = [], list(body)
    if rest and rest[0] == "---":
        end = rest.index("---", 1)
        head, rest = rest[1:end], rest[end + 1 :]
    else:
        while rest and rest[0].startswith(":"):
            head.append(rest.pop(0))
    found = (TAGS.match(text.strip()) for text in head)
    tags = {tag.strip() for match in found if match for tag in match[1].split(",")}
    return Cell("\n".join(rest), tags, line + len(body) - len(rest), solution)
