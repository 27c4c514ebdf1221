"""Trace and Flow own their arrays, and what a batch is to one of its rows."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles.cases import (
    FLOW_NAMES,
    TRUNCATIONS,
    assert_same,
    fill,
    flow_arrays,
    make_case,
    trace_arrays,
)


def copies(arrays):
    return {name: array.copy() for name, array in arrays.items()}


def assert_unchanged(before, arrays):
    changed = [name for name in before if not np.array_equal(before[name], arrays[name])]
    assert not changed


def assert_apart(some, others):
    shared = [
        (name, other)
        for (name, a), (other, b) in itertools.product(some.items(), others.items())
        if np.shares_memory(a, b)
    ]
    assert not shared


@pytest.mark.parametrize("values", list(itertools.product([False, True], repeat=3)))
def test_later_calls_change_neither_trace_nor_flow(values):
    options = dict(zip(("forget_gates", "peepholes", "recurrent"), values, strict=True))
    case = make_case([(2, 2), (2, 1)], T=4, seed=7, shortcut=True, **options)
    trace = ll.forward(case.net, case.x)
    flows = [
        ll.backward(case.net, trace, case.target, truncation=truncation)
        for truncation in TRUNCATIONS
    ]
    before = copies(trace_arrays(trace)), [copies(flow_arrays(flow)) for flow in flows]
    losses = [flow.loss for flow in flows]
    for shift in (1, 2):
        other = ll.forward(case.net, case.x + shift, state=trace.state)
        for truncation in TRUNCATIONS:
            later = ll.backward(case.net, other, case.target, truncation=truncation)
            later.e_x, later.layers[0].e_s
    assert_unchanged(before[0], trace_arrays(trace))
    for flow, old, loss in zip(flows, before[1], losses, strict=True):
        assert_unchanged(old, flow_arrays(flow))
        assert flow.loss == loss


@pytest.mark.parametrize("values", list(itertools.product([False, True], repeat=3)))
def test_runs_share_no_memory(values):
    options = dict(zip(("forget_gates", "peepholes", "recurrent"), values, strict=True))
    case = make_case([(2, 2), (2, 1)], T=4, seed=8, shortcut=True, **options)
    one = ll.forward(case.net, case.x)
    other = ll.forward(case.net, case.x, state=one.state)
    flows = [ll.backward(case.net, one, case.target, truncation="today") for _ in range(2)]
    given_arrays = {"x": case.x, "target": case.target, **dict(case.net.named_parameters())}
    assert_apart(trace_arrays(one), trace_arrays(other))
    assert_apart(trace_arrays(one), given_arrays)
    assert_apart(flow_arrays(flows[0]), flow_arrays(flows[1]))
    assert_apart(flow_arrays(flows[0]), trace_arrays(one))
    assert_apart(flow_arrays(flows[0]), given_arrays)


def test_a_trace_outlives_its_input_and_its_weights():
    case = make_case([(2, 2), (1, 2)], T=4, seed=9, peepholes=True, shortcut=True)
    expected = copies(trace_arrays(ll.forward(case.net, case.x)))
    x = case.x.copy()
    trace = ll.forward(case.net, x)
    x[...] = 99
    fill(case.net, seed=10)
    assert_unchanged(expected, trace_arrays(trace))


def test_backward_reads_the_input_as_it_was():
    case = make_case([(2, 2)], T=4, seed=9, shortcut=True)
    expected = ll.backward(case.net, ll.forward(case.net, case.x), case.target).gradient
    x = case.x.copy()
    trace = ll.forward(case.net, x)
    x[...] = 99
    assert ll.backward(case.net, trace, case.target).gradient == expected


def test_a_flow_outlives_its_target_and_its_weights():
    case = make_case([(2, 2), (1, 2)], T=4, seed=11, mask=1, peepholes=True, shortcut=True)

    def run():
        target, mask = case.target.copy(), case.mask.copy()
        trace = ll.forward(case.net, case.x)
        flow = ll.backward(case.net, trace, target, truncation="today", mask=mask)
        return flow, target, mask

    expected = copies(flow_arrays(run()[0]))
    flow, target, mask = run()
    target[...], mask[...] = 99, 99
    fill(case.net, seed=12)
    assert_unchanged(expected, flow_arrays(flow))


def test_neither_pass_writes_to_its_arguments():
    case = make_case([(2, 2)], T=4, seed=13, mask=2, state=True)
    given_arrays = {"x": case.x, "target": case.target, "mask": case.mask}
    given_arrays |= dict(case.net.named_parameters())
    before = copies(given_arrays)
    for array in given_arrays.values():
        array.flags.writeable = False
    trace = ll.forward(case.net, case.x, state=case.state)
    for truncation in TRUNCATIONS:
        ll.backward(case.net, trace, case.target, truncation=truncation, mask=case.mask)
    assert_unchanged(before, given_arrays)


@pytest.mark.parametrize("peepholes", [False, True])
def test_results_do_not_depend_on_the_neighbours_in_the_batch(peepholes):
    case = make_case(
        [(3, 2), (2, 2)], T=8, B=4, seed=14, mask=2, state=True, peepholes=peepholes, shortcut=True
    )
    together = ll.forward(case.net, case.x, state=case.state)
    for b in range(4):
        part = slice(b, b + 1)
        state = tuple(ll.State(old.y_c[part], old.s[part]) for old in case.state)
        alone = ll.forward(case.net, case.x[:, part], state=state)
        for name, array in trace_arrays(alone).items():
            whole = trace_arrays(together)[name]
            whole = whole[part] if name.startswith("state") else whole[:, part]
            assert_same(array, whole, 1e-13, name)
        for truncation in TRUNCATIONS:
            options = {"truncation": truncation}
            all_flows = ll.backward(case.net, together, case.target, mask=case.mask, **options)
            flow = ll.backward(
                case.net, alone, case.target[:, part], mask=case.mask[:, part], **options
            )
            assert_same(flow.e_x, all_flows.e_x[:, part], 1e-13, "e_x")
            for mine, theirs in zip(flow.layers, all_flows.layers, strict=True):
                for name in FLOW_NAMES:
                    assert_same(getattr(mine, name), getattr(theirs, name)[:, part], 1e-13, name)


MIXED = [
    make_case(layers, T=T, B=B, seed=T, squash=squash, forget_gates=forget_gates, state=True)
    for layers, B in (([(3, 1)], 1), ([(2, 2), (3, 1)], 2), ([(1, 3)], 1), ([(8, 1), (4, 2)], 3))
    for T in (1, 5, 63, 64, 65, 130)
    for squash, forget_gates in (("dissertation", True), ("modern", True), ("modern", False))
]


def fingerprint(case):
    """Everything that both passes give for a case, as bytes."""
    trace = ll.forward(case.net, case.x, state=case.state)
    flows = [
        ll.backward(case.net, trace, case.target, truncation=truncation)
        for truncation in TRUNCATIONS
    ]
    arrays = [trace_arrays(trace), *map(flow_arrays, flows)]
    return b"".join(array.tobytes() for found in arrays for array in found.values())


def test_what_ran_before_does_not_matter():
    first = [fingerprint(case) for case in MIXED]
    again = [fingerprint(case) for case in MIXED[::-1]][::-1]
    assert first == again


def test_threads_do_not_disturb_each_other():
    expected = [fingerprint(case) for case in MIXED]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(2):
            assert list(pool.map(fingerprint, MIXED)) == expected


@pytest.mark.parametrize("T", [63, 64, 65, 129, 200])
@pytest.mark.parametrize("cells", [1, 2])
@pytest.mark.parametrize("peepholes", [False, True])
def test_a_run_of_any_length_continues_where_a_shorter_one_stops(T, cells, peepholes):
    case = make_case([(3, cells), (2, 1)], T=T, B=2, seed=19, scale=0.5, peepholes=peepholes)
    whole, first = ll.forward(case.net, case.x), ll.forward(case.net, case.x[:-1])
    last = ll.forward(case.net, case.x[-1:], state=first.state)
    assert_same(first.y, whole.y[:-1], 1e-13, "y")
    assert_same(last.y, whole.y[-1:], 1e-13, "y")
