"""The guide's commands, taken from its page and run in their order, print what the page says."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from lstmlib.classroom import walls
from lstmlib.classroom.__main__ import VERBS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "classroom" / "kit.md").read_text("utf-8")
#: A box of commands, and what stands right below it if that is what they print.
BOX = re.compile(
    r"^```\{code-block\} sh\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
BOXES = BOX.findall(PAGE)
NAMES = [commands.partition("\n")[0] for commands, _ in BOXES]


@dataclass
class Ran:
    """What came of the commands of a box."""

    returncode: int
    said: str
    complaints: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """All boxes, run one after the other in an empty folder, up to the first that fails."""
    folder = tmp_path_factory.mktemp("teaching")
    programs = os.path.dirname(sys.executable)
    variables = {**os.environ, "PATH": os.pathsep.join([programs, os.environ["PATH"]])}
    found = []
    for commands, _ in BOXES:
        run = subprocess.run(
            ["bash", "-e", "-c", commands],
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            timeout=240,
        )
        found.append(Ran(run.returncode, run.stdout, run.stderr))
        if run.returncode:
            break
    return found


def pattern(text):
    """What a page prints as a pattern: … is anything, alone in its line any lines."""
    lines = (
        "(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n"
        for line in text.splitlines()
    )
    return "".join(lines)


@pytest.mark.parametrize(
    "place", range(len(BOXES)), ids=[box.partition("\n")[0] for box, _ in BOXES]
)
def test_a_box_of_the_guide_does_what_the_page_says(ran, place):
    assert place < len(ran), "a box before this one failed"
    commands, printed = BOXES[place]
    run = ran[place]
    assert run.returncode == 0, f"{commands}\n{run.said}\n{run.complaints}"
    if printed:
        assert re.fullmatch(pattern(printed), run.said), f"{commands}\n{run.said}"


def test_the_dots_stand_for_what_differs_and_for_nothing_else():
    assert re.fullmatch(pattern("a … c\n…\nend\n"), "a b c\nmore\nand more\nend\n")
    assert re.fullmatch(pattern("…\nend\n"), "end\n")
    assert not re.fullmatch(pattern("a … c\nend\n"), "a b\nend\n")
    assert not re.fullmatch(pattern("a\nend\n"), "a\nb\nend\n")


def test_the_guide_shows_every_verb():
    shown = set(re.findall(r"lstmlib\.classroom (\w+)", "".join(box for box, _ in BOXES)))
    assert shown == set(VERBS)


def test_the_bare_machine_gets_what_the_sandbox_needs():
    (line,) = re.findall(r"apt-get install -y (.*)", PAGE)
    # util-linux is a part of every Debian: without it none starts.
    assert set(walls.PROGRAMS.values()) <= {*line.split(), "util-linux"}
    assert "\nclassroom:" in (ROOT / "Makefile").read_text("utf-8")


def test_what_the_table_of_submissions_quotes_is_what_the_grader_says():
    table = PAGE.partition("| the submission |")[2].partition("```")[0]
    quoted = re.findall(r"(?<!\*)\*([^*|]+)\*(?!\*)", table)
    assert len(quoted) >= 2
    package = Path(walls.__file__).parent
    code = "".join(path.read_text("utf-8") for path in package.glob("*.py"))
    assert [words for words in quoted if words not in code] == []
