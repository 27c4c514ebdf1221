"""Networks: shapes, names, seeds, copies, comparison, and how they print."""

import pickle

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles.cases import SWITCHES, TRUNCATIONS, make_case, random_net

REBER = {
    "n_in": 7, "layers": [ll.Blocks(4, cells=2)], "n_out": 7, "cell_bias": False, "shortcut": True,
}  # fmt: skip
STACK = {"n_in": 7, "layers": [ll.Blocks(4, cells=2), ll.Blocks(3, cells=1)], "n_out": 7}
FULL = [(2, 2), (3, 1)]


def all_bytes(net):
    return b"".join(array.tobytes() for _, array in net.named_parameters())


# Shapes and options.


def test_the_shapes_of_a_stack():
    net = ll.Network.create(**STACK, rng=0, peepholes=True, shortcut=True)
    low, top = net.layers
    assert (low.J, low.S, low.n, low.M) == (4, 2, 7, 15)
    assert (top.J, top.S, top.n, top.M) == (3, 1, 8, 11)
    for layer in net.layers:
        J, S, M = layer.J, layer.S, layer.M
        for gate in ("in", "phi", "out"):
            assert getattr(layer, f"w_{gate}").shape == (J, M)
            assert getattr(layer, f"b_{gate}").shape == (J,)
            assert getattr(layer, f"p_{gate}").shape == (J, S)
        assert layer.w_c.shape == (J, S, M)
        assert layer.b_c.shape == (J, S)
        assert layer.blocks == ll.Blocks(J, cells=S)
    assert net.w_k.shape == (7, 3 + 7)
    assert net.b_k.shape == (7,)


def test_what_is_switched_off_is_none():
    net = ll.Network.create(
        **STACK, rng=0, forget_gates=False, peepholes=False, recurrent=False, cell_bias=False
    )
    for layer, n in zip(net.layers, (7, 8), strict=True):
        assert layer.M == layer.n == n
        for name in ("w_phi", "b_phi", "p_phi", "p_in", "p_out", "b_c"):
            assert getattr(layer, name) is None
    assert net.w_k.shape == (7, 3)


def test_without_forget_gates_two_peepholes_are_left():
    layer = ll.Network.create(**STACK, rng=0, forget_gates=False, peepholes=True).layers[0]
    assert layer.p_phi is None
    assert layer.p_in.shape == layer.p_out.shape == (4, 2)


def test_the_defaults_are_the_contracts():
    net = ll.Network.create(**STACK, rng=0)
    assert (net.n_in, net.n_out) == (7, 7)
    assert (net.squash, net.output, net.dtype) == ("dissertation", "logistic", np.float64)
    assert net.forget_gates and net.recurrent and net.cell_bias
    assert not net.peepholes and not net.shortcut


def test_one_layer_may_stand_without_a_list():
    one = ll.Network.create(3, ll.Blocks(2), 1, rng=0)
    assert one == ll.Network.create(3, [ll.Blocks(2)], 1, rng=0)


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex128"])
def test_every_array_has_the_dtype_asked_for(dtype):
    net = ll.Network.create(**STACK, rng=0, peepholes=True, dtype=dtype)
    assert net.dtype == dtype
    assert all(array.dtype == dtype for _, array in net.named_parameters())


# Counts and words.


def test_the_continual_reber_net_has_424_weights_and_says_so():
    net = ll.Network.create(**REBER, rng=0)
    assert net.n_weights == 424 == 8 * 15 + 12 * 16 + 7 * 16
    assert "424" in repr(net)


@pytest.mark.parametrize(
    ("J", "S", "options"),
    [(4, 1, {}), (3, 2, {"cell_bias": False}), (2, 2, {"shortcut": True, "recurrent": False})],
)
def test_the_count_is_the_sum_of_what_the_options_leave(J, S, options):
    net = random_net([(J, S)], n_in=7, n_out=5, peepholes=True, **options)
    M = 7 + (J * S if net.recurrent else 0)
    gates = 3 * J * (M + 1 + S)
    cells = J * S * (M + net.cell_bias)
    assert net.n_weights == gates + cells + 5 * (J * S + 7 * net.shortcut + 1)


