"""Training: the optimisers against torch's, the loop, its stops, its checkpoints."""

import io
import subprocess
import sys

import numpy as np
import pytest
import torch

import lstmlib as ll
from lstmlib import train
from tests.refusals import assert_refused


def small(seed=0, **options):
    return ll.Network.create(2, [ll.Blocks(2), ll.Blocks(1, cells=2)], 1, rng=seed, **options)


def toy(n=3, seed=0):
    """Batches of a task that a small network can do: say the input of one step ago."""
    rng = np.random.default_rng(seed)
    data = []
    for _ in range(n):
        x = rng.integers(0, 2, (8, 5, 2)).astype(float)
        target = np.concatenate([np.zeros((1, 5, 1)), x[:-1, :, :1]])
        mask = np.ones((8, 5))
        mask[0] = 0
        data.append((x, target, mask))
    return data


def run(net, epochs=5, optimiser=None, **options):
    given = {"rng": 0, "progress": False, **options}
    return train.fit(net, toy(), optimiser=optimiser or train.Adam(0.02), epochs=epochs, **given)


OPTIMISERS = [
    (lambda: train.SGD(0.3), lambda p: torch.optim.SGD(p, lr=0.3)),
    (lambda: train.Momentum(0.1), lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    (lambda: train.Momentum(0.2, 0.5), lambda p: torch.optim.SGD(p, lr=0.2, momentum=0.5)),
    (lambda: train.Adam(), lambda p: torch.optim.Adam(p, lr=0.001)),
    (
        lambda: train.Adam(0.05, 0.8, 0.99, 1e-4),
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.99), eps=1e-4),
    ),
]


@pytest.mark.parametrize("ours, theirs", OPTIMISERS)
def test_optimisers_step_by_step_against_torch(ours, theirs):
    net = small(peepholes=True, shortcut=True)
    copies = [torch.tensor(w.copy(), requires_grad=True) for _, w in net.named_parameters()]
    optimiser, oracle = ours(), theirs(copies)
    rng = np.random.default_rng(1)
    for _ in range(20):
        gradient = net.zeros_like()
        for (_, g), copy in zip(gradient.named_parameters(), copies, strict=True):
            g[...] = rng.normal(size=g.shape)
            copy.grad = torch.tensor(g.copy())
        before = gradient.copy()
        optimiser.step(net, gradient)
        oracle.step()
        assert gradient == before
        for (name, w), copy in zip(net.named_parameters(), copies, strict=True):
            expected = copy.detach().numpy()
            assert abs(w - expected).max() <= 1e-12 * (abs(expected).max() + 1), name
    assert optimiser.steps == 20


def test_a_step_works_in_place_and_in_float32():
    net = small(dtype="float32")
    arrays = [w for _, w in net.named_parameters()]
    gradient = net.copy()
    train.Adam(0.1).step(net, gradient)
    train.Momentum(0.1).step(net, gradient)
    assert all(a is b or np.shares_memory(a, b)
               for a, (_, b) in zip(arrays, net.named_parameters(), strict=True))  # fmt: skip
    assert {w.dtype for w in arrays} == {np.dtype("float32")}
    assert not net.allclose(gradient)


def test_an_optimiser_says_what_it_is():
    assert repr(train.Momentum(0.1)) == "Momentum(alpha=0.1, momentum=0.9)"
    assert train.Adam().settings["beta2"] == 0.999


def test_clip_against_torch():
    gradient = small(seed=4)
    copies = [torch.tensor(g.copy(), requires_grad=True) for _, g in gradient.named_parameters()]
    for copy in copies:
        copy.grad = copy.detach().clone()
    expected = torch.nn.utils.clip_grad_norm_(copies, 0.25).item()
    assert train.clip(gradient, 0.25) == pytest.approx(expected, rel=1e-12)
    assert train.norm(gradient) == pytest.approx(0.25, rel=1e-12)
    for (_, g), copy in zip(gradient.named_parameters(), copies, strict=True):
        assert np.allclose(g, copy.grad.numpy(), rtol=1e-5)
    before = gradient.copy()
    assert train.clip(gradient, 0.5) == pytest.approx(0.25)
    assert gradient == before


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
def test_fit_learns_a_toy_task(truncation):
    net = small()
    history = run(net, epochs=150, optimiser=train.Adam(0.05), truncation=truncation)
    assert history.stopped == "all 150 epochs done"
    assert len(history.loss) == len(history.gradient_norm) == 150
    assert history.loss[-1] < 0.02 * history.loss[0]


