"""What a new network starts from: seeds, distributions and bias ladders."""

import numpy as np
import pytest

import lstmlib as ll

REBER = {
    "n_in": 7, "layers": [ll.Blocks(4, cells=2)], "n_out": 7, "cell_bias": False, "shortcut": True,
}  # fmt: skip
STACK = {"n_in": 7, "layers": [ll.Blocks(4, cells=2), ll.Blocks(3, cells=1)], "n_out": 7}


def all_bytes(net):
    return b"".join(array.tobytes() for _, array in net.named_parameters())


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