@pytest.mark.parametrize(("peepholes", "count"), [(True, 17), (False, 14)])
def test_the_timing_net_has_17_weights_and_14_without_peepholes(peepholes, count):
    assert random_net([(1, 1)], n_in=1, n_out=1, peepholes=peepholes).n_weights == count


def test_repr_names_sizes_and_options():
    text = repr(ll.Network.create(**STACK, rng=0, peepholes=True, output="softmax"))
    for word in ("4 blocks of 2", "3 blocks", "softmax", "dissertation", "peepholes", "float64"):
        assert word in text
    assert "\n" not in text


# Names.


def test_names_stand_in_one_order():
    net = ll.Network.create(**STACK, rng=0, peepholes=True)
    of_a_layer = "w_in w_phi w_c w_out b_in b_phi b_c b_out p_in p_phi p_out".split()
    expected = [f"layers[{i}].{name}" for i in (0, 1) for name in of_a_layer] + ["w_k", "b_k"]
    assert [name for name, _ in net.named_parameters()] == expected


@pytest.mark.parametrize("missing", ["forget_gates", "cell_bias", "peepholes"])
def test_only_what_exists_is_named(missing):
    options = dict.fromkeys(("forget_gates", "cell_bias", "peepholes"), True) | {missing: False}
    names = " ".join(name for name, _ in random_net(FULL, **options).named_parameters())
    gone = {"forget_gates": "_phi", "cell_bias": "b_c", "peepholes": ".p_"}[missing]
    assert gone not in names


def test_writing_to_a_named_array_changes_the_network():
    net = random_net(FULL, peepholes=True)
    x = np.ones((4, 3))
    for name, array in list(net.named_parameters()):
        before = ll.forward(net, x).y
        array[...] += 0.5
        assert not np.array_equal(before, ll.forward(net, x).y), name


def test_assigning_to_a_weight_writes_into_the_network():
    net = random_net(FULL, peepholes=True)
    for layer in net.layers:
        for name, array in layer.named_parameters():
            setattr(layer, name, array + 1)
            assert getattr(layer, name) is array, name
            setattr(layer, name, getattr(layer, name) * 2)
    other = random_net(FULL, peepholes=True)
    for layer in other.layers:
        for _, array in layer.named_parameters():
            array[...] = (array + 1) * 2
    assert net == other


def test_an_update_in_place_through_the_attribute():
    net, other = random_net(FULL), random_net(FULL)
    net.layers[0].w_in -= 0.1
    net.w_k += 0.2
    other.layers[0].w_in[...] -= 0.1
    other.w_k[...] += 0.2
    assert net == other


FIXED = {
    "n_in": 4, "n_out": 4, "dtype": np.dtype("float32"), "layers": [], "squash": "typo",
    "output": "softmax", "forget_gates": False, "peepholes": False, "recurrent": False,
    "shortcut": True, "cell_bias": False,
}  # fmt: skip
FIXED_IN_A_LAYER = {"blocks": ll.Blocks(1), "J": 3, "S": 1, "n": 4, "M": 9}


@pytest.mark.parametrize("name", FIXED)
def test_sizes_and_options_cannot_be_changed(name):
    net = random_net(FULL, peepholes=True)
    with pytest.raises(AttributeError, match=f"^{name}: fixed when the network is made"):
        setattr(net, name, FIXED[name])
    assert net == random_net(FULL, peepholes=True)


@pytest.mark.parametrize("name", FIXED_IN_A_LAYER)
def test_sizes_of_a_layer_cannot_be_changed(name):
    layer = random_net(FULL).layers[0]
    before = getattr(layer, name)
    with pytest.raises(AttributeError, match=f"^{name}: fixed when the network is made"):
        setattr(layer, name, FIXED_IN_A_LAYER[name])
    assert getattr(layer, name) is before


