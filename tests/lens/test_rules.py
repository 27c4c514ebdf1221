"""Each rule finds the fault that was planted, only that, and not its near miss."""

from pathlib import Path

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.lens.rules import CHAPTERS
from tests.lens.planted import PLANTED, TARGET, X, healthy, rule

BOOK = Path(__file__).resolve().parents[2] / "book"


def found(net, x):
    return [(s.rule.name, s.severity, s.layer) for s in ll.report(net, x, TARGET).symptoms]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_alone(name):
    severity, layer, net, x, _ = PLANTED[name]
    assert found(net, x) == [(rule(name), severity, layer)]


@pytest.mark.parametrize("name", PLANTED)
def test_a_near_miss_is_not_reported(name):
    *_, x, near = PLANTED[name]
    assert found(near, x) == []


def test_every_rule_has_a_planted_fault():
    assert {rule(name) for name in PLANTED} == set(ll.lens.RULES)


@pytest.mark.parametrize("name", PLANTED)
def test_the_number_lies_beyond_the_threshold(name):
    _, _, net, x, _ = PLANTED[name]
    (symptom,) = ll.report(net, x, TARGET).symptoms
    limit = symptom.rule.threshold
    assert symptom.number < limit if symptom.rule.below else symptom.number >= limit


@pytest.mark.parametrize("init", ["uniform", "fan", ll.Init(scale="fan", b_phi=1.0)])
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
def test_untrained_stacks_have_no_symptoms(squash, init):
    """Of any depth, as people start them; the ratios that thresholds rest on are theirs."""
    for seed in range(5):
        for depth in (1, 2, 3):
            net = ll.Network.create(
                3, [ll.Blocks(8)] * depth, 2, rng=seed, init=init, squash=squash, output="identity"
            )
            diagnosis = ll.report(net, X, TARGET)
            assert diagnosis.symptoms == ()
            for layer in diagnosis.measures.layers[:-1]:
                assert 0.04 < layer.from_above < 2.4
            assert max(layer.far for layer in diagnosis.measures.layers) < 18


def test_a_state_that_will_settle_does_not_grow_without_end():
    """With a forget bias of 2.5 many double from the second quarter to the last, by chance."""
    for seed in range(8):
        net = ll.Network.create(
            3, [ll.Blocks(8)] * 2, 2, rng=seed, squash="modern", output="identity",
            init=ll.Init(scale="fan", b_phi=2.5),
        )  # fmt: skip
        assert not any(layer.growing.any() for layer in ll.report(net, X, TARGET).measures.layers)


def test_a_cell_that_is_flat_for_half_of_the_time_is_not_saturated():
    net = healthy()
    layer = net.layers[0]
    layer.w_c[2], layer.w_phi[2], layer.w_in[2] = 0, 0, 0
    layer.b_c[2], layer.b_in[2], layer.b_phi[2] = 5, -1.8, 3.5
    s = abs(ll.forward(net, X).layers[0].s[:, :, 2])
    assert 0.3 < (1 - np.tanh(s) ** 2 < 0.05).mean() < 0.7
    assert found(net, X) == []


def test_faults_come_before_warnings():
    net = healthy()
    net.layers[0].b_out[0] = -20
    net.layers[1].b_phi[...] = -5
    net.layers[1].w_phi[...] = 0
    assert [s.severity for s in ll.report(net, X, TARGET).symptoms] == ["fault", "warning"]


def test_recurrent_wires_that_carry_the_error_make_short_memory_a_warning():
    net = healthy()
    for layer in net.layers:
        layer.w_phi[...], layer.b_phi[...] = 0, -5
        layer.w_c[:, 0, -4:] = 3.5 * np.eye(4)
        layer.b_c[...] = 0
    found = ll.report(net, 1e-3 * X, TARGET).symptoms
    assert {(s.severity, s.rule.name) for s in found} == {("warning", "short memory")}
    assert all("recurrent wires still carry" in s.message for s in found)


def test_a_gate_that_resets_now_and_then_is_no_leak():
    """Its bias of 3 is what counts at 35 of 40 steps; at the others the input shuts it."""
    net = healthy()
    layer = net.layers[0]
    layer.w_phi[...], layer.b_phi[...] = 0, 3
    layer.w_phi[:, 0] = -1
    x = X.copy()
    x[..., 0] = 20.0 * (np.arange(40) % 8 == 0)[:, None]
    y_phi = ll.forward(net, x).layers[0].y_phi
    assert y_phi[8].max() < 1e-6 < 0.9 < y_phi[1:8].min()
    diagnosis = ll.report(net, x, TARGET)
    assert diagnosis.measures.layers[0].keeps.min() > 0.9
    assert all(s.rule.name != "short memory" for s in diagnosis.symptoms)


@pytest.mark.parametrize("name", ll.lens.RULES)
def test_a_rule_says_why_and_leads_to_a_chapter(name):
    one = ll.lens.RULES[name]
    assert one.name == name and one.reason and one.attempt and one.number
    page = (BOOK / f"{one.page}.md").read_text("utf-8")
    assert f"\n# {CHAPTERS[one.page]}\n" in page
