"""Learning online: every step against torch autograd, every sum against the backward pass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmlib as ll
from tests.oracles import online as oracle
from tests.oracles.cases import OUTPUTS, SWITCHES, deterministic, random_net, relative_error
from tests.refusals import assert_refused

STACKS = {1: [(2, 2)], 2: [(2, 2), (3, 1)], 3: [(2, 1), (1, 2), (2, 2)]}
EQUAL = 1e-10


def worst(mine, theirs):
    """Largest relative error of all arrays."""
    theirs = dict(theirs)
    return max(relative_error(array, theirs[name]) for name, array in mine)


def sequences(net, T, N, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(T, N, net.n_in)), rng.random((T, N, net.n_out))


@deterministic(60)
@given(
    depth=st.sampled_from([1, 2, 3]),
    switches=st.fixed_dictionaries({name: st.booleans() for name in SWITCHES}),
    output=st.sampled_from(OUTPUTS),
    squash=st.sampled_from(["dissertation", "modern"]),
    partials=st.sampled_from(["own", "extended"]),
    T=st.sampled_from([1, 2, 9]),
)
def test_frozen_sum_equals_the_backward_pass(depth, switches, output, squash, partials, T):
    net = random_net(STACKS[depth], output=output, squash=squash, seed=depth, **switches)
    x, target = sequences(net, T, 3, 1)
    mask = np.random.default_rng(2).uniform(0, 2, (T, 3))
    truncation = "today" if partials == "own" else "gers"
    flow = ll.backward(net, ll.forward(net, x), target, truncation=truncation, mask=mask)
    mine = ll.online.gradient(net, x, target, partials, mask=mask)
    assert worst(mine.named_parameters(), flow.gradient.named_parameters()) <= EQUAL


@pytest.mark.parametrize("depth", [2, 3])
def test_own_and_extended_differ_in_the_lower_layers_only(depth):
    net = random_net(STACKS[depth], seed=4)
    x, target = sequences(net, 9, 2, 5)
    own = dict(ll.online.gradient(net, x, target, "own").named_parameters())
    extended = dict(ll.online.gradient(net, x, target, "extended").named_parameters())
    for name, array in own.items():
        lower = name.startswith("layers[") and not name.startswith(f"layers[{depth - 1}]")
        assert (relative_error(array, extended[name]) > 1e-3) == lower, name


@pytest.mark.parametrize("partials", ["own", "extended"])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("options", [{}, {"peepholes": True, "shortcut": True, "squash": "modern"}])
def test_moving_weights_learn_as_autograd_through_all_earlier_steps(
    depth, partials, momentum, options
):
    nets = [random_net(STACKS[depth], seed=seed, **options) for seed in (6, 7)]
    T = 8
    x, target = sequences(nets[0], T, 2, 8)
    rng = np.random.default_rng(9)
    alpha = rng.uniform(0.1, 0.5, (T, 2)) * (rng.random((T, 2)) < 0.8)
    mask = rng.uniform(0, 2, (T, 2, 2)) * (rng.random((T, 2, 1)) < 0.8)
    learner = ll.online.Learner(nets, partials=partials, momentum=momentum)
    answers = np.array([learner.step(*now) for now in zip(x, target, alpha, mask, strict=True)])
    for i, net in enumerate(nets):
        one = (x[:, i], target[:, i], alpha[:, i], partials, mask[:, i], momentum)
        expected, weights = oracle.learn(net, *one)
        assert relative_error(answers[:, i], expected) <= EQUAL
        assert worst(learner.network(i).named_parameters(), weights) <= EQUAL


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("switch", SWITCHES)
def test_each_option_learns_as_autograd_does(switch, output):
    net = random_net(
        STACKS[2], seed=10, output=output, **{switch: switch in ("peepholes", "shortcut")}
    )
    x, target = sequences(net, 6, 1, 11)
    learner = ll.online.Learner(net, partials="extended")
    for now in zip(x, target, strict=True):
        learner.step(*now, alpha=0.3)
    ones = np.ones((6, 2))
    _, weights = oracle.learn(net, x[:, 0], target[:, 0], np.full(6, 0.3), "extended", ones)
    assert worst(learner.network(0).named_parameters(), weights) <= EQUAL


def learner_of(N=3, **options):
    nets = [random_net(STACKS[2], seed=seed, **options) for seed in range(N)]
    return nets, ll.online.Learner(nets, partials="extended", momentum=0.5)


def run(learner, x, target):
    return np.array([learner.step(*now, alpha=0.2) for now in zip(x, target, strict=True)])


def test_networks_do_not_disturb_each_other():
    nets, learner = learner_of()
    x, target = sequences(nets[0], 6, 3, 12)
    together = run(learner, x, target)
    alone = ll.online.Learner(nets[1], partials="extended", momentum=0.5)
    assert relative_error(run(alone, x[:, 1:2], target[:, 1:2]), together[:, 1:2]) <= 1e-12


def test_a_reset_forgets_the_past_of_the_chosen_and_keeps_their_weights():
    nets, learner = learner_of()
    x, target = sequences(nets[0], 6, 3, 13)
    run(learner, x, target)
    other = ll.online.Learner([learner.network(i) for i in range(3)], partials="extended")
    run(other, x, np.full_like(target, 0.5))
    plain = ll.online.Learner([other.network(i) for i in range(3)], partials="extended")
    for now in zip(x, target, strict=True):
        other.step(*now, alpha=0.0)
    other.reset(np.array([True, False, True]))
    after, expected = run(other, x, target), run(plain, x, target)
    assert relative_error(after[:, [0, 2]], expected[:, [0, 2]]) <= 1e-12
    assert relative_error(after[:, 1], expected[:, 1]) > 1e-3


def test_replaced_networks_start_from_nothing_and_the_others_go_on():
    nets, learner = learner_of()
    x, target = sequences(nets[0], 6, 3, 14)
    run(learner, x, target)
    untouched = learner.network(0)
    new = random_net(STACKS[2], seed=99)
    learner.replace(np.array([False, True, False]), new)
    learner.replace(np.zeros(3, bool), ())  # nobody: nothing happens
    assert learner.network(1) == new
    assert learner.network(0) == untouched
    alone = ll.online.Learner(new, partials="extended", momentum=0.5)
    expected = run(alone, x[:, :1], target[:, :1])
    x, target = np.repeat(x[:, :1], 3, 1), np.repeat(target[:, :1], 3, 1)
    assert relative_error(run(learner, x, target)[:, 1:2], expected) <= 1e-12


def test_a_network_that_diverges_is_marked_and_disturbs_no_other():
    nets, _ = learner_of(output="identity")
    huge = nets[1].copy()
    huge.w_k[...] = 1e300
    learner = ll.online.Learner([nets[0], huge])
    alone = ll.online.Learner(nets[0])
    x, target = sequences(nets[0], 8, 2, 15)
    expected = run(alone, x[:, :1], target[:, :1])
    assert relative_error(run(learner, x, target)[:, :1], expected) <= 1e-12
    assert learner.diverged.tolist() == [False, True]
    learner.replace(np.array([False, True]), nets[1])
    assert not learner.diverged.any()
    assert np.isfinite(run(learner, x, target)).all()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_networks_dtype_is_computed_in(dtype):
    net = random_net(STACKS[1], seed=16).astype(dtype)
    learner = ll.online.Learner(net)
    x, target = sequences(net, 5, 1, 17)
    assert run(learner, x, target).dtype == dtype
    wide = ll.online.Learner(net.astype("float64"))
    run(wide, x, target)
    error = worst(learner.network(0).named_parameters(), wide.network(0).named_parameters())
    # float32 has 1.2e-7; five steps add up a few hundred roundings.
    assert error <= (1e-5 if dtype == "float32" else 0.0)


def test_networks_are_copied():
    net = random_net(STACKS[1], seed=18)
    before = net.copy()
    learner = ll.online.Learner(net)
    run(learner, *sequences(net, 3, 1, 19))
    assert net == before
    learner.network(0).w_k[...] = 0
    assert learner.network(0).w_k.any()


def test_answers_belong_to_the_caller():
    nets, learner = learner_of()
    x, target = sequences(nets[0], 2, 3, 20)
    first = learner.step(x[0], target[0], 0.1)
    kept = first.copy()
    learner.step(x[1], target[1], 0.1)
    assert np.array_equal(first, kept)


BAD = [
    ({"nets": []}, ValueError, "nets: expected at least one Network"),
    ({"nets": "net"}, TypeError, "nets: expected a Network or a list"),
    ({"nets": [1]}, TypeError, "nets[0]: expected a Network"),
    ({"partials": "all"}, ValueError, "partials: expected one of 'own', 'extended'"),
    ({"momentum": 1}, ValueError, "momentum: expected a number below 1"),
    ({"momentum": -0.1}, ValueError, "momentum: expected a number of at least 0"),
]
STEP = {"x": np.zeros((1, 3)), "target": np.zeros((1, 2)), "alpha": 0.1}
BAD_STEPS = [
    ({"x": np.zeros(3)}, ValueError, "x: expected shape (1, 3)"),
    ({"x": np.full((1, 3), np.nan)}, ValueError, "x: expected finite numbers"),
    ({"target": np.zeros((2, 2))}, ValueError, "target: expected shape (1, 2)"),
    ({"target": [["a", "b"]]}, TypeError, "target: expected real numbers"),
    ({"alpha": -1.0}, ValueError, "alpha: expected numbers of at least 0.0"),
    ({"alpha": [0.1, 0.1]}, ValueError, "alpha: expected shape (1,)"),
    ({"mask": [-1.0]}, ValueError, "mask: expected numbers of at least 0.0"),
    ({"mask": np.ones((1, 3))}, ValueError, "mask: expected shape (1, 2)"),
]


@pytest.mark.parametrize(("changes", "kind", "words"), BAD)
def test_bad_learners_are_refused(changes, kind, words):
    net = random_net(STACKS[1])
    assert_refused(lambda: ll.online.Learner(**{"nets": net} | changes), kind, words)


@pytest.mark.parametrize(("changes", "kind", "words"), BAD_STEPS)
def test_bad_steps_are_refused_and_change_nothing(changes, kind, words):
    learner = ll.online.Learner(random_net(STACKS[1]))
    before = learner.network(0)
    assert_refused(lambda: learner.step(**STEP | changes), kind, words)
    assert learner.network(0) == before


def test_networks_that_do_not_fit_are_refused():
    net = random_net(STACKS[1])
    other, single = random_net(STACKS[2]), net.astype("float32")
    learner = ll.online.Learner([net, net])
    assert_refused(lambda: ll.online.Learner([net, other]), ValueError, "nets[1]", "like")
    assert_refused(lambda: ll.online.Learner([net, single]), ValueError, "nets[1]", "float32")
    complex_net = net.astype("complex128")
    assert_refused(lambda: ll.online.Learner(complex_net), ValueError, "nets[0]", "complex128")
    places = np.array([True, False])
    assert_refused(lambda: learner.replace(places, [net, net]), ValueError, "nets: expected 1")
    assert_refused(lambda: learner.replace(places, other), ValueError, "nets[0]", "like")
    assert_refused(lambda: learner.replace([0, 1], net), TypeError, "where", "booleans")
    assert_refused(lambda: learner.reset(np.array([True])), ValueError, "where", "(2,)")
    assert_refused(lambda: learner.network(2), ValueError, "i: expected an index below 2")
    spoilt = net.copy()
    spoilt.w_k[0, 0] = np.inf
    assert_refused(lambda: ll.online.Learner(spoilt), ValueError, "nets[0].w_k")


def test_bad_arguments_of_the_sum_are_refused():
    net = random_net(STACKS[1])
    x, target = sequences(net, 3, 2, 21)
    gradient = ll.online.gradient
    assert_refused(lambda: gradient(net, x, target, "none"), ValueError, "partials")
    assert_refused(lambda: gradient(net, x[..., :2], target), ValueError, "x: expected shape")
    assert_refused(lambda: gradient(net, x, target[:2]), ValueError, "target: expected shape")
    assert_refused(lambda: gradient(net, x, target, mask=-np.ones(3)), ValueError, "mask")
    assert_refused(lambda: gradient(1, x, target), TypeError, "net: expected a Network")
    wide = net.astype("complex128")
    assert_refused(lambda: gradient(wide, x, target), ValueError, "net.dtype")