def test_one_epoch_is_one_step_a_batch():
    net, by_hand = small(), small()
    data = toy()
    history = run(net, epochs=1, optimiser=train.SGD(0.1))
    losses, norms, optimiser = [], [], train.SGD(0.1)
    for index in np.random.default_rng(0).permutation(3):
        x, target, mask = data[index]
        flow = ll.backward(by_hand, ll.forward(by_hand, x), target, mask=mask)
        losses.append(flow.loss)
        norms.append(train.norm(flow.gradient))
        optimiser.step(by_hand, flow.gradient)
    assert net == by_hand
    assert history.loss == [sum(losses)]
    assert history.gradient_norm == [pytest.approx(np.mean(norms))]


def test_fit_hands_the_truncation_and_the_mask_on():
    nets = [small() for _ in range(3)]
    data = toy()
    common = {"optimiser": train.SGD(0.5), "epochs": 2, "rng": 0, "progress": False}
    train.fit(nets[0], data, **common)
    train.fit(nets[1], data, truncation="gers", **common)
    train.fit(nets[2], [batch[:2] for batch in data], **common)
    assert not nets[0].allclose(nets[1]) and not nets[0].allclose(nets[2])


def test_fit_clips():
    free, clipped = small(), small()
    run(free, 1, train.SGD(0.5))
    history = run(clipped, 1, train.SGD(0.5), clip=0.001)
    assert history.gradient_norm[0] > 0.001
    moved = train.norm(difference(clipped, small()))
    assert 0 < moved <= 3 * 0.5 * 0.001 + 1e-12 < train.norm(difference(free, small()))


def difference(net, other):
    result = net.copy()
    for (_, a), (_, b) in zip(result.named_parameters(), other.named_parameters(), strict=True):
        a -= b
    return result


def test_same_seed_same_result():
    nets = [small() for _ in range(3)]
    histories = [run(net, rng=seed) for net, seed in zip(nets, (5, 5, 6), strict=True)]
    assert nets[0] == nets[1] and histories[0].loss == histories[1].loss
    assert nets[0] != nets[2]


def test_stops_when_the_loss_is_enough():
    history = run(small(), epochs=200, optimiser=train.Adam(0.05), enough=2.0)
    assert history.stopped.startswith("loss ") and history.stopped.endswith(" is enough")
    assert history.loss[-1] <= 2.0 < history.loss[-2]


def test_stops_when_validation_no_longer_improves():
    """Validation on the opposite answers: the better the net learns, the worse it gets."""
    against = [(x, 1 - target, mask) for x, target, mask in toy(1)]
    net = small(init=ll.Init(scale=0.01))
    history = run(net, epochs=200, optimiser=train.Adam(0.1), validation=against, patience=4)
    assert history.stopped == "no better loss for 4 epochs"
    assert len(history.validation) == len(history.loss) == history.best_epoch + 5 < 200
    assert min(history.validation) == history.validation[history.best_epoch]
    x, target, mask = against[0]
    flow = ll.backward(history.best, ll.forward(history.best, x), target, mask=mask)
    assert flow.loss == pytest.approx(min(history.validation))
    assert net != history.best


def test_the_best_weights_are_those_after_the_best_epoch():
    histories = [run(small(), epochs, train.Momentum(0.4, 0.8)) for epochs in range(1, 9)]
    last = histories[-1]
    assert last.loss[last.best_epoch] == min(last.loss)
    short = small()
    run(short, last.best_epoch + 1, train.Momentum(0.4, 0.8))
    assert last.best == short


@pytest.mark.parametrize("alpha, words", [(1e3, "the loss went from"), (1e200, "batch")])
def test_a_diverging_run_is_stopped_and_not_lost(alpha, words):
    net = small(output="identity")
    first = run(net, 3, train.SGD(0.01))
    good = net.copy()
    with pytest.raises(train.Diverged) as caught:
        run(net, 50, train.SGD(alpha))
    message, history = str(caught.value), caught.value.history
    assert "training diverged in epoch" in message and words in message
    assert "back at the weights" in message and "smaller learning rate or clip" in message
    assert net == history.best
    assert all(np.isfinite(w).all() for _, w in net.named_parameters())
    assert history.stopped.startswith("diverged in epoch")
    if not history.loss:
        assert net == good
    assert first.loss[-1] < first.loss[0]


class Interrupt(Exception):
    """Stands for a power cut."""


class Fragile(train.Adam):
    """Adam that breaks off at a step."""

    def __init__(self, alpha, last):
        super().__init__(alpha)
        self._last = last

    @property
    def settings(self):
        return {k: v for k, v in super().settings.items() if k != "_last"}

    def __repr__(self):
        return super().__repr__().replace("Fragile", "Adam")

    def step(self, net, gradient):
        if self.steps == self._last:
            raise Interrupt
        super().step(net, gradient)


