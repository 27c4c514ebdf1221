"""The widgets' texts: string by string, one for every road they draw, and none typed again."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from sympy import Symbol

from lstmlib.symbolic import EQUATIONS, codegen
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.parts import CELL, OUTPUT
from lstmlib.symbolic.plain import plain
from lstmlib.symbolic.symbols import t
from lstmlib.symbolic.texts import factor, printed, road_terms, texts, valve_factors

ROOT = Path(__file__).resolve().parents[2]
WIDGETS = ROOT / "lstmlib" / "widgets"
CASES = ROOT / "tests" / "widgets" / "golden.json"
NEXT, OUT = t + 1, n.gate_out()

PIECES = [
    (n.Y(n.gate_phi(), NEXT), "y_φ(t+1)"),
    (n.Y(CELL, t - 1), "y_c(t−1)"),
    (n.S(CELL, t - 2), "s(t−2)"),
    (n.Delta(OUTPUT, t), "δ_k"),
    (n.Weight(n.gate_in(), CELL), "w_in"),
    (n.Peephole(OUT, CELL), "p_out"),
    (n.g(n.Net(CELL, t)), "g"),
    (n.dh(n.S(CELL, t)), "h′(s)"),
    (n.times(n.EpsS(CELL, t), n.dg(n.Net(CELL, t)), n.Y(n.gate_in(), t)), "y_in·g′·ε_s"),
    (EQUATIONS["state-error-total"].eq.rhs, "e_s + y_φ(t+1)·ε_s(t+1)"),
]
TEXTS = {
    "left": {
        "e_y": "e_y",
        "eps_s": "ε_s",
        "delta": {"c": "δ_c", "in": "δ_in", "phi": "δ_φ", "out": "δ_out"},
    },
    "term": {
        "top": "Σ w_k·δ_k",
        "down": {"c": "Σ w_c·δ_c", "in": "Σ w_in·δ_in", "phi": "Σ w_φ·δ_φ", "out": "Σ w_out·δ_out"},
        "rec": {
            "c": "Σ w_c·δ_c(t+1)",
            "in": "Σ w_in·δ_in(t+1)",
            "phi": "Σ w_φ·δ_φ(t+1)",
            "out": "Σ w_out·δ_out(t+1)",
        },
        "state": "y_out·h′(s)·e_y",
        "carousel": "y_φ(t+1)·ε_s(t+1)",
        "peep": {"in": "p_in·δ_in(t+1)", "phi": "p_φ·δ_φ(t+1)", "out": "p_out·δ_out"},
        "gate": "f′·Σ h(s)·e_y",
        "net": {"c": "y_in·g′·ε_s", "in": "f′·Σ g·ε_s", "phi": "f′·Σ s(t−1)·ε_s"},
        "leave": "y_φ·ε_s",
        "back": {"c": "Σ w_c·δ_c", "in": "Σ w_in·δ_in", "phi": "Σ w_φ·δ_φ", "out": "Σ w_out·δ_out"},
        "shortcut": "Σ w_k·δ_k",
    },
    "factor": {
        "state": "y_out·h′",
        "gate": "h·f′",
        "net": {"c": "y_in·g′", "in": "g·f′", "phi": "s(t−1)·f′"},
        "leave": "y_φ",
    },
}
#: Ask the widget for the text of every term of every case, and for the factor of every valve.
ASK = """
const asked = {};
const found = {};
const floats = (text) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new Float64Array(bytes.buffer);
};
for (const one of asked) {
  const net = engine.unpack(one.spec, floats(one.weights));
  const trace = engine.forward(net, floats(one.x), one.steps);
  const flow = engine.backward(net, trace, floats(one.target), floats(one.mask), "none", new Set());
  const data = { net, trace, flow, truncation: "none", cuts: new Set(), T: one.steps };
  const inputs = Array.from({ length: net.n_in }, (_, m) => m);
  for (const l of net.layers.keys()) {
    for (let t = 0; t < one.steps; t++) {
      const places = [flowTerms.arrivals, flowTerms.children, flowTerms.departures];
      const terms = [...places, flowTerms.recurrentOut].flatMap((of) => of(data, l, [0], t));
      for (const term of [...terms, ...flowTerms.toInput(data, inputs, t)]) {
        const valve = "factor" in term ? flowTerms.factorText(term) : null;
        found[`${term.road} ${term.a ?? ""}`.trim()] = [flowTerms.text(term), valve];
      }
    }
  }
}
console.log(JSON.stringify(found));
"""


@pytest.mark.parametrize(("expr", "text"), PIECES, ids=[text for _, text in PIECES])
def test_piece(expr, text):
    assert plain(expr) == text


def test_h_without_its_argument():
    assert plain(n.dh(n.S(CELL, t)), arguments=False) == "h′"


@pytest.mark.parametrize("expr", [n.Loss(t), n.S(CELL, t) ** 2, Symbol("x")])
def test_what_the_notation_does_not_have_is_refused(expr):
    with pytest.raises(ValueError, match="has no plain text"):
        plain(expr)


def test_every_text():
    assert texts() == TEXTS


def test_a_valve_multiplies_the_error_of_its_term_only():
    with pytest.raises(ValueError, match="is no factor of"):
        factor(EQUATIONS["state-error"].eq.rhs, n.EpsS(CELL, t))


@pytest.mark.parametrize(
    ("label", "old", "new", "group", "road", "text"),
    [
        ("state-error-total", NEXT, t, "term", "carousel", "y_φ·ε_s"),
        (
            "state-error-total",
            n.Y(n.gate_phi(), NEXT),
            n.Y(OUT, t),
            "factor",
            "leave",
            "y_out(t−1)",
        ),
        ("output-gate-delta", n.h, n.dh, "factor", "gate", "f′·h′"),
        ("top-error", t, NEXT, "term", "shortcut", "Σ w_k·δ_k(t+1)"),
    ],
)
def test_a_change_in_the_ledger_changes_the_text(monkeypatch, label, old, new, group, road, text):
    entry = EQUATIONS[label]
    planted = entry.with_rhs(entry.eq.rhs.replace(old, new))
    monkeypatch.setitem(EQUATIONS, label, planted)
    ask = {"term": road_terms, "factor": valve_factors}[group]
    assert printed(ask(), arguments=group == "term")[road] == text != TEXTS[group][road]


def test_a_time_flipped_in_the_ledger_changes_the_script(monkeypatch):
    entry = EQUATIONS["state-error-peephole"]
    planted = entry.with_rhs(entry.eq.rhs.replace(NEXT, t))
    monkeypatch.setitem(EQUATIONS, entry.label, planted)
    now = codegen.render()
    assert 'peep: { in: "p_in·δ_in", phi: "p_φ·δ_φ", out: "p_out·δ_out" }' in now
    assert now != codegen.TARGET.read_text(encoding="utf-8")


def drawn(node_path):
    """Return road and net of every term that the widget draws, with text and factor."""
    parts = ("formulas.js", "engine.js", "engine_backward.js", "deltaflow/terms.js")
    code = "\n".join((WIDGETS / part).read_text(encoding="utf-8") for part in parts)
    script = code + ASK.replace("{}", CASES.read_text(encoding="utf-8"), 1)
    done = subprocess.run([node_path, "-"], input=script, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def named(found):
    """Return a dict of texts with a road and a net as one name."""
    return {
        f"{road} {net}".strip(): text
        for road, text_or_nets in found.items()
        for net, text in (
            text_or_nets.items() if isinstance(text_or_nets, dict) else [("", text_or_nets)]
        )
    }


def test_every_road_of_the_widget_has_its_text(node_path):
    found = drawn(node_path)
    # The output gate's road stands alone, but its term names its net for the dash.
    found["gate"] = found.pop("gate out")
    assert {name: text for name, (text, _) in found.items()} == named(TEXTS["term"])
    valves = {name: valve for name, (_, valve) in found.items() if valve is not None}
    assert valves == named(TEXTS["factor"])


def test_every_road_that_terms_js_spells_was_asked_for(node_path):
    source = (WIDGETS / "deltaflow" / "terms.js").read_text(encoding="utf-8")
    spelled = set(re.findall(r'road: (?:a === "out" \? )?"(\w+)"', source))
    spelled |= set(re.findall(r'\bterm\("(\w+)"', source)) | {"net"}
    assert spelled == {name.split()[0] for name in drawn(node_path)} == set(TEXTS["term"])


@pytest.mark.parametrize("file", sorted((WIDGETS / "deltaflow").glob("*.js")), ids=lambda p: p.name)
def test_no_script_of_the_widget_holds_a_product_or_a_sum(file):
    code = re.sub(r"^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert re.findall(r".{0,20}(?:·|Σ|′).{0,20}", code) == []
