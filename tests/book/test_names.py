"""Names in docstrings: found by their last part, if that is told apart."""

from types import SimpleNamespace

import names
import pytest
from docutils import nodes
from sphinx import addnodes

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