@pytest.mark.parametrize("last", [0, 2, 3, 10, 16])
def test_an_interrupted_run_resumes_to_the_same_end(tmp_path, last):
    """Three batches an epoch: the break comes in the middle of an epoch or between two."""
    whole, net = small(), small()
    validation = toy(1, seed=9)
    expected = run(whole, 6, validation=validation)
    options = {"checkpoint": tmp_path / "run.npz", "validation": validation}
    with pytest.raises(Interrupt):
        run(net, 6, Fragile(0.02, last), **options)
    for stranger in (net, small(seed=7)):
        history = run(stranger, 6, **options)
        assert stranger == whole
        assert history == expected
        assert history.best_epoch == expected.best_epoch
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize("bits", ["PCG64", "MT19937", "Philox", "SFC64"])
def test_a_run_can_be_made_longer(tmp_path, bits):
    def rng():
        return np.random.Generator(getattr(np.random, bits)(3))

    whole, net = small(), small()
    expected = run(whole, 7, train.Momentum(0.1), rng=rng())
    run(net, 3, train.Momentum(0.1), rng=rng(), checkpoint=tmp_path / "a.npz")
    history = run(net, 7, train.Momentum(0.1), rng=rng(), checkpoint=tmp_path / "a.npz")
    assert net == whole and history == expected


def test_a_checkpoint_is_whole_or_not_there(tmp_path, monkeypatch):
    """A crash while the file is written leaves the file of the epoch before."""
    path = tmp_path / "run.npz"
    run(small(), 2, checkpoint=path)
    before = path.read_bytes()

    def crash(file, **arrays):
        file.write(b"half a file")
        raise Interrupt

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", crash)
        with pytest.raises(Interrupt):
            run(small(), 4, checkpoint=path)
    assert path.read_bytes() == before
    whole, net = small(), small()
    run(whole, 4)
    run(net, 4, checkpoint=path)
    assert net == whole


def test_a_finished_run_is_not_run_again(tmp_path):
    path = tmp_path / "run.npz"
    net = small()
    first = run(net, 200, train.Adam(0.05), enough=2.0, checkpoint=path)
    assert run(small(), 200, train.Adam(0.05), enough=2.0, checkpoint=path) == first


