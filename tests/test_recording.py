"""Recorded runs: what is kept, what a file holds, and that the shipped ones can be made again."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.recording import Recording, record, shipped
from lstmlib.tasks import reber
from tools import record_runs

CHUNKS = list(zip(range(6), record_runs.chunks(3), strict=False))


def small(steps=(0, 2, 5), **change):
    net = ll.Network.create(7, [ll.Blocks(2)], 7, rng=0, forget_gates=False, cell_bias=False)
    given = {"optimiser": ll.train.Adam(0.01), "checkpoints": steps, "max_norm": 5.0}
    return net, record(net, [chunk for _, chunk in CHUNKS], **(given | change))


def test_the_last_checkpoint_is_the_trained_network_rounded():
    net, run = small(settings={"seed": 3})
    assert run.steps == (0, 2, 5) and run.loss.shape == (5,) and run.settings == {"seed": 3}
    for (name, found), (_, right) in zip(
        run.network(2).named_parameters(), net.named_parameters(), strict=True
    ):
        assert run.codes[name].dtype == np.int16
        # Rounding to the nearest code is off by half a step at most; 1e-12 for the division.
        assert abs(found - right).max() <= 0.5 * run.scales[name] * (1 + 1e-12)
        assert not np.array_equal(found, right)


def test_the_state_is_carried_unless_a_chunk_is_fresh():
    """By hand: the loss of the second chunk is measured from the state that the first one left."""
    x, target = CHUNKS[0][1][:2]
    net = ll.Network.create(7, [ll.Blocks(2)], 7, rng=0, forget_gates=False, cell_bias=False)
    first = ll.forward(net, x)
    flow = ll.backward(net, first, target)
    ll.train.clip(flow.gradient, 5.0)
    ll.train.Adam(0.01).step(net, flow.gradient)
    for fresh, state in ((False, first.state), (True, None)):
        again = ll.Network.create(7, [ll.Blocks(2)], 7, rng=0, forget_gates=False, cell_bias=False)
        chunks = [(x, target, True), (x, target, fresh)]
        run = record(again, chunks, optimiser=ll.train.Adam(0.01), checkpoints=[2], max_norm=5.0)
        right = ll.backward(net, ll.forward(net, x, state), target).loss / x[..., 0].size
        assert run.loss[1] == pytest.approx(right, rel=1e-6)  # it is kept in float32


def test_save_and_load_give_the_same_recording(tmp_path):
    _, run = small(settings={"seed": 3, "training": "in chunks"})
    run.save(tmp_path / "run.npz")
    found = Recording.load(tmp_path / "run.npz")
    assert (found.steps, found.scales, found.settings) == (run.steps, run.scales, run.settings)
    assert np.array_equal(found.loss, run.loss)
    assert all(found.network(i) == run.network(i) for i in range(3))
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize("forget_gates", [True, False])
def test_the_shipped_runs_can_be_made_again(forget_gates):
    """The first four checkpoints, 120 updates.

    A code may differ by one where a weight lies between two; more would be another training. On
    another processor sums are rounded otherwise, which in 120 updates stays far below a code.
    """
    name = f"{'with' if forget_gates else 'without'} forget gates"
    kept, made = shipped()[name], record_runs.run(forget_gates, until=4)
    assert kept.settings == made.settings and kept.steps[:4] == made.steps == (0, 13, 53, 120)
    assert np.allclose(made.loss, kept.loss[:120], rtol=1e-5)
    for i in range(4):
        found = dict(made.network(i).named_parameters())
        for array, right in kept.network(i).named_parameters():
            step = kept.scales[array] / 2 + made.scales[array] / 2
            assert abs(found[array] - right).max() <= 1.01 * step, array
    assert abs(made.network(3).w_k - made.network(0).w_k).max() > 100 * made.scales["w_k"]


def test_both_runs_saw_the_same_strings_and_started_from_the_papers_biases():
    runs = shipped()
    first, second = runs.values()
    assert first.settings == second.settings
    assert [run.network(0).n_weights for run in runs.values()] == [424, 360]
    net = first.network(0).layers[0]
    assert np.allclose(net.b_phi, [0.5, 1.0, 1.5, 2.0], atol=1e-3)
    assert np.allclose(net.b_in, [-0.5, -1.0, -1.5, -2.0], atol=1e-3)
    assert "not the original online rule" in first.settings["training"]


def test_chunks_are_pieces_of_streams():
    x, target, fresh = CHUNKS[0][1]
    assert x.shape == target.shape == (40, 32, 7) and fresh
    assert np.array_equal(x[1:], target[:-1])
    text = "".join(reber.ALPHABET[k] for k in x[:, 5].argmax(axis=1))
    reber.legal_symbols(text, continual=True)


def test_streams_grow_and_their_chunks_follow_each_other(monkeypatch):
    monkeypatch.setitem(record_runs.SETTINGS, "updates", 8)
    source = record_runs.chunks(0)
    found = [next(source) for _ in range(7)]
    # Lengths 1, then 1 + 8·1/8 = 2, then 1 + 8·3/8 = 4.
    assert [fresh for _, _, fresh in found] == [True, True, False, True, False, False, False]
    for (_, target, _), (x, _, fresh) in zip(found[:-1], found[1:], strict=True):
        assert fresh or np.array_equal(target[-1], x[0])


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"steps": ()}, ValueError, "checkpoints: expected ascending integers"),
        ({"steps": (2, 1)}, ValueError, "checkpoints: expected ascending integers"),
        ({"steps": (-1,)}, ValueError, "checkpoints[0]: expected an integer of at least 0"),
        ({"steps": (9,)}, ValueError, "chunks: expected 9 of them, got 6"),
        ({"optimiser": "Adam"}, TypeError, "optimiser: expected a Optimiser, got 'Adam'"),
        ({"max_norm": 0.0}, ValueError, "max_norm: expected a number above 0"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    with pytest.raises(error) as caught:
        small(**change)
    assert words in str(caught.value)


def test_a_checkpoint_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="checkpoint: expected an integer below 3, got 3"):
        small()[1].network(3)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "net.npz"
    ll.Network.create(1, [ll.Blocks(1)], 1, rng=0).save(path)
    (tmp_path / "text.npz").write_text("no archive")
    for name in ("net.npz", "text.npz"):
        with pytest.raises(ValueError, match="expected a file written by Recording.save"):
            Recording.load(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        Recording.load(tmp_path / "none.npz")
