"""The recall task: what stands where."""

import numpy as np
import pytest

from lstmlib.tasks import recall
from tests.refusals import assert_refused


def test_the_target_is_the_marked_sign():
    x, target, mask = recall.batch(200, rng=0, steps=12)
    assert x.shape == (12, 200, 2) and target.shape == (12, 200, 1)
    assert set(np.unique(x[..., 0])) == {-1.0, 1.0}
    assert (x[..., 1].sum(axis=0) == 1).all() and not x[recall.EARLY :, :, 1].any()
    assert set(x[..., 1].argmax(axis=0)) == set(range(recall.EARLY))
    assert np.array_equal(target[-1, :, 0], (x[..., 0] * x[..., 1]).sum(axis=0))
    assert not target[:-1].any()
    assert mask.tolist() == [0.0] * 11 + [1.0]


def test_a_seed_draws_the_same_again():
    one, other = recall.batch(3, rng=1), recall.batch(3, rng=1)
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    assert not np.array_equal(one[0], recall.batch(3, rng=2)[0])


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: recall.batch(0, rng=0), ValueError, ("n:", "at least 1", "0")),
        (lambda: recall.batch(2, rng=0, steps=6), ValueError, ("steps:", "at least 7", "6")),
        (lambda: recall.batch(2, rng=None), TypeError, ("rng:", "None")),
    ],
)
def test_bad_arguments_are_refused(call, kind, words):
    assert_refused(call, kind, *words)
