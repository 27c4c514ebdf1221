"""The two models that come with the library: real PyTorch weights, made by our own tool."""

import numpy as np
import pytest
import torch

import lstmlib as ll
from lstmlib import lens
from lstmlib.tasks import recall
from tools import train_lens_models

X, TARGET, MASK = recall.batch(64, rng=5)


@pytest.mark.parametrize("name", lens.NAMES)
def test_nn_lstm_with_these_weights_says_the_same(name):
    parts = train_lens_models.model(0.0)
    for part, arrays in zip(("lstm", "head"), lens.example_models()[name], strict=True):
        state = {key: torch.tensor(array) for key, array in arrays.items()}
        parts[part].load_state_dict(state, strict=True)
    with torch.no_grad():
        theirs = parts["head"](parts["lstm"](torch.tensor(X))[0]).numpy()
    ours = ll.forward(ll.interop.from_torch(*lens.example_models()[name]), X).y
    assert abs(ours - theirs).max() / (abs(theirs).max() + 1e-12) <= 1e-10


@pytest.mark.parametrize("name", lens.NAMES)
def test_the_first_updates_can_be_made_again(name):
    """Twenty of them; the tolerance leaves room for other processors."""
    parts = train_lens_models.model(train_lens_models.FORGET[name])
    losses = train_lens_models.train(parts, 20)
    assert losses == pytest.approx(lens.training_losses()[name][:20], rel=1e-6)
    assert len(lens.training_losses()[name]) == train_lens_models.SETTINGS["updates"]


def test_one_learned_and_the_other_did_not():
    right = {}
    for name, state in lens.example_models().items():
        y = ll.forward(ll.interop.from_torch(*state), X).y[-1, :, 0]
        right[name] = (np.sign(y) == TARGET[-1, :, 0]).mean()
    assert right["learns"] == 1.0 and right["stuck"] < 0.7


def test_the_report_tells_them_apart():
    found = {
        name: ll.report(ll.interop.from_torch(*state), X, TARGET, MASK)
        for name, state in lens.example_models().items()
    }
    assert found["learns"].symptoms == () and found["learns"].against_constant < 1e-3
    stuck = [(s.severity, s.layer, s.rule.name) for s in found["stuck"].symptoms]
    assert stuck == [("fault", 0, "short memory"), ("fault", 1, "short memory")]
    assert 0.9 < found["stuck"].against_constant < 1.1


def test_they_start_from_the_same_weights_but_for_the_forget_biases():
    one, other = (train_lens_models.model(train_lens_models.FORGET[name]) for name in lens.NAMES)
    for (name, a), (_, b) in zip(one.named_parameters(), other.named_parameters(), strict=True):
        different = (a != b).numpy()
        assert different.sum() == (8 if name.startswith("lstm.bias_ih") else 0)
        if different.any():
            assert different[8:16].all()
            assert (a[8:16] == 2).all() and (b[8:16] == -2).all()


def test_they_are_small():
    assert sum(path.stat().st_size for path in lens.MODELS.iterdir()) < 30_000
