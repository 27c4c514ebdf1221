"""Which algorithm equals the exact gradient, and when; and the cases next door, where it does not.

Each identity is a test of its own. "Exact" and "frozen" on the right side of a comparison come
from torch autograd, so that the library is never compared with itself alone.
"""

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles import partials
from tests.oracles.cases import assert_same, make_case, relative_error
from tests.oracles.truncations import (
    DIFFERENT,
    EQUAL,
    assert_different,
    assert_equal,
    flow_of,
    gradient,
    oracle,
)

DEAD = -1e4  # a gate's bias at which the logistic function is exactly zero


def set_gate(net, index, gate, bias):
    """Fix a gate of one layer at a value, whatever it reads."""
    layer = net.layers[index]
    getattr(layer, f"w_{gate}")[...] = 0
    getattr(layer, f"b_{gate}")[...] = bias


ONE = [(3, 2)]
TWO = [(2, 2), (2, 2)]
THREE = [(2, 1), (1, 2), (2, 2)]
BARE = {"recurrent": False, "peepholes": False}


# One layer.


@pytest.mark.parametrize("truncation", ["gers", "today"])
@pytest.mark.parametrize("layers", [[(1, 1)], [(3, 1)], [(1, 3)], [(2, 2)]])
@pytest.mark.parametrize("T", [1, 2, 9])
def test_one_layer_without_recurrence_or_peepholes_gers_is_exact(layers, T, truncation):
    case = make_case(layers, T=T, seed=20, **BARE)
    assert_equal(gradient(case, truncation), oracle(case, "none"))


def test_one_layer_with_recurrence_gers_is_the_stop_gradient():
    case = make_case(ONE, T=9, seed=21)
    assert_equal(gradient(case, "gers"), oracle(case, "gers"))


def test_one_layer_with_recurrence_gers_is_not_exact():
    case = make_case(ONE, T=9, seed=21)
    for name in ("w_in", "w_phi", "w_out", "w_c", "b_in", "b_phi", "b_out", "b_c"):
        only = f"layers[0].{name}"
        assert_different(gradient(case, "gers"), oracle(case, "none"), only)


def test_one_layer_with_peepholes_and_no_recurrence_gers_is_not_exact():
    case = make_case(ONE, T=9, seed=22, recurrent=False, peepholes=True)
    assert_equal(gradient(case, "gers"), oracle(case, "gers"))
    assert_different(gradient(case, "gers"), oracle(case, "none"))


@pytest.mark.parametrize("gate", ["in", "phi", "out"])
def test_each_peephole_alone_makes_gers_inexact(gate):
    case = make_case(ONE, T=9, seed=22, recurrent=False, peepholes=True)
    for other in {"in", "phi", "out"} - {gate}:
        getattr(case.net.layers[0], f"p_{other}")[...] = 0
    assert_different(gradient(case, "gers"), oracle(case, "none"), "layers[0].w_c")


def test_peepholes_of_weight_zero_leave_gers_exact_and_are_still_learned():
    case = make_case(ONE, T=9, seed=22, recurrent=False, peepholes=True)
    for gate in ("in", "phi", "out"):
        getattr(case.net.layers[0], f"p_{gate}")[...] = 0
    mine = gradient(case, "gers")
    assert_equal(mine, oracle(case, "none"))
    assert all(np.abs(mine[f"layers[0].p_{gate}"]).min() > 0 for gate in ("in", "phi", "out"))


