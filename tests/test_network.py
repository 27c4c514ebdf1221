"""Networks: shapes, seeds, starting values, names, copies, comparison, files, and how they print."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles.cases import SWITCHES, random_net

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


# Seeds.


@pytest.mark.parametrize(
    "make",
    [
        lambda: 7,
        lambda: np.int64(7),
        lambda: np.random.SeedSequence(7),
        lambda: np.random.default_rng(7),
    ],
)
def test_the_same_seed_draws_the_same_bytes(make):
    one, other = (ll.Network.create(**STACK, rng=make(), peepholes=True) for _ in range(2))
    assert all_bytes(one) == all_bytes(other)
    assert all_bytes(one) == all_bytes(ll.Network.create(**STACK, rng=7, peepholes=True))


def test_another_seed_draws_other_weights():
    nets = [ll.Network.create(**STACK, rng=seed) for seed in range(3)]
    assert len({all_bytes(net) for net in nets}) == 3


def test_a_generator_moves_on():
    rng = np.random.default_rng(0)
    one, other = (ll.Network.create(**STACK, rng=rng) for _ in range(2))
    assert all_bytes(one) != all_bytes(other)


def test_float32_holds_the_rounded_float64_draw():
    wide = ll.Network.create(**STACK, rng=0)
    narrow = ll.Network.create(**STACK, rng=0, dtype="float32")
    assert narrow == wide.astype("float32")


# Starting values.


def test_weights_start_uniform_within_a_fifth():
    net = ll.Network.create(20, [ll.Blocks(20), ll.Blocks(20)], 20, rng=0, peepholes=True)
    values = np.concatenate([array.ravel() for _, array in net.named_parameters()])
    assert np.abs(values).max() <= 0.2
    assert np.abs(values).max() > 0.199
    assert abs(values.mean()) < 0.005
    assert values.std() == pytest.approx(0.2 / np.sqrt(3), rel=0.02)


def test_the_ladder_of_2000():
    net = ll.Network.create(**REBER, rng=0, init="ladder-2000")
    layer = net.layers[0]
    assert layer.b_in.tolist() == [-0.5, -1, -1.5, -2]
    assert layer.b_out.tolist() == [-0.5, -1, -1.5, -2]
    assert layer.b_phi.tolist() == [0.5, 1, 1.5, 2]
    assert np.abs(layer.w_c).max() <= 0.2


def test_the_ladder_of_1997():
    net = ll.Network.create(**REBER, rng=0, init="ladder-1997", forget_gates=False)
    assert net.layers[0].b_out.tolist() == [-1, -2, -3, -4]
    assert np.abs(net.layers[0].b_in).max() <= 0.2


def test_a_ladder_climbs_in_every_layer():
    net = ll.Network.create(**STACK, rng=0, init="ladder-2000")
    assert net.layers[1].b_phi.tolist() == [0.5, 1, 1.5]


def test_a_ladder_leaves_the_other_draws_alone():
    plain, ladder = (ll.Network.create(**STACK, rng=0, init=i) for i in ("uniform", "ladder-2000"))
    assert np.array_equal(plain.layers[1].w_out, ladder.layers[1].w_out)
    assert np.array_equal(plain.w_k, ladder.w_k)


def test_the_fan_is_one_over_the_root_of_the_cells():
    net = ll.Network.create(3, [ll.Blocks(50, cells=2)], 4, rng=0, init="fan")
    assert 0.099 < np.abs(net.layers[0].w_in).max() <= 0.1
    assert 0.09 < np.abs(net.w_k).max() <= 0.1


def test_an_init_of_ones_own():
    init = ll.Init("normal", scale=2.0, b_phi=5.0, b_in=[1.0, 2.0, 3.0])
    net = ll.Network.create(9, [ll.Blocks(3, cells=9)], 9, rng=0, init=init)
    assert net.layers[0].b_phi.tolist() == [5, 5, 5]
    assert net.layers[0].b_in.tolist() == [1, 2, 3]
    assert net.layers[0].w_c.std() == pytest.approx(2, rel=0.1)


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


def test_a_network_is_not_equal_to_something_else():
    assert random_net(FULL) != "a network"


# Files.


@pytest.mark.parametrize("dtype", ["float32", "float64", "complex128"])
@pytest.mark.parametrize("kind", [str, lambda path: path])
def test_save_and_load_give_the_same_network(tmp_path, dtype, kind):
    net = random_net(FULL, peepholes=True, shortcut=True, squash="modern", output="softmax")
    net = net.astype(dtype)
    path = kind(tmp_path / "net.npz")
    net.save(path)
    found = ll.Network.load(path)
    assert found == net
    assert found.dtype == net.dtype
    assert found.options == net.options
    assert [file.name for file in tmp_path.iterdir()] == ["net.npz"]


@pytest.mark.parametrize("off", SWITCHES)
def test_save_and_load_keep_each_switch(tmp_path, off):
    options = dict.fromkeys(SWITCHES, True) | {off: False}
    net = random_net(FULL, **options)
    net.save(tmp_path / "net.npz")
    assert ll.Network.load(tmp_path / "net.npz") == net


def test_a_file_holds_no_pickle(tmp_path):
    net = random_net(FULL)
    net.save(tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    assert all(array.dtype != object for array in arrays.values())
    for name, array in net.named_parameters():
        assert np.array_equal(arrays[name], array)


def test_saving_replaces_an_older_file(tmp_path):
    path = tmp_path / "net.npz"
    random_net(FULL, seed=1).save(path)
    net = random_net([(1, 1)], seed=2)
    net.save(path)
    assert ll.Network.load(path) == net


def spoil(path, change):
    """Rewrite a saved file after ``change`` worked on its arrays and its description."""
    with np.load(path) as file:
        arrays = dict(file)
    about = json.loads(str(arrays.pop("about")[()]))
    change(arrays, about)
    np.savez(path, about=np.array(json.dumps(about)), **arrays)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda arrays, about: arrays.pop("w_k"), "w_k"),
        (lambda arrays, about: arrays.update(w_k=np.zeros((1, 1))), "w_k"),
        (lambda arrays, about: arrays.update(w_k=arrays["w_k"] + 1j), "w_k"),
        (lambda arrays, about: about.pop("layers"), "Network.save"),
        (lambda arrays, about: about.update(layers=[[0, 1]]), "Network.save"),
        (lambda arrays, about: about.update(dtype="int8"), "Network.save"),
        (lambda arrays, about: about["options"].update(squash="soft"), "Network.save"),
        (lambda arrays, about: about["options"].update(depth=3), "Network.save"),
        (lambda arrays, about: about["options"].pop("peepholes"), "path: expected weights"),
        (lambda arrays, about: about.update(n_in=-1), "Network.save"),
        (lambda arrays, about: about.update(n_in=5), "w_in"),
    ],
)
def test_a_file_that_was_changed_is_refused(tmp_path, change, words):
    path = tmp_path / "net.npz"
    random_net(FULL, peepholes=True).save(path)
    spoil(path, change)
    with pytest.raises(ValueError, match=words):
        ll.Network.load(path)


def not_a_network(kind):
    """Bytes of a file that is no saved network."""
    buffer = io.BytesIO()
    if kind == "array":
        np.save(buffer, np.zeros(3))
    elif kind == "other arrays":
        np.savez(buffer, a=np.zeros(3))
    elif kind == "pickle":
        np.savez(buffer, about=np.array([{"a": 1}], dtype=object))
    elif kind == "zip":
        with zipfile.ZipFile(buffer, "w") as file:
            file.writestr("note.txt", "hello")
    return {"text": b"hello", "empty": b"", "broken zip": b"PK\x03\x04 hello"}.get(
        kind, buffer.getvalue()
    )


@pytest.mark.parametrize(
    "kind", ["array", "other arrays", "pickle", "zip", "text", "empty", "broken zip"]
)
def test_a_file_that_is_no_network_is_refused(tmp_path, kind):
    path = tmp_path / "net.npz"
    path.write_bytes(not_a_network(kind))
    with pytest.raises(ValueError, match=r"path: expected a file written by Network\.save"):
        ll.Network.load(path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        ll.Network.load(tmp_path / "net.npz")
