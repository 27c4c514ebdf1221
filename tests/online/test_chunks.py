"""Learning in chunks: every move against the backward pass, which is exact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lstmlib as ll
from tests.oracles.cases import OUTPUTS, SWITCHES, deterministic, random_net, relative_error
from tests.refusals import assert_refused

STACKS = {1: [(2, 2)], 2: [(2, 2), (3, 1)], 3: [(2, 1), (1, 2), (2, 2)]}
EQUAL = 1e-10


def sequences(net, T, N, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(T, N, net.n_in)), rng.random((T, N, net.n_out))


def by_backward(net, pieces, alpha, mask=None):
    """Learn piece by piece as the library's backward pass does; a piece None forgets the past."""
    net, state, at = net.copy(), None, 0
    for x, target in pieces:
        if x is None:
            state = None
            continue
        trace = ll.forward(net, x, state)
        weight = None if mask is None else mask[at : at + len(x)]
        flow = ll.backward(net, trace, target, mask=weight)
        moves = zip(net.named_parameters(), flow.gradient.named_parameters(), strict=True)
        for (_, weights), (_, gradient) in moves:
            weights -= alpha * gradient
        state, at = trace.state, at + len(x)
    return net


def worst(mine, theirs):
    both = zip(mine.named_parameters(), theirs.named_parameters(), strict=True)
    return max(relative_error(a, b) for (_, a), (_, b) in both)


def run(learner, x, target, alpha=0.3, mask=None):
    mask = np.ones(x.shape[:2]) if mask is None else mask
    rows = zip(x, target, mask, strict=True)
    return np.array([learner.step(x_t, d_t, alpha, m_t) for x_t, d_t, m_t in rows])


@deterministic(40)
@given(
    depth=st.sampled_from([1, 2, 3]),
    switches=st.fixed_dictionaries({name: st.booleans() for name in SWITCHES}),
    output=st.sampled_from(OUTPUTS),
    squash=st.sampled_from(["dissertation", "modern"]),
    steps=st.sampled_from([1, 3, 6]),
)
def test_each_chunk_moves_along_the_exact_gradient(depth, switches, output, squash, steps):
    options = {"output": output, "squash": squash, **switches}
    nets = [random_net(STACKS[depth], seed=seed, **options) for seed in (1, 2)]
    x, target = sequences(nets[0], 6, 2, 3)
    mask = np.random.default_rng(4).uniform(0, 2, (6, 2))
    learner = ll.online.ChunkLearner(nets, steps=steps)
    answers = run(learner, x, target, 0.3, mask)
    for i, net in enumerate(nets):
        cuts = range(0, 6, steps)
        pieces = [(x[at : at + steps, i], target[at : at + steps, i]) for at in cuts]
        expected = by_backward(net, pieces, 0.3, mask[:, i])
        assert worst(learner.network(i), expected) <= EQUAL
        first = ll.forward(net, x[:steps, i]).y
        assert relative_error(answers[:steps, i], first[:, 0]) <= EQUAL


@pytest.mark.parametrize("peepholes", [False, True])
def test_no_error_crosses_a_reset_within_a_chunk(peepholes):
    nets = [random_net(STACKS[2], seed=seed, peepholes=peepholes) for seed in (5, 6)]
    x, target = sequences(nets[0], 6, 2, 7)
    learner = ll.online.ChunkLearner(nets, steps=6)
    run(learner, x[:2], target[:2])
    learner.reset(np.array([True, False]))
    run(learner, x[2:], target[2:])
    halves = [ll.forward(nets[0], part[:, 0]) for part in (x[:2], x[2:])]
    parts = zip(halves, (target[:2, 0], target[2:, 0]), strict=True)
    expected = nets[0].copy()
    for trace, wanted in parts:
        gradient = ll.backward(nets[0], trace, wanted).gradient
        both = zip(expected.named_parameters(), gradient.named_parameters(), strict=True)
        for (_, weights), (_, slope) in both:
            weights -= 0.3 * slope
    assert worst(learner.network(0), expected) <= EQUAL
    whole = by_backward(nets[1], [(x[:, 1], target[:, 1])], 0.3)
    assert worst(learner.network(1), whole) <= EQUAL