@pytest.mark.parametrize("peepholes", [False, True])
@pytest.mark.parametrize("name", ["W", "b", "p"])
@pytest.mark.parametrize("make", [lambda net: net, ll.Network.copy])
def test_fused_arrays_cannot_be_cut_from_their_views(make, name, peepholes):
    layer = make(random_net(FULL, peepholes=peepholes)).layers[0]
    with pytest.raises(AttributeError, match=f"^{name}: fixed when the network is made"):
        setattr(layer, name, np.ones_like(getattr(layer, name)))
    layer.W *= 2
    assert all(np.shares_memory(layer.W, getattr(layer, f"w_{gate}")) for gate in ("in", "c"))


# Copies and comparison.


@pytest.mark.parametrize("make", [lambda net: net.copy(), lambda n: pickle.loads(pickle.dumps(n))])
def test_a_copy_is_equal_and_independent(make):
    net = random_net(FULL, peepholes=True, cell_bias=False)
    before = all_bytes(net)
    other = make(net)
    assert other == net
    for name, array in other.named_parameters():
        assert not np.shares_memory(array, dict(net.named_parameters())[name])
        array[...] += 1
    assert all_bytes(net) == before
    assert other != net
    x = np.ones((2, 3))
    assert not np.array_equal(ll.forward(net, x).y, ll.forward(other, x).y)


def test_zeros_like_has_the_shape_and_no_weight():
    net = random_net(FULL, peepholes=True, shortcut=True)
    zeros = net.zeros_like()
    assert zeros.same_shape(net)
    assert zeros.dtype == net.dtype
    assert not any(array.any() for _, array in zeros.named_parameters())


def test_astype_there_and_back():
    net = random_net(FULL)
    assert net.astype("complex128").astype("float64") == net
    assert net.astype("float32").dtype == np.float32
    assert net.astype("float32") != net
    assert net.astype("float32").allclose(net, rtol=1e-6)
    copy = net.astype("float64")
    copy.w_k[...] = 0
    assert net.w_k.all()


@pytest.mark.parametrize("name", [name for name, _ in random_net(FULL).named_parameters()])
def test_one_changed_number_makes_a_difference(name):
    net = random_net(FULL)
    other = net.copy()
    array = dict(other.named_parameters())[name]
    array.flat[-1] = np.nextafter(array.flat[-1], np.inf)
    assert other != net
    assert other.allclose(net)
    array.flat[-1] += 1e-3
    assert not other.allclose(net)
    assert other.allclose(net, rtol=0, atol=1e-2)


@pytest.mark.parametrize(
    "other",
    [
        {"squash": "modern"},
        {"output": "identity"},
        {"layers": [(2, 2), (1, 3)]},
        {"layers": [(2, 2)]},
        *({name: None} for name in SWITCHES),
    ],
)
def test_other_options_or_shapes_are_not_equal(other):
    net = random_net(FULL)
    other = {k: (not getattr(net, k)) if v is None else v for k, v in other.items()}
    changed = random_net(**{"layers": FULL} | other)
    for array in (a for n in (net, changed) for _, a in n.named_parameters()):
        array[...] = 0
    assert net != changed
    assert not net.allclose(changed)
    assert not net.same_shape(changed)


def test_the_same_numbers_in_another_dtype_are_not_equal():
    narrow = random_net(FULL).astype("float32")
    assert narrow.astype("float64") != narrow
    assert narrow.astype("float64").allclose(narrow)


def test_a_network_is_not_equal_to_something_else():
    assert random_net(FULL) != "a network"


@pytest.mark.parametrize("truncation", TRUNCATIONS)
def test_fused_arrays_hold_no_gradient_without_a_name(truncation):
    case = make_case([(2, 2), (1, 3)], seed=70, cell_bias=False)
    trace = ll.forward(case.net, case.x)
    gradient = ll.backward(case.net, trace, case.target, truncation=truncation).gradient
    for layer in gradient.layers:
        named = sum(np.abs(getattr(layer, name)).sum() for name in ("b_in", "b_phi", "b_out"))
        assert np.abs(layer.b).sum() == pytest.approx(named, rel=1e-13)
