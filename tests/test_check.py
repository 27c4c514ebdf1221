"""The checker: complex steps agree with backward, and it catches a backward that is wrong."""

import itertools

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles import torch_lstm
from tests.oracles.cases import OUTPUTS, SWITCHES, TRUNCATIONS, assert_same, make_case, random_cases

EXACT = 1e-12


def report_on(case, truncation, **options):
    return ll.check.gradient(
        case.net,
        case.x,
        case.target,
        truncation=truncation,
        mask=case.mask,
        state=case.state,
        **options,
    )


@pytest.mark.parametrize("values", list(itertools.product([False, True], repeat=len(SWITCHES))))
def test_every_combination_of_switches_passes(values):
    switches = dict(zip(SWITCHES, values, strict=True))
    case = make_case([(1, 2), (2, 1)], T=3, n_in=2, n_out=1, seed=50, state=True, **switches)
    for truncation in TRUNCATIONS:
        report = report_on(case, truncation)
        assert report.max_relative_error <= EXACT, str(report)


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
def test_every_output_and_squashing_passes(squash, output, truncation):
    case = make_case(
        [(1, 2), (2, 1)], T=4, n_out=3, seed=51, mask=2, squash=squash, output=output,
        peepholes=True,
    )  # fmt: skip
    report = report_on(case, truncation)
    assert report.max_relative_error <= EXACT, str(report)


@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_large_logits_of_a_softmax_pass(truncation):
    case = make_case([(2, 1)], T=3, seed=51, mask=1, output="softmax")
    case.net.b_k[...] = 1e4
    report = report_on(case, truncation)
    assert report.max_relative_error <= EXACT, str(report)


@random_cases(12, max_layers=3, max_blocks=2, max_cells=2, max_T=5, max_B=2)
def test_random_stacks_pass(case):
    for truncation in TRUNCATIONS:
        report = report_on(case, truncation)
        assert report.max_relative_error <= EXACT, str(report)


@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_the_complex_step_itself_agrees_with_autograd(truncation):
    case = make_case([(2, 1), (1, 2)], T=5, seed=52, peepholes=True, shortcut=True, mask=3)
    found = ll.check.complex_step(case.net, case.x, case.target, truncation, mask=case.mask)
    oracle = torch_lstm.backward(case.net, case.x, case.target, truncation, mask=case.mask)
    for name, array in found.named_parameters():
        assert_same(array, oracle["gradient"][name], 1e-10, name)


def test_two_dimensional_input_passes():
    case = make_case([(2, 1)], B=1, seed=53)
    report = ll.check.gradient(case.net, case.x[:, 0], case.target[:, 0])
    assert report.max_relative_error <= EXACT


def test_the_report_has_a_row_for_each_weight_array():
    case = make_case([(2, 1), (1, 2)], seed=54, peepholes=True)
    report = report_on(case, "gers")
    named = list(case.net.named_parameters())
    assert [row.name for row in report.rows] == [name for name, _ in named]
    assert [row.shape for row in report.rows] == [array.shape for _, array in named]
    assert report.max_relative_error == max(row.relative_error for row in report.rows)
    assert report.truncation == "gers"


def test_the_printed_report_is_a_table():
    case = make_case([(2, 1)], seed=54, peepholes=True)
    report = report_on(case, "none")
    lines = str(report).splitlines()
    assert len(lines) == 1 + len(report.rows)
    assert "relative error" in lines[0]
    for row, line in zip(report.rows, lines[1:], strict=True):
        assert line.startswith(row.name)
        assert "×".join(map(str, row.shape)) in line
        assert line.endswith(f"{row.relative_error:.1e}")


def test_the_checked_network_is_left_alone():
    case = make_case([(2, 1)], seed=55)
    before = case.net.copy()
    report_on(case, "today")
    ll.check.finite_difference(case.net, case.x, case.target)
    assert case.net == before