def test_a_reset_between_chunks_forgets_the_state():
    net = random_net(STACKS[2], seed=8)
    x, target = sequences(net, 6, 1, 9)
    learner = ll.online.ChunkLearner(net, steps=3)
    run(learner, x[:3], target[:3])
    learner.reset()
    run(learner, x[3:], target[3:])
    pieces = [(x[:3, 0], target[:3, 0]), (None, None), (x[3:, 0], target[3:, 0])]
    assert worst(learner.network(0), by_backward(net, pieces, 0.3)) <= EQUAL


def test_replaced_networks_learn_from_their_own_steps_only():
    nets = [random_net(STACKS[2], seed=seed) for seed in (10, 11)]
    new = random_net(STACKS[2], seed=12)
    nets[1].w_k[...] = 1e300  # overflows, and leaves nothing of it behind
    x, target = sequences(new, 6, 2, 13)
    learner = ll.online.ChunkLearner(nets, steps=6)
    run(learner, x[:2], target[:2])
    learner.replace(np.array([False, True]), new)
    run(learner, x[2:], target[2:])
    expected = by_backward(new, [(x[2:, 1], target[2:, 1])], 0.3)
    assert worst(learner.network(1), expected) <= EQUAL
    alone = by_backward(nets[0], [(x[:, 0], target[:, 0])], 0.3)
    assert worst(learner.network(0), alone) <= EQUAL


def test_a_step_counts_with_the_rate_of_its_own_time():
    net = random_net(STACKS[1], seed=14)
    x, target = sequences(net, 4, 1, 15)
    rates = np.array([0.1, 0.0, 0.5, 0.2])
    learner = ll.online.ChunkLearner(net, steps=4)
    for now in zip(x, target, rates, strict=True):
        learner.step(*now)
    expected = by_backward(net, [(x[:, 0], target[:, 0])], 1.0, rates)
    assert worst(learner.network(0), expected) <= EQUAL
    assert learner.n_partials == 0


def test_a_chunk_that_is_not_done_has_moved_nothing():
    net = random_net(STACKS[1], seed=16)
    x, target = sequences(net, 3, 1, 17)
    learner = ll.online.ChunkLearner(net, steps=4)
    run(learner, x, target)
    assert learner.network(0) == net


def test_an_answer_in_a_chunk_has_no_error_and_carries_that_of_later_steps():
    net = random_net(STACKS[2], seed=18)
    x, target = sequences(net, 6, 1, 19)
    learner = ll.online.ChunkLearner(net, steps=6)
    run(learner, x[:2], target[:2])
    answers = [learner.answer(x_t.T)[:, 0] for x_t in x[2:4]]
    run(learner, x[4:], target[4:])
    mask = np.array([1, 1, 0, 0, 1, 1])
    expected = by_backward(net, [(x[:, 0], target[:, 0])], 0.3, mask)
    assert worst(learner.network(0), expected) <= EQUAL
    assert relative_error(np.array(answers), ll.forward(net, x[:, 0]).y[2:4, 0]) <= EQUAL


def test_a_restored_learner_goes_on_alike_in_the_middle_of_a_chunk():
    nets = [random_net(STACKS[2], seed=seed) for seed in (20, 21)]
    x, target = sequences(nets[0], 9, 2, 22)
    learner, other = (ll.online.ChunkLearner(nets, steps=4) for _ in range(2))
    run(learner, x[:6], target[:6])
    learner.reset(np.array([True, False]))
    other.restore(learner.state())
    assert np.array_equal(run(learner, x[6:], target[6:]), run(other, x[6:], target[6:]))
    assert all(learner.network(i) == other.network(i) for i in range(2))
    longer = ll.online.ChunkLearner(nets, steps=5)
    assert_refused(lambda: longer.restore(learner.state()), ValueError, "state", "chunk")


def test_chunks_of_no_length_are_refused():
    net = random_net(STACKS[1])
    assert_refused(lambda: ll.online.ChunkLearner(net, steps=0), ValueError, "steps")