@pytest.mark.parametrize("layers", [ONE, TWO])
@pytest.mark.parametrize("truncation", ["gers", "today"])
def test_peephole_weights_are_learned_under_truncation(truncation, layers):
    case = make_case(layers, T=6, seed=23, peepholes=True)
    mine = gradient(case, truncation)
    assert_equal(mine, oracle(case, truncation))
    for name, array in mine.items():
        if ".p_" in name:
            assert np.abs(array).min() > 0, name


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
@pytest.mark.parametrize("layers", [ONE, TWO, THREE])
@pytest.mark.parametrize("peepholes", [False, True])
def test_output_units_weights_are_exact_under_every_truncation(layers, truncation, peepholes):
    case = make_case(layers, T=7, seed=24, peepholes=peepholes, shortcut=True)
    mine, exact = gradient(case, truncation), oracle(case, "none")
    for name in ("w_k", "b_k"):
        assert_same(mine[name], exact[name], EQUAL, name)


@pytest.mark.parametrize("forget_gates", [False, True])
@pytest.mark.parametrize("recurrent", [False, True])
def test_partials_3_10_to_3_12_carried_forward_give_the_gers_gradient(recurrent, forget_gates):
    case = make_case(ONE, T=8, seed=25, recurrent=recurrent, forget_gates=forget_gates)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, "gers")
    forward = partials.gradient(case.net, case.x, trace, 0, flow.layers[0].e_s)
    for name in ("w_c", "w_in", "w_phi")[: 3 if forget_gates else 2]:
        assert_same(getattr(flow.gradient.layers[0], name), forward[name], EQUAL, name)


def test_partials_multiplied_with_the_total_error_count_the_past_twice():
    case = make_case(ONE, T=8, seed=25)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, "gers")
    wrong = partials.gradient(case.net, case.x, trace, 0, flow.layers[0].eps_s)
    assert relative_error(flow.gradient.layers[0].w_c, wrong["w_c"]) > DIFFERENT


# One time step.


@pytest.mark.parametrize("truncation", ["gers", "today"])
@pytest.mark.parametrize("layers", [ONE, TWO, THREE])
@pytest.mark.parametrize("state", [False, True])
def test_one_step_without_peepholes_is_exact(layers, truncation, state):
    case = make_case(layers, T=1, seed=26, state=state)
    assert_equal(gradient(case, truncation), oracle(case, "none"))


@pytest.mark.parametrize("truncation", ["gers", "today"])
@pytest.mark.parametrize("layers", [ONE, TWO])
def test_one_step_with_peepholes_is_not_exact(layers, truncation):
    case = make_case(layers, T=1, seed=26, peepholes=True)
    assert_different(gradient(case, truncation), oracle(case, "none"))


def test_one_step_with_peepholes_is_exact_once_the_output_gate_does_not_peep():
    case = make_case(TWO, T=1, seed=26, peepholes=True)
    for layer in case.net.layers:
        layer.p_out[...] = 0
    assert_equal(gradient(case, "gers"), oracle(case, "none"))
    assert_equal(gradient(case, "today"), oracle(case, "none"))


def test_two_steps_are_not_exact():
    case = make_case(ONE, T=2, seed=26)
    assert_different(gradient(case, "gers"), oracle(case, "none"))


# Stacks.


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("layers", [TWO, THREE])
def test_stack_today_the_top_layer_is_the_truncated_one(layers, peepholes):
    case = make_case(layers, T=8, seed=27, peepholes=peepholes)
    top = f"layers[{len(layers) - 1}]"
    assert_equal(gradient(case, "today"), oracle(case, "gers"), top)


@pytest.mark.parametrize("recurrent", [False, True])
@pytest.mark.parametrize("layers", [TWO, THREE])
def test_stack_today_lower_layers_are_not_the_truncated_ones(layers, recurrent):
    case = make_case(layers, T=8, seed=27, recurrent=recurrent)
    for index in range(len(layers) - 1):
        only = f"layers[{index}]"
        assert_different(gradient(case, "today"), oracle(case, "gers"), only)
        assert_different(gradient(case, "today"), oracle(case, "none"), only)
    assert_equal(gradient(case, "today"), oracle(case, "today"))


