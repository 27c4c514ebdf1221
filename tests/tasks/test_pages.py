"""Each task of the papers has a page: what it asks, its protocol, its readings, its source."""

import re
from pathlib import Path

import pytest

from lstmlib.tasks import adding, timing
from lstmlib.tasks.streams import STREAMS, reber, temporal_order

FOLDER = Path(__file__).resolve().parents[2] / "book" / "reference" / "tasks"
PAGES = {page.stem: page.read_text("utf8") for page in FOLDER.glob("*.md")}
#: The book's own task, described with the library, and one that shares a page with its like.
OWN, SHARED = "recall", {"embedded-reber-sets": "embedded-reber"}
NAMES = sorted(set(STREAMS) - {OWN})
#: The options of which a paper leaves open what is meant, and all that may be meant.
READINGS = {
    "embedded-reber": (*reber.TARGETS, *reber.CRITERIA),
    "continual-reber": (*reber.TARGETS, *reber.CRITERIA),
    "temporal-order": (*temporal_order.CRITERIA, *temporal_order.NETS),
    "continual-temporal-order": (
        *temporal_order.CRITERIA,
        *temporal_order.NETS,
        "free",
        "zero",
    ),
    "adding": adding.FIRST,
    "measure": ("free", "zero", "ends", "all"),
    "measure-continual": ("free", "zero", "ends", "all"),
    "generate": timing.TOLD,
}


def page_of(name):
    return PAGES[SHARED.get(name, name)]


def test_every_page_is_a_tasks_and_stands_in_the_table_of_contents():
    assert set(PAGES) == {SHARED.get(name, name) for name in NAMES} | {"reber"}
    toc = (FOLDER.parents[2] / "_toc.yml").read_text("utf8")
    table = (FOLDER.parent / "api-tasks.md").read_text("utf8")
    for name in PAGES:
        assert f"book/reference/tasks/{name}\n" in toc and f"(tasks/{name}.md)" in table


@pytest.mark.parametrize("name", NAMES)
def test_a_page_tells_protocol_source_and_stream(name):
    text, kind = page_of(name), STREAMS[name]
    assert f"`{name}`" in text
    for heading in ("Protocol", "Source", "The stream"):
        assert f"\n## {heading}\n" in text
    source = text.partition("\n## Source\n")[2].partition("\n## ")[0]
    assert re.search(r"\{cite:t\}`\w+`", source)
    assert f".. autoclass:: {kind.__module__}.{kind.__name__}\n" in text


@pytest.mark.parametrize("name", READINGS)
def test_a_page_names_every_reading_that_there_is(name):
    text = page_of(name)
    assert re.search(r"\n## (Two r|R)eadings\n", text)
    for reading in READINGS[name]:
        assert f'"{reading}"' in text, reading
    quoted = {value for value in STREAMS[name]().settings.values() if isinstance(value, str)}
    assert quoted <= set(READINGS[name])
