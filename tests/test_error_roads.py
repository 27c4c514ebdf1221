"""The roads of an error, each written out: from the outputs and the layer above to e_y, from there
to the state, from the state to the deltas and the weights, and out at the bottom."""

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles import partials
from tests.oracles.cases import assert_same, make_case, relative_error
from tests.oracles.truncations import DIFFERENT, EQUAL, flow_of, oracle

ONE = [(3, 2)]
TWO = [(2, 2), (2, 2)]
THREE = [(2, 1), (1, 2), (2, 2)]
BARE = {"recurrent": False, "peepholes": False}


# The error at a cell's output: one substitution, four paths.


def paths_down(net, flow, index, kind):
    """The terms of e_y of layer ``index`` by the net of the layer above that they come through."""
    below, above = net.layers[index], net.layers[index + 1]
    n = below.J * below.S
    deltas = flow.layers[index + 1]
    terms = {
        gate: np.einsum(
            "jm,tbj->tbm", getattr(above, f"w_{gate}")[:, :n], getattr(deltas, f"{kind}_{gate}")
        )
        for gate in ("in", "phi", "out")
    }
    terms["c"] = np.einsum("jvm,tbjv->tbm", above.w_c[..., :n], getattr(deltas, f"{kind}_c"))
    return {name: term.reshape(*term.shape[:2], below.J, below.S) for name, term in terms.items()}


@pytest.mark.parametrize("truncation", ["gers", "today"])
def test_a_lower_layers_e_y_is_the_sum_of_four_paths(truncation):
    case = make_case(THREE, T=7, seed=33, peepholes=True)
    flow = flow_of(case, truncation)
    for index in (0, 1):
        terms = paths_down(case.net, flow, index, "sent")
        assert_same(flow.layers[index].e_y, sum(terms.values()), EQUAL, f"e_y of {index}")


def test_under_today_own_deltas_do_not_go_down():
    case = make_case(TWO, T=7, seed=33)
    flow = flow_of(case, "today")
    own = sum(paths_down(case.net, flow, 0, "delta").values())
    assert relative_error(flow.layers[0].e_y, own) > DIFFERENT


@pytest.mark.parametrize("dropped", ["c", "in", "phi", "out"])
def test_each_of_the_four_paths_is_needed(dropped):
    case = make_case(TWO, T=7, seed=34, **BARE)
    exact = oracle(case, "none")["layers[0].w_out"]
    trace, flow = ll.forward(case.net, case.x), flow_of(case, "none")
    terms = paths_down(case.net, flow, 0, "delta")
    layer = trace.layers[0]

    def gradient_of_w_out(e_y):
        delta_out = layer.y_out * (1 - layer.y_out) * (layer.h * e_y).sum(axis=-1)
        return -np.einsum("tbj,tbm->jm", delta_out, case.x)

    assert_same(gradient_of_w_out(sum(terms.values())), exact, EQUAL, "w_out")
    del terms[dropped]
    assert relative_error(gradient_of_w_out(sum(terms.values())), exact) > DIFFERENT


def test_the_top_layers_e_y_is_the_output_units_sum():
    case = make_case(TWO, T=7, seed=35, n_out=3, shortcut=True)
    flow = flow_of(case, "gers")
    expected = (flow.delta_k @ case.net.w_k[:, :4]).reshape(7, 2, 2, 2)
    assert_same(flow.layers[1].e_y, expected, EQUAL, "e_y")


def test_exact_e_y_also_holds_what_the_own_nets_send_back_from_the_next_step():
    case = make_case(ONE, T=7, seed=36)
    flow, layer = flow_of(case, "none"), case.net.layers[0]
    deltas = flow.layers[0]
    back = sum(
        getattr(deltas, f"delta_{gate}") @ getattr(layer, f"w_{gate}")[:, 3:]
        for gate in ("in", "phi", "out")
    ) + np.einsum("jvm,tbjv->tbm", layer.w_c[..., 3:], deltas.delta_c)
    expected = flow.delta_k @ case.net.w_k
    expected[:-1] += back[1:]
    assert_same(deltas.e_y, expected.reshape(7, 2, 3, 2), EQUAL, "e_y")


# The error of the state: today's output, tomorrow's state, and the peepholes.


@pytest.mark.parametrize("squash", ["dissertation", "modern"])
@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
def test_e_s_comes_through_todays_output_only(truncation, squash):
    case = make_case(TWO, T=6, seed=37, squash=squash, peepholes=True)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, truncation)
    for steps, found in zip(trace.layers, flow.layers, strict=True):
        slope = 1 - steps.h**2 if squash == "modern" else (1 - steps.h**2) / 2
        expected = steps.y_out[..., None] * slope * found.e_y
        assert_same(found.e_s, expected, EQUAL, "e_s")


@pytest.mark.parametrize("truncation", ["gers", "today"])
@pytest.mark.parametrize("peepholes", [False, True])
def test_under_truncation_the_state_hears_its_future_through_the_forget_gate_alone(
    truncation, peepholes
):
    case = make_case(TWO, T=6, seed=38, peepholes=peepholes)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, truncation)
    for steps, found in zip(trace.layers, flow.layers, strict=True):
        expected = found.e_s.copy()
        expected[:-1] += steps.y_phi[1:, ..., None] * found.eps_s[1:]
        assert_same(found.eps_s, expected, EQUAL, "eps_s")