@pytest.mark.parametrize("forget_gates", [False, True])
def test_stack_today_is_e_s_times_the_layers_own_partials(forget_gates):
    case = make_case(THREE, T=8, seed=28, forget_gates=forget_gates)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, "today")
    for index in range(3):
        forward = partials.gradient(case.net, case.x, trace, index, flow.layers[index].e_s)
        for name in ("w_c", "w_in", "w_phi")[: 3 if forget_gates else 2]:
            mine = getattr(flow.gradient.layers[index], name)
            assert_same(mine, forward[name], EQUAL, f"{name} of layer {index}")


@pytest.mark.parametrize("layers", [TWO, THREE])
def test_stack_today_is_exact_where_every_upper_layer_is_memoryless(layers):
    case = make_case(layers, T=8, seed=29, **BARE)
    for index in range(1, len(layers)):
        set_gate(case.net, index, "phi", DEAD)
    assert_equal(gradient(case, "today"), oracle(case, "none"))


def test_stack_today_needs_every_upper_layer_memoryless():
    case = make_case(THREE, T=8, seed=29, **BARE)
    set_gate(case.net, 1, "phi", DEAD)
    assert_different(gradient(case, "today"), oracle(case, "none"), "layers[0]")
    assert_different(gradient(case, "today"), oracle(case, "none"), "layers[1]")


def test_stack_today_a_memoryless_lower_layer_does_not_help():
    case = make_case(TWO, T=8, seed=29, **BARE)
    set_gate(case.net, 0, "phi", DEAD)
    assert_different(gradient(case, "today"), oracle(case, "none"), "layers[0]")


def test_stack_today_with_recurrence_is_not_exact_although_the_upper_layer_is_memoryless():
    case = make_case(TWO, T=8, seed=29)
    set_gate(case.net, 1, "phi", DEAD)
    assert_equal(gradient(case, "today"), oracle(case, "gers"))
    assert_different(gradient(case, "today"), oracle(case, "none"))


def test_stack_today_with_peepholes_is_not_exact_although_the_upper_layer_is_memoryless():
    case = make_case(TWO, T=8, seed=29, recurrent=False, peepholes=True)
    set_gate(case.net, 1, "phi", DEAD)
    case.net.layers[1].p_phi[...] = 0
    assert_equal(gradient(case, "today"), oracle(case, "gers"))
    assert_different(gradient(case, "today"), oracle(case, "none"))


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("layers", [TWO, THREE])
def test_stack_the_sweep_along_the_carousel_is_the_stop_gradient(layers, peepholes):
    case = make_case(layers, T=8, seed=30, peepholes=peepholes)
    assert_equal(gradient(case, "gers"), oracle(case, "gers"))


@pytest.mark.parametrize("layers", [TWO, THREE])
def test_stack_the_sweep_is_exact_without_recurrence_and_peepholes(layers):
    case = make_case(layers, T=8, seed=30, **BARE)
    assert_equal(gradient(case, "gers"), oracle(case, "none"))


@pytest.mark.parametrize("options", [{"recurrent": True}, {"recurrent": False, "peepholes": True}])
def test_stack_the_sweep_is_not_exact_with_recurrence_or_peepholes(options):
    case = make_case(TWO, T=8, seed=30, **options)
    assert_different(gradient(case, "gers"), oracle(case, "none"), "layers[0]")
    assert_different(gradient(case, "gers"), oracle(case, "none"), "layers[1]")


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("layers", [ONE, TWO, THREE])
def test_no_truncation_is_exact(layers, peepholes):
    case = make_case(layers, T=9, seed=31, peepholes=peepholes)
    assert_equal(gradient(case, "none"), oracle(case, "none"))


def test_today_is_not_a_gradient_of_the_sweep_even_without_forget_gates():
    case = make_case(TWO, T=8, seed=32, recurrent=False, forget_gates=False)
    assert_equal(gradient(case, "gers"), oracle(case, "none"))
    assert_different(gradient(case, "today"), oracle(case, "none"), "layers[0]")
