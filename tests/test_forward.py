"""Every array of a Trace against the oracle, and what a Trace promises about itself."""

import itertools

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles import torch_lstm
from tests.oracles.cases import (
    OUTPUTS,
    SWITCHES,
    TRACE_NAMES,
    TRUNCATIONS,
    Case,
    assert_same,
    flow_arrays,
    make_case,
    random_cases,
    relative_error,
    trace_arrays,
)

TOLERANCE = 1e-12


def assert_trace(case):
    """Compare a whole Trace, array by array."""
    trace = ll.forward(case.net, case.x, state=case.state)
    layers, y = torch_lstm.forward(case.net, case.x, state=case.state)
    T, B = case.x.shape[:2]
    assert_same(trace.y, y, TOLERANCE, "y")
    assert len(trace.layers) == len(case.net.layers)
    for index, (mine, theirs) in enumerate(zip(trace.layers, layers, strict=True)):
        layer = case.net.layers[index]
        for name in TRACE_NAMES:
            if name not in theirs:
                assert getattr(mine, name) is None, f"layers[{index}].{name} should be None"
                continue
            per_cell = name in ("net_c", "g", "s", "h", "y_c")
            shape = (T, B, layer.J, layer.S) if per_cell else (T, B, layer.J)
            assert getattr(mine, name).shape == shape
            assert_same(getattr(mine, name), theirs[name], TOLERANCE, f"layers[{index}].{name}")


@random_cases(200)
def test_random_stacks_agree_with_the_oracle(case):
    assert_trace(case)


@pytest.mark.parametrize("values", list(itertools.product([False, True], repeat=len(SWITCHES))))
def test_every_combination_of_switches_agrees_with_the_oracle(values):
    switches = dict(zip(SWITCHES, values, strict=True))
    assert_trace(make_case([(2, 2), (1, 3)], T=4, seed=1, state=True, **switches))


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
def test_every_output_and_squashing_agrees_with_the_oracle(output, squash):
    assert_trace(make_case([(2, 2)], n_out=3, seed=2, output=output, squash=squash))


def test_one_cell_by_hand():
    net = ll.Network.create(1, [ll.Blocks(1)], 1, rng=0, output="identity", peepholes=True)
    weights = dict(net.named_parameters())
    for array in weights.values():
        array[...] = 0
    weights["layers[0].b_c"][...] = np.log(3)  # g = 4 * 3/4 - 2 = 1
    weights["layers[0].p_out"][...] = 2
    weights["w_k"][...] = 5
    trace = ll.forward(net, np.zeros((2, 1)))
    layer = trace.layers[0]
    assert layer.g.ravel() == pytest.approx([1, 1], rel=1e-15)
    assert layer.s.ravel() == pytest.approx([0.5, 0.75], rel=1e-15)
    assert layer.net_out.ravel() == pytest.approx([1, 1.5], rel=1e-15)
    h = np.tanh(np.array([0.5, 0.75]) / 2)
    y_out = 1 / (1 + np.exp(-np.array([1, 1.5])))
    assert layer.y_c.ravel() == pytest.approx(y_out * h, rel=1e-15)
    assert trace.y.ravel() == pytest.approx(5 * y_out * h, rel=1e-15)


def test_sources_stand_in_the_order_below_then_own_cells():
    net = ll.Network.create(2, [ll.Blocks(1, cells=2)], 1, rng=0)
    for _, array in net.named_parameters():
        array[...] = 0
    net.layers[0].w_in[...] = [[1, 10, 100, 1000]]
    net.layers[0].b_c[...] = [[1, 2]]
    x = np.array([[0.5, 0.25], [0.5, 0.25]])
    layer = ll.forward(net, x).layers[0]
    y_c = layer.y_c[0, 0, 0]
    assert layer.net_in[0, 0, 0] == pytest.approx(3, rel=1e-14)
    assert layer.net_in[1, 0, 0] == pytest.approx(3 + 100 * y_c[0] + 1000 * y_c[1], rel=1e-14)


def test_the_shortcut_stands_after_the_cells():
    net = ll.Network.create(2, [ll.Blocks(2)], 1, rng=0, shortcut=True, output="identity")
    for _, array in net.named_parameters():
        array[...] = 0
    net.w_k[...] = [[7, 7, 1, 10]]
    assert ll.forward(net, [[2.0, 3.0]]).y.item() == 32


def test_without_forget_gates_phi_is_none_and_y_phi_is_one():
    case = make_case([(2, 2)], T=4, B=3, seed=3, forget_gates=False, peepholes=True)
    layer = ll.forward(case.net, case.x).layers[0]
    assert layer.net_phi is None
    assert layer.y_phi.shape == (4, 3, 2)
    assert np.all(layer.y_phi == 1)
    weights = case.net.layers[0]
    assert weights.w_phi is None and weights.b_phi is None and weights.p_phi is None


