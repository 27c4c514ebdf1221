"""What the chapter on depth measures of gradients, where it is known what must come out."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.plots.depth_gradients import compare, lesson


@pytest.mark.parametrize("task", ["recall", "reber"])
def test_without_recurrent_wires_extended_partials_lose_nothing_and_own_ones_only_below(task):
    x, target, mask = lesson(task, np.random.default_rng(0), 8)
    layers = [ll.Blocks(2), ll.Blocks(3)]
    net = ll.Network.create(x.shape[2], layers, target.shape[2], rng=1, recurrent=False)
    own_to_extended, own_to_exact, extended_to_exact = compare(net, x, target, mask)
    assert np.allclose(extended_to_exact, [[0, 1, 1]] * 2, atol=1e-9)
    assert np.allclose(own_to_extended[1], [0, 1, 1], atol=1e-9)
    assert np.allclose(own_to_extended, own_to_exact, atol=1e-9)
    away, length, cosine = own_to_extended[0]
    assert away > 0.1
    assert away**2 == pytest.approx(1 + length**2 - 2 * length * cosine)  # the law of cosines


def test_a_lesson_is_the_task_and_its_padding_asks_for_nothing():
    x, target, mask = lesson("reber", np.random.default_rng(0), 8)
    assert (x.sum(axis=2) == mask).all() and (target.sum(axis=2) == mask).all()
    assert set(mask.sum(axis=0)) != {len(x)}
    x, target, mask = lesson("recall", np.random.default_rng(0), 8)
    assert mask.shape == (12, 8) and mask[-1].all() and not mask[:-1].any()
    assert set(target[-1].ravel()) == {0.0, 1.0}