def test_progress_shows_a_bar(capsys):
    case = make_case([(1, 1)], T=2, seed=55)
    report_on(case, "none", progress=True)
    assert f"{case.net.n_weights}/{case.net.n_weights}" in capsys.readouterr().err


@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_finite_differences_agree_to_about_half_of_the_digits(truncation):
    case = make_case([(2, 1), (1, 2)], T=5, seed=56, peepholes=True)
    found = ll.check.finite_difference(case.net, case.x, case.target, truncation)
    trace = ll.forward(case.net, case.x)
    flow = ll.backward(case.net, trace, case.target, truncation=truncation)
    for (name, mine), (_, exact) in zip(
        found.named_parameters(), flow.gradient.named_parameters(), strict=True
    ):
        assert_same(mine, exact, 1e-6, name)
    assert not found.allclose(flow.gradient, rtol=1e-13)


def test_a_coarse_step_is_worse():
    case = make_case([(2, 1)], T=5, seed=57)
    exact = ll.backward(case.net, ll.forward(case.net, case.x), case.target).gradient.layers[0].w_c
    errors = [
        np.abs(
            ll.check.finite_difference(case.net, case.x, case.target, step=step).layers[0].w_c
            - exact
        ).max()
        for step in (1e-1, 1e-3, 1e-5)
    ]
    assert errors[0] > 100 * errors[1] > 1000 * errors[2]


def planted(monkeypatch, spoil):
    """Make the checker see a backward whose gradient was spoilt."""
    right = ll.backward

    def wrong(*args, **kwargs):
        flow = right(*args, **kwargs)
        spoil(flow.gradient)
        return flow

    monkeypatch.setattr("lstmlib.check.backward", wrong)


@pytest.mark.parametrize("name", ["layers[0].w_in", "layers[1].p_out", "layers[1].b_c", "b_k"])
def test_a_wrong_gradient_is_caught_and_named(monkeypatch, name):
    def spoil(gradient):
        dict(gradient.named_parameters())[name].flat[-1] += 1e-9

    planted(monkeypatch, spoil)
    report = report_on(make_case([(2, 1), (1, 2)], seed=58, peepholes=True), "none")
    assert [row.name for row in report.rows if row.relative_error > EXACT] == [name]
    assert report.max_relative_error > EXACT


@pytest.mark.parametrize("name", ["layers[0].w_in", "w_k", "b_k"])
def test_a_gradient_that_is_not_a_number_is_caught(monkeypatch, name):
    def spoil(gradient):
        dict(gradient.named_parameters())[name].flat[0] = np.nan

    planted(monkeypatch, spoil)
    report = report_on(make_case([(2, 1)], seed=58), "none")
    assert not report.max_relative_error <= EXACT


@pytest.mark.parametrize(
    ("asked", "done"), [(a, b) for a in TRUNCATIONS for b in TRUNCATIONS if a != b]
)
def test_another_truncations_gradient_is_caught(monkeypatch, asked, done):
    right = ll.backward

    def wrong(net, trace, target, truncation, mask=None):
        return right(net, trace, target, done, mask)

    monkeypatch.setattr("lstmlib.check.backward", wrong)
    report = report_on(make_case([(2, 1), (1, 2)], seed=59), asked)
    assert report.max_relative_error > 1e-4


def test_a_consistently_wrong_forward_is_beyond_this_check():
    """A weight that forward forgets has gradient zero in both: only a reference forward helps."""
    case = make_case([(2, 1)], seed=60)
    case.net.layers[0].w_phi[...] = 0
    assert report_on(case, "none").max_relative_error <= EXACT


def test_relative_error_is_the_contracts():
    a, b = np.array([1.0, 2.5]), np.array([1.0, 2.0])
    assert ll.check.relative_error(a, b) == pytest.approx(0.5 / (2 + 1e-12), rel=1e-15)
    assert ll.check.relative_error(np.zeros(2), np.zeros(2)) == 0