def test_two_dimensional_input_is_a_batch_of_one():
    case = make_case([(2, 2), (1, 1)], T=4, B=1, seed=4)
    flat, full = ll.forward(case.net, case.x[:, 0]), ll.forward(case.net, case.x)
    assert flat.y.shape == (4, 1, 2)
    for name, array in trace_arrays(full).items():
        assert np.array_equal(trace_arrays(flat)[name], array), name


def test_lists_are_taken_as_arrays():
    case = make_case([(2, 2)], seed=5)
    assert np.array_equal(ll.forward(case.net, case.x.tolist()).y, ll.forward(case.net, case.x).y)


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_order_of_the_memory_of_x_does_not_matter(order):
    case = make_case([(2, 2)], T=6, B=3, seed=6)
    wide = np.zeros((12, 3, 6), order=order)
    wide[::2, :, ::2] = case.x
    assert np.array_equal(ll.forward(case.net, wide[::2, :, ::2]).y, ll.forward(case.net, case.x).y)


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
@pytest.mark.parametrize("output", OUTPUTS)
def test_float32_stays_float32(output, squash, peepholes):
    case = make_case(
        [(2, 2), (1, 2)], T=6, seed=15, peepholes=peepholes, squash=squash, output=output,
        shortcut=True, forget_gates=not peepholes,
    )  # fmt: skip
    net, x, target = case.net.astype("float32"), *(np.float32(a) for a in (case.x, case.target))
    trace, exact = ll.forward(net, x), ll.forward(case.net, case.x)
    for name, array in trace_arrays(trace).items():
        assert array.dtype == np.float32, name
        assert relative_error(array, trace_arrays(exact)[name]) < 2e-5, name
    for truncation in TRUNCATIONS:
        flow = ll.backward(net, trace, target, truncation=truncation, mask=np.float32([1] * 6))
        wide = ll.backward(case.net, exact, case.target, truncation=truncation)
        assert flow.gradient.dtype == np.float32
        for name, array in flow_arrays(flow).items():
            assert array.dtype == np.float32, name
            assert relative_error(array, flow_arrays(wide)[name]) < 2e-4, name


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("output", OUTPUTS)
def test_complex128_stays_complex_and_carries_derivatives(output, peepholes):
    case = make_case([(2, 2), (1, 2)], T=4, seed=16, peepholes=peepholes, output=output)
    net = case.net.astype("complex128")
    trace = ll.forward(net, case.x)
    real = trace_arrays(ll.forward(case.net, case.x))
    for name, array in trace_arrays(trace).items():
        assert array.dtype == np.complex128, name
        assert_same(array.real, real[name], 1e-14, name)
        assert not array.imag.any()
    net.layers[0].w_in[1, 2] += 1e-30j
    slope = ll.forward(net, case.x).y.imag / 1e-30
    moved = []
    for shift in (1e-6, -1e-6):
        near = case.net.copy()
        near.layers[0].w_in[1, 2] += shift
        moved.append(ll.forward(near, case.x).y)
    assert_same(slope, (moved[0] - moved[1]) / 2e-6, 1e-7, "slope")


def test_complex_backward_is_the_derivative_of_the_gradient():
    case = make_case([(2, 2), (1, 2)], T=4, seed=17)
    net = case.net.astype("complex128")
    net.layers[0].w_in[1, 2] += 1e-30j
    flow = ll.backward(net, ll.forward(net, case.x), case.target)
    assert flow.gradient.dtype == np.complex128
    mixed = flow.gradient.layers[1].w_c[0, 1, 2].imag
    net = case.net.astype("complex128")
    net.layers[1].w_c[0, 1, 2] += 1e-30j
    flow = ll.backward(net, ll.forward(net, case.x), case.target)
    assert flow.gradient.layers[0].w_in[1, 2].imag == pytest.approx(mixed, rel=1e-12)


@pytest.mark.parametrize("squash", ["dissertation", "modern"])
def test_saturated_units_stay_finite(squash):
    case = make_case([(2, 2)], T=4, seed=18, squash=squash)
    big = Case(case.net, case.x * 1e6, case.target, None, None)
    trace = ll.forward(big.net, big.x)
    for name, array in trace_arrays(trace).items():
        assert np.isfinite(array).all(), name
    for name, array in flow_arrays(ll.backward(big.net, trace, big.target)).items():
        assert np.isfinite(array).all(), name
    assert_trace(big)
