"""DerivationStepper's Python side: every derivation can be shown, with its marks and questions."""

import re
from xml.etree import ElementTree

import pytest

from lstmlib.symbolic import DERIVATIONS
from lstmlib.symbolic import symbols as n
from lstmlib.widgets import DerivationStepper
from lstmlib.widgets.derivation_mathml import mathml, plain, road_of, sentence
from lstmlib.widgets.derivationstepper import matters

FOUR = DerivationStepper("four-nets")


@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_derivation_can_be_shown(name):
    widget = DerivationStepper(name)
    assert len(widget.lines) == len(DERIVATIONS[name].steps)
    for line in widget.lines:
        for math in (*line["math"], *line["reason"][1::2]):
            root = ElementTree.fromstring(math)
            assert root.tag.endswith("math") and "".join(root.itertext()).strip()
            assert "mathcolor" not in math and "&#x" not in math.replace("&#x0003C;", "")
    assert widget.lines[0]["math"][0] != widget.lines[0]["math"][1]
    assert 1 <= sum("options" in line for line in widget.lines) <= 3


def test_what_is_new_on_a_line_is_marked():
    counts = [line["math"][0].count('class="ll-new"') for line in FOUR.lines]
    assert counts[0] == 1 and counts[-1] >= 4
    assert 'class="ll-new"' not in FOUR.start[0]


def test_the_terms_of_the_last_line_are_roads():
    for math in FOUR.lines[-1]["math"]:
        roads = re.findall(r'data-road="(.+?)"', math)
        assert roads == [".down.c", ".down.in", ".down.phi", ".down.out"]


def test_the_quantities_of_a_net_have_its_class_in_both_notations():
    for math in FOUR.lines[-1]["math"]:
        nets = re.findall(r'class="ll-net-(\w+)"', math)
        assert nets == ["c", "c", "in", "in", "phi", "phi", "out", "out"]
    assert '<mrow class="ll-net-in"><msup>' in mathml("y^{in}(t)")
    assert ".ll-net-phi{" in DerivationStepper._css


def test_a_road_is_told_by_its_quantities():
    k, cell, t = n.OutputUnit(1), n.Cell(1, 1, 2), n.t
    assert road_of(n.Weight(k, cell) * n.Delta(k, t)) == "top"
    gate = n.Gate(n.OUT, 1, 2)
    assert road_of(n.Weight(gate, cell) * n.Delta(gate, t)) == "down.out"
    assert road_of(n.Weight(gate, cell) * n.Delta(gate, t + 1)) is None
    assert road_of(n.Y(gate, t + 1) * n.EpsS(cell, t + 1)) == "carousel"
    assert road_of(n.ES(cell, t)) == "state"
    assert road_of(n.Y(gate, t)) is None


def test_a_question_offers_the_right_reason_once():
    for line in FOUR.lines:
        if "options" in line:
            assert line["options"][line["right"]] == line["reason"]
            assert len({str(option) for option in line["options"]}) == 3


def test_the_lines_that_matter():
    assert 3 in matters(DERIVATIONS["four-nets"])  # it holds under truncation
    assert 2 in matters(DERIVATIONS["through-in"])  # a second sum
    asked = DerivationStepper("four-nets", ask=[5])
    assert [i for i, line in enumerate(asked.lines, 1) if "options" in line] == [5]


def test_sentences_and_formulas():
    assert plain("A $y^c$ of $t$.") == "A y^c of t."
    assert sentence("A $y$.")[0::2] == ["A ", "."]
    rows = mathml(r"= \begin{aligned}[t] & a \\ & + b \end{aligned}")
    assert rows.count("<mtr>") == 2 and "&" not in rows


def test_words_and_figure():
    assert FOUR.text().startswith("All four nets of the layer above: e_{y^{c_j^{v,l}}}(t)\n= ")
    assert FOUR.text().count("\n") == 5
    texts = [text.get_text() for text in FOUR.figure().axes[0].texts]
    assert "All four nets of the layer above" in texts and len(texts) > 12


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"name": "nothing"}, ValueError, "name: expected one of"),
        ({"name": "four-nets", "ask": [6]}, ValueError, "ask[0]: expected a line from 1 to 5"),
        ({"name": "four-nets", "ask": [0]}, ValueError, "ask[0]: expected an integer of at least"),
    ],
)
def test_wrong_arguments_are_named(given, error, words):
    with pytest.raises(error) as caught:
        DerivationStepper(**given)
    assert words in str(caught.value)