def test_exact_state_error_has_three_peephole_terms_more():
    case = make_case(TWO, T=6, seed=39, peepholes=True)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, "none")
    for layer, steps, found in zip(case.net.layers, trace.layers, flow.layers, strict=True):
        expected = found.e_s + layer.p_out * found.delta_out[..., None]
        expected[:-1] += steps.y_phi[1:, ..., None] * found.eps_s[1:]
        without = expected.copy()
        expected[:-1] += layer.p_in * found.delta_in[1:, ..., None]
        expected[:-1] += layer.p_phi * found.delta_phi[1:, ..., None]
        assert_same(found.eps_s, expected, EQUAL, "eps_s")
        assert relative_error(found.eps_s, without) > DIFFERENT


def test_without_forget_gates_the_carousel_hands_the_error_on_unchanged():
    case = make_case([(2, 2)], T=6, seed=40, forget_gates=False)
    found = flow_of(case, "gers").layers[0]
    expected = np.cumsum(found.e_s[::-1], axis=0)[::-1]
    assert_same(found.eps_s, expected, EQUAL, "eps_s")


# The deltas from the errors.


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
def test_deltas_are_the_errors_times_the_slopes(truncation, squash):
    case = make_case([(2, 3), (2, 2)], T=6, seed=41, squash=squash, state=True)
    trace, flow = ll.forward(case.net, case.x, state=case.state), flow_of(case, truncation)
    for index, (steps, found) in enumerate(zip(trace.layers, flow.layers, strict=True)):
        dg, df_in, df_phi = partials.slopes(case.net, steps)
        s_before = np.concatenate([case.state[index].s[None], steps.s[:-1]])
        df_out = steps.y_out * (1 - steps.y_out)
        kinds = {"delta": found.eps_s, "sent": found.e_s if truncation == "today" else found.eps_s}
        for kind, eps in kinds.items():
            expected = {
                "c": eps * steps.y_in[..., None] * dg,
                "in": df_in * (eps * steps.g).sum(axis=-1),
                "phi": df_phi * (eps * s_before).sum(axis=-1),
                "out": df_out * (steps.h * found.e_y).sum(axis=-1),
            }
            for gate, array in expected.items():
                assert_same(getattr(found, f"{kind}_{gate}"), array, EQUAL, f"{kind}_{gate}")


def test_the_output_gate_of_a_block_needs_the_sum_over_its_cells():
    case = make_case([(2, 3)], T=6, seed=42)
    steps, found = ll.forward(case.net, case.x).layers[0], flow_of(case, "gers").layers[0]
    one_cell = steps.y_out * (1 - steps.y_out) * (steps.h * found.e_y)[..., 0]
    assert relative_error(found.delta_out, one_cell) > DIFFERENT


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
def test_each_weights_gradient_is_minus_delta_times_its_source(truncation):
    case = make_case(TWO, T=6, seed=43, peepholes=True)
    trace, flow = ll.forward(case.net, case.x), flow_of(case, truncation)
    for index, (steps, found) in enumerate(zip(trace.layers, flow.layers, strict=True)):
        read = partials.sources(case.net, case.x, trace, index)
        mine = flow.gradient.layers[index]
        s_before = np.concatenate([np.zeros_like(steps.s[:1]), steps.s[:-1]])
        for gate, seen in {"in": s_before, "phi": s_before, "out": steps.s}.items():
            delta = getattr(found, f"delta_{gate}")
            expected = {
                "w": -np.einsum("tbj,tbm->jm", delta, read),
                "b": -delta.sum(axis=(0, 1)),
                "p": -np.einsum("tbj,tbjv->jv", delta, seen),
            }
            for kind, array in expected.items():
                assert_same(getattr(mine, f"{kind}_{gate}"), array, EQUAL, f"{kind}_{gate}")
        expected = -np.einsum("tbjv,tbm->jvm", found.delta_c, read)
        assert_same(mine.w_c, expected, EQUAL, "w_c")


# What goes out at the bottom.


def test_under_today_the_input_hears_no_later_error():
    case = make_case(TWO, T=6, seed=44, shortcut=True)
    target = case.target.copy()
    trace = ll.forward(case.net, case.x)
    before = ll.backward(case.net, trace, target, truncation="today").e_x
    target[4:] += 1
    after = ll.backward(case.net, trace, target, truncation="today").e_x
    assert np.array_equal(before[:4], after[:4])
    assert not np.allclose(before[4:], after[4:])


@pytest.mark.parametrize("truncation", ["none", "gers"])
def test_otherwise_the_input_hears_later_errors(truncation):
    case = make_case(TWO, T=6, seed=44)
    target = case.target.copy()
    trace = ll.forward(case.net, case.x)
    before = ll.backward(case.net, trace, target, truncation=truncation).e_x
    target[5] += 1
    after = ll.backward(case.net, trace, target, truncation=truncation).e_x
    assert np.abs(after - before).max(axis=(1, 2)).min() > 1e-9


def test_the_shortcut_hands_the_error_straight_to_the_input():
    case = make_case([(2, 1)], T=6, seed=45, shortcut=True)
    case.net.w_k[:, :2] = 0
    flow = flow_of(case, "none")
    assert_same(flow.e_x, flow.delta_k @ case.net.w_k[:, 2:], 1e-13, "e_x")
