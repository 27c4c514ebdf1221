"""The library's pages: names in docstrings are found, and every public name is described."""

import inspect
import re
from pathlib import Path
from types import SimpleNamespace

import names
import pytest
from docutils import nodes
from sphinx import addnodes

import lstmlib
from lstmlib import mistakes, online, trials
from lstmlib.tasks import adding, counting, reber, streams, temporal_order, timing

ROOT = Path(__file__).resolve().parents[2]

#: What notebooks and the authors of assignments use; the rest serves the commands.
CLASSROOM = (
    *("hand_in", "checking.Check", "checking.NotYet", "sources.Missing", "sources.Assignment"),
    *(f"sources.{name}" for name in ("load", "names", "folder")),
    *(f"questions.{name}" for name in ("Function", "Formula", "From", "Mistake", "Edit")),
    *(f"variants.{name}" for name in ("squash", "latex", "code", "function", "constant", "choice")),
    *("seeds.rng", "cases.hidden", "compare.compare", "compare.Judged"),
    *("answers.encode", "answers.decode"),
)

OBJECTS = {
    "lstmlib.Network": SimpleNamespace(docname="api", node_id="lstmlib.Network"),
    "lstmlib.Network.create": SimpleNamespace(docname="api", node_id="lstmlib.Network.create"),
    "lstmlib.check.gradient": SimpleNamespace(docname="checks", node_id="lstmlib.check.gradient"),
    "lstmlib.Flow.gradient": SimpleNamespace(docname="flows", node_id="lstmlib.Flow.gradient"),
}


def link(target, **changes):
    """Resolve a name on the page ``here``; return its address or nothing."""
    domain = SimpleNamespace(objects=OBJECTS)
    env = SimpleNamespace(get_domain=lambda _: domain, docname="here")
    builder = SimpleNamespace(get_relative_uri=lambda start, page: f"{page}.html")
    attributes = {"refdomain": "py", "reftype": "obj", "reftarget": target, "refdoc": "here"}
    node = addnodes.pending_xref("", **attributes | changes)
    found = names.resolve(SimpleNamespace(builder=builder), env, node, nodes.literal("", target))
    return found and found["refuri"]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("Network", "api.html#lstmlib.Network"),
        ("Network.create", "api.html#lstmlib.Network.create"),
        ("check.gradient", "checks.html#lstmlib.check.gradient"),
        ("lstmlib.Flow.gradient", "flows.html#lstmlib.Flow.gradient"),
    ],
)
def test_a_name_is_found_by_its_last_part(target, address):
    assert link(target) == address


def test_a_name_that_two_things_have_is_left_alone():
    assert link("gradient") is None


def test_part_of_a_word_is_no_name():
    assert link("work") is None
    assert link("etwork") is None


def test_other_references_are_left_alone():
    assert link("Network", reftype="class") is None
    assert link("Network", refdomain="std") is None


def test_names_with_one_description_stay_together():
    lines = [
        ":ivar y_in, y_phi, y_out: Gates.",
        ":vartype y_in, y_phi, y_out: ndarray (T, B)",
        "a, b:",
    ]
    names.together(lines)
    assert lines == [
        ":ivar y_in,\u200by_phi,\u200by_out: Gates.",
        ":vartype y_in,\u200by_phi,\u200by_out: ndarray (T, B)",
        "a, b:",
    ]


def public():
    """Full names of what the library offers, as a reader would write them."""
    tops = ("check", "interop", "squash", "train", "translate")
    for name in lstmlib.__all__:
        value = getattr(lstmlib, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            yield f"lstmlib.{name}"
        elif name in tops:
            module = f"lstmlib.{name}"
            named = getattr(value, "__all__", None) or [
                part
                for part, member in vars(value).items()
                if getattr(member, "__module__", None) == module and not part.startswith("_")
            ]
            yield from (f"{module}.{part}" for part in named if callable(getattr(value, part)))
    tasks = (adding, counting, reber, temporal_order, timing)
    for module in (lstmlib.widgets, mistakes, online, trials, *tasks):
        named = (name for name in module.__all__ if callable(getattr(module, name)))
        yield from (f"{module.__name__}.{name}" for name in named)
    yield from (f"{kind.__module__}.{kind.__name__}" for kind in streams.STREAMS.values())
    yield from (f"lstmlib.classroom.{name}" for name in CLASSROOM)


@pytest.mark.parametrize("name", sorted(public()))
def test_every_public_name_is_described_and_listed(name):
    folder = ROOT / "book" / "reference"
    pages = [
        path.read_text("utf8") for path in (*folder.glob("api-*.md"), *folder.glob("tasks/*.md"))
    ]
    described = re.compile(
        rf"^\.\. auto(class|function|exception):: {re.escape(name)}(\(\))?$", re.M
    )
    assert sum(len(described.findall(page)) for page in pages) == 1
    assert f"\n   {name}\n" in (folder / "api.md").read_text("utf8")
