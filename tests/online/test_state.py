"""A learner that takes up another's state goes on bit for bit as that one does."""

import tracemalloc

import numpy as np
import pytest

from lstmlib.network import Blocks, Network
from lstmlib.online import Learner
from tests.refusals import assert_refused

SHAPES = {
    "one layer": {"layers": [Blocks(3, cells=2)]},
    "peepholes": {"layers": [Blocks(2, cells=2)], "peepholes": True, "output": "softmax"},
    "no forget gates": {"layers": [Blocks(2)], "forget_gates": False, "shortcut": True},
    "a stack": {"layers": [Blocks(2), Blocks(2, cells=2)]},
}


def learner(shape, partials="own", momentum=0.0, seed=0, N=3):
    """Some networks that know nothing yet."""
    nets = [
        Network.create(4, n_out=3, rng=seed + i, dtype="float32", **SHAPES[shape]) for i in range(N)
    ]
    return Learner(nets, partials=partials, momentum=momentum)


def steps(one, n, seed):
    """Answers to n random inputs; sometimes a network forgets."""
    rng = np.random.default_rng(seed)
    answers = []
    for _ in range(n):
        x, target = rng.normal(size=(one.N, 4)), rng.random((one.N, 3))
        answers.append(one.step(x, target, rng.random(one.N) * 0.3, rng.random(one.N)))
        one.reset(rng.random(one.N) < 0.1)
    return np.array(answers)


@pytest.mark.parametrize("momentum", [0.0, 0.7])
@pytest.mark.parametrize("partials", ["own", "extended"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_restored_learner_goes_on_alike(shape, partials, momentum):
    one = learner(shape, partials, momentum)
    steps(one, 30, seed=1)
    one.reset(np.array([True, False, False]))
    other = learner(shape, partials, momentum, seed=9)
    steps(other, 7, seed=2)
    other.restore(one.state())
    assert steps(other, 30, seed=3).tobytes() == steps(one, 30, seed=3).tobytes()
    for ours, theirs in zip(flat(one.state()), flat(other.state()), strict=True):
        assert ours.tobytes() == theirs.tobytes()


@pytest.mark.parametrize("partials", ["own", "extended"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_step_leaves_partials_states_and_outputs_to_the_next_and_no_more(shape, partials):
    """`restore` above shows that a state is all; here it is counted, the weights aside."""
    one = learner(shape, partials)
    state = one.state()
    left = sum(a.size for a in flat({**state, "weights": []})) // one.N
    cells = sum(layer.J * layer.S for layer in one.network(0).layers)
    assert left == one.n_partials + 2 * cells + len(("fresh", "diverged"))


@pytest.mark.parametrize("partials", ["own", "extended"])
def test_a_long_stream_takes_no_more_memory_than_a_short_one(partials):
    one = learner("a stack", partials)
    x, target = np.zeros((3, 4)), np.zeros((3, 3))
    held = []
    tracemalloc.start()
    for steps_more in (50, 2000):
        for _ in range(steps_more):
            one.step(x, target, 0.1)
        held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held[1] - held[0] < 1000  # less than a byte a step


def test_what_is_noted_of_divergence_is_part_of_the_state():
    one, other = learner("one layer"), learner("one layer")
    one.diverged[1] = True
    other.restore(one.state())
    assert other.diverged.tolist() == [False, True, False]


def test_a_state_is_a_copy():
    one = learner("a stack", momentum=0.5)
    steps(one, 3, seed=1)
    state = one.state()
    before = [array.copy() for array in flat(state)]
    steps(one, 3, seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(flat(state), before, strict=True))


def test_an_answer_leaves_weights_and_partials():
    one, other = learner("a stack"), learner("a stack")
    x = np.random.default_rng(0).normal(size=(5, 4, 3)).astype("float32")
    answers = [one.answer(x_t) for x_t in x]
    still = [other.step(x_t.T, np.zeros((3, 3)), alpha=0.0).T for x_t in x]
    assert np.array_equal(answers, still)
    for ours, theirs in zip(one.state()["weights"], other.state()["weights"], strict=True):
        assert np.array_equal(ours, theirs)
    one.reset()
    other.reset()
    assert np.array_equal(steps(one, 20, seed=1), steps(other, 20, seed=1))


def test_steps_without_checks_are_the_same_steps():
    one, other = learner("one layer"), learner("one layer")
    rng = np.random.default_rng(0)
    for _ in range(20):
        x, target = rng.normal(size=(2, 4, 3)).astype("float32")
        rate, mask = rng.random((2, 3)).astype("float32")
        y = one.advance(x, target[:3], rate, mask)
        assert np.array_equal(y.T, other.step(x.T, target[:3].T, rate, mask))


def test_the_state_of_another_kind_of_learner_is_refused():
    one = learner("a stack")
    for other in (learner("one layer"), learner("a stack", N=2), learner("a stack", "extended")):
        before = flat(one.state())
        assert_refused(lambda other=other: one.restore(other.state()), ValueError, "state", "like")
        assert all(np.array_equal(a, b) for a, b in zip(flat(one.state()), before, strict=True))
    moving = learner("a stack", momentum=0.5)
    assert_refused(lambda: moving.restore(one.state()), ValueError, "state", "velocity")


def flat(state):
    """All arrays of a state."""
    return [array for arrays in state.values() for array in arrays]