@pytest.mark.parametrize(
    "change, words",
    [
        ({"net": small(shortcut=True)}, "expected a run with network <Network"),
        ({"optimiser": train.Adam(0.5)}, "expected a run with optimiser Adam(alpha=0.5"),
        ({"optimiser": train.SGD(0.02)}, "expected a run with optimiser SGD(alpha=0.02)"),
        ({"truncation": "gers"}, "expected a run with truncation gers, got one with none"),
        ({"clip": 1.0}, "expected a run with clip 1.0, got one with None"),
        ({"validation": toy(1)}, "expected a run with data"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused(tmp_path, change, words):
    run(small(), 1, checkpoint=tmp_path / "run.npz")
    given = {"net": small(), "checkpoint": tmp_path / "run.npz", **change}
    net = given["net"]
    before = net.copy()
    with pytest.raises(ValueError) as caught:
        run(epochs=2, **given)
    assert "checkpoint: " in str(caught.value) and words in str(caught.value)
    assert net == before


def test_another_file_is_no_checkpoint(tmp_path):
    net, path = small(), tmp_path / "file.npz"
    net.save(path)
    array = io.BytesIO()
    np.save(array, np.zeros(3))
    files = [array.getvalue(), path.read_bytes(), path.read_bytes()[:100], b"", b"text"]
    for content in files:
        path.write_bytes(content)
        with pytest.raises(ValueError, match="checkpoint: expected a file written by fit, got"):
            run(net, 1, checkpoint=path)


def test_the_bar_shows_epochs_and_loss(capsys):
    run(small(), 3, progress=True)
    shown = capsys.readouterr().err
    assert "3/3" in shown and "loss " in shown


def test_without_a_bar_tqdm_is_not_imported():
    code = (
        "import sys, numpy as np, lstmlib as ll;"
        "net = ll.Network.create(1, ll.Blocks(1), 1, rng=0);"
        "data = [(np.ones((2, 1)), np.ones((2, 1)))];"
        "ll.train.fit(net, data, optimiser=ll.train.SGD(1), epochs=1, rng=0, progress=False);"
        "sys.exit('tqdm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


X, D = np.zeros((3, 2, 2)), np.zeros((3, 2, 1))
GOOD = {"optimiser": train.SGD(0.1), "epochs": 1, "rng": 0, "progress": False}


def fit_with(net=None, data=((X, D),), **change):
    return lambda: train.fit(small() if net is None else net, data, **{**GOOD, **change})


BAD = [
    (fit_with(net="net"), TypeError, "net: expected a Network, got 'net'"),
    (fit_with(net=small(dtype="complex128")), ValueError, "net: expected real weights, got comp"),
    (fit_with(data=X), TypeError, "data: expected a list of tuples, got an array of shape"),
    (fit_with(data=[]), ValueError, "data: expected at least one batch, got none"),
    (
        fit_with(data=(X, D)),
        TypeError,
        "data[0]: expected a tuple (x, target) or (x, target, mask)",
    ),
    (fit_with(data=[(X, D), (X,)]), ValueError, "data[1]: expected a tuple (x, target) or (x, t"),
    (fit_with(data=[(X[..., :1], D)]), ValueError, "data[0]: x: expected shape (T, B, 2)"),
    (fit_with(data=[(X, D[:2])]), ValueError, "data[0]: target: expected shape (3, 2, 1)"),
    (fit_with(data=[(X, D, D - 1)]), ValueError, "data[0]: mask: expected no negative weights"),
    (fit_with(data=[(X + np.nan, D)]), ValueError, "data[0]: x: expected finite numbers, got nan"),
    (fit_with(data=[("x", D)]), TypeError, "data[0]: x: expected real numbers"),
    (fit_with(validation=X), TypeError, "validation: expected a list of tuples, got an array"),
    (fit_with(validation=[(X, D[:1])]), ValueError, "validation[0]: target: expected shape"),
    (fit_with(optimiser="adam"), TypeError, "optimiser: expected a Optimiser, got 'adam'"),
    (fit_with(epochs=0), ValueError, "epochs: expected an integer of at least 1, got 0"),
    (fit_with(epochs=1.5), TypeError, "epochs: expected an integer of at least 1, got 1.5"),
    (fit_with(rng=None), TypeError, "rng: expected an int, SeedSequence or Generator"),
    (fit_with(truncation="bptt"), ValueError, "truncation: expected one of 'none', 'gers', 'tod"),
    (fit_with(truncation=None), TypeError, "truncation: expected one of 'none'"),
    (fit_with(clip=0), ValueError, "clip: expected a number above 0, got 0"),
    (fit_with(clip="1"), TypeError, "clip: expected a real number, got '1'"),
    (fit_with(patience=0), ValueError, "patience: expected an integer of at least 1, got 0"),
    (fit_with(enough=-1), ValueError, "enough: expected a number of at least 0, got -1"),
    (fit_with(enough=np.nan), ValueError, "enough: expected a finite number, got nan"),
    (fit_with(progress=1), TypeError, "progress: expected True or False, got 1"),
    (lambda: train.SGD(0), ValueError, "alpha: expected a number above 0, got 0"),
    (lambda: train.SGD("a"), TypeError, "alpha: expected a real number, got 'a'"),
    (lambda: train.SGD(np.inf), ValueError, "alpha: expected a finite number, got inf"),
    (lambda: train.Momentum(0.1, 1), ValueError, "momentum: expected a number in [0, 1), got 1"),
    (lambda: train.Adam(beta1=-0.1), ValueError, "beta1: expected a number in [0, 1), got -0.1"),
    (lambda: train.Adam(beta2=1.0), ValueError, "beta2: expected a number in [0, 1), got 1.0"),
    (lambda: train.Adam(epsilon=0), ValueError, "epsilon: expected a number above 0, got 0"),
    (lambda: train.SGD(0.1).step(small(), 0), TypeError, "gradient: expected a Network, got 0"),
    (lambda: train.SGD(0.1).step(0, small()), TypeError, "net: expected a Network, got 0"),
    (
        lambda: train.SGD(0.1).step(small(), small(peepholes=True)),
        ValueError,
        "gradient: expected a network of the shape of <Network 2",
    ),
    (lambda: train.clip(small(), 0), ValueError, "max_norm: expected a number above 0, got 0"),
    (lambda: train.clip([], 1), TypeError, "gradient: expected a Network, got []"),
    (lambda: train.norm(None), TypeError, "gradient: expected a Network, got None"),
]


@pytest.mark.parametrize("call, kind, words", BAD)
def test_bad_arguments(call, kind, words):
    assert_refused(call, kind, words)


def test_an_optimiser_belongs_to_one_shape():
    optimiser, other = train.Adam(), small(shortcut=True)
    optimiser.step(small(), small())
    with pytest.raises(ValueError, match="net: expected a network of the shape of <Network 2"):
        optimiser.step(other, other.copy())
