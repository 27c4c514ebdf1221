"""Runs cut into chunks that hand a state on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmlib as ll
from tests.oracles import torch_lstm
from tests.oracles.cases import (
    FLOW_NAMES,
    TRACE_NAMES,
    TRUNCATIONS,
    assert_same,
    cases,
    deterministic,
    make_case,
)


def run_in_chunks(case, bounds):
    """Forward from bound to bound; return the traces and the slices of time."""
    state, traces = case.state, []
    pieces = [slice(a, b) for a, b in zip(bounds[:-1], bounds[1:], strict=True)]
    for piece in pieces:
        traces.append(ll.forward(case.net, case.x[piece], state=state))
        state = traces[-1].state
    return traces, pieces


@deterministic(100)
@given(case=cases(max_layers=3), data=st.data())
def test_forward_in_chunks_equals_one_run(case, data):
    T = len(case.x)
    inner = data.draw(st.sets(st.integers(1, T - 1)) if T > 1 else st.just(set()))
    bounds = [0, *sorted(inner), T]
    traces, _ = run_in_chunks(case, bounds)
    whole = ll.forward(case.net, case.x, state=case.state)
    assert_same(np.concatenate([trace.y for trace in traces]), whole.y, 1e-13, "y")
    for index, layer in enumerate(whole.layers):
        for name in TRACE_NAMES:
            if getattr(layer, name) is not None:
                pieces = [getattr(trace.layers[index], name) for trace in traces]
                assert_same(np.concatenate(pieces), getattr(layer, name), 1e-13, name)
    for last, total in zip(traces[-1].state, whole.state, strict=True):
        assert_same(last.y_c, total.y_c, 1e-13, "state y_c")
        assert_same(last.s, total.s, 1e-13, "state s")


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@pytest.mark.parametrize("bounds", [(0, 3, 4, 9), (0, 1, 9), tuple(range(10))])
def test_backward_in_chunks_equals_autograd_cut_at_the_bounds(truncation, bounds):
    case = make_case([(2, 2), (1, 3)], T=9, seed=8, mask=2, peepholes=True, shortcut=True)
    oracle = torch_lstm.backward(
        case.net, case.x, case.target, truncation, mask=case.mask, cuts=bounds[1:-1]
    )
    traces, pieces = run_in_chunks(case, bounds)
    flows = [
        ll.backward(
            case.net, trace, case.target[piece], truncation=truncation, mask=case.mask[piece]
        )
        for trace, piece in zip(traces, pieces, strict=True)
    ]
    assert sum(flow.loss for flow in flows) == pytest.approx(oracle["loss"], rel=1e-12)
    assert_same(np.concatenate([flow.e_x for flow in flows]), oracle["e_x"], 1e-10, "e_x")
    for index, expected in enumerate(oracle["layers"]):
        for name in FLOW_NAMES:
            arrays = [getattr(flow.layers[index], name) for flow in flows]
            assert_same(np.concatenate(arrays), expected[name], 1e-10, f"layers[{index}].{name}")
    parts = [dict(flow.gradient.named_parameters()) for flow in flows]
    for name, expected in oracle["gradient"].items():
        assert_same(sum(part[name] for part in parts), expected, 1e-10, name)


def test_a_cut_changes_the_exact_gradient():
    case = make_case([(2, 2)], T=9, seed=8)
    whole = ll.backward(case.net, ll.forward(case.net, case.x), case.target).gradient
    first = ll.forward(case.net, case.x[:5])
    second = ll.forward(case.net, case.x[5:], state=first.state)
    one = ll.backward(case.net, first, case.target[:5]).gradient
    other = ll.backward(case.net, second, case.target[5:]).gradient
    total = one.layers[0].w_in + other.layers[0].w_in
    assert not np.allclose(total, whole.layers[0].w_in, rtol=1e-3)


def test_a_state_is_one_named_pair_a_layer():
    case = make_case([(2, 2), (1, 3)], B=4, seed=9)
    trace = ll.forward(case.net, case.x)
    assert isinstance(trace.state, tuple)
    for state, layer, steps in zip(trace.state, case.net.layers, trace.layers, strict=True):
        assert state.y_c.shape == state.s.shape == (4, layer.J, layer.S)
        assert np.array_equal(state.y_c, steps.y_c[-1])
        assert np.array_equal(state.s, steps.s[-1])


def test_no_state_is_a_state_of_zeros():
    case = make_case([(2, 2), (1, 3)], B=2, seed=9, peepholes=True)
    zeros = tuple(
        ll.State(np.zeros((2, layer.J, layer.S)), np.zeros((2, layer.J, layer.S)))
        for layer in case.net.layers
    )
    one = ll.forward(case.net, case.x)
    other = ll.forward(case.net, case.x, state=zeros)
    assert np.array_equal(one.y, other.y)


def test_a_chunk_does_not_change_the_state_it_starts_from():
    case = make_case([(2, 2)], seed=10, state=True)
    before = [(state.y_c.copy(), state.s.copy()) for state in case.state]
    trace = ll.forward(case.net, case.x, state=case.state)
    ll.backward(case.net, trace, case.target)
    for (y_c, s), state in zip(before, case.state, strict=True):
        assert np.array_equal(y_c, state.y_c)
        assert np.array_equal(s, state.s)
